"""Charts of a diary, as SVG: one definition for the page and for paper.

A chart is truthful about what one camera can show: every point carries its uncertainty, and the band around the first
sessions is the one within which no change can be seen.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from statistics import median
from typing import Any, Literal

from sitbone.plan.pain import told
from sitbone.plan.records import HoldRecord, SeenBy, SessionRecord
from sitbone.stretches.sides import title_and_side
from sitbone.stretches.stretch import load_stretches
from sitbone.words import _, language, later

NO_CHANGE = 10.0
"""Degrees: a smaller change from one camera is not shown as progress (BlazePose knee MAE 7.1°, JMIR preprint 102399;
the same rater with a goniometer tells 7-8°, PMID 25364856)."""
NO_CHANGE_AGAINST_FLOOR = {"straight_leg_raise": 5.0, "knee_extension_deficit": 6.0}
"""Degrees: the same of the legs against the floor. Least detectable change on rendered bodies, the camera put back
elsewhere: 2.9° and 5.7° (`python -m bench legs`). People lie down otherwise each time; what that adds is our choice."""
Z90 = 1.645
"""Standard errors within which 90 % lie."""
Locale = Literal["en-US", "de-DE", "es-ES"]
"""Names of d3-time-format's."""
MOST = 120
"""Points of a chart; where there are more, each stands for a week."""
FIRST = 3
"""Sessions whose median is the one to compare with, and newest ones that are compared."""


_FLEXION = {
    "knee": later("Knee flexion"),
    "hip": later("Hip flexion"),
    "straight_leg_raise": later("Straight-leg raise"),
    "knee_extension_deficit": later("Knee extension deficit"),
}
_IN_DEGREES = {
    "knee": later("knee flexion (degrees)"),
    "hip": later("hip flexion (degrees)"),
    "straight_leg_raise": later("straight-leg raise (degrees)"),
    "knee_extension_deficit": later("knee extension deficit (degrees)"),
}
AGAINST_FLOOR = {"towel": "straight_leg_raise", "wall": "knee_extension_deficit"}
"""What is followed over time instead of the stretch's own angle, where it is known."""
_CHANGE = {
    "none": later(
        "{angle} was about {first}° and is about {newest}°: no change that one camera can show (it would take "
        "{least}°)."
    ),
    "more": later(
        "{angle} was about {first}° and is about {newest}°: {change}° more, which is beyond what one camera mistakes "
        "(±{least}°)."
    ),
    "less": later(
        "{angle} was about {first}° and is about {newest}°: {change}° less, which is beyond what one camera mistakes "
        "(±{least}°)."
    ),
}


@dataclass(frozen=True, slots=True)
class Colours:
    """What a chart is drawn with."""

    ink: str
    quiet: str
    line: str
    accent: str
    band: str


_AXIS = {"de": "%-d. %b"}
_D3: dict[str, Locale] = {"de": "de-DE", "es": "es-ES"}
LIGHT = Colours("#1f2a30", "#56636b", "#e2ddd3", "#b04c0c", "#e4ece7")
DARK = Colours("#eceae5", "#a9b4ba", "#343c42", "#ffa366", "#253029")


@dataclass(frozen=True, slots=True)
class Frame:
    """How large a chart is, and what stands around it."""

    width: int = 620
    """Of the field itself, in CSS pixels."""
    height: int = 200
    text: float = 13
    """Size of the text, in CSS pixels."""
    dots: float = 1.0
    """Size of the points; 1 as on the page."""
    font: str = "sans-serif"
    titles: bool = True
    """Whether axes and legend say what they are; otherwise the text around the chart does."""
    ticks: tuple[int, int | None] = (6, None)
    """About how many days and values are named."""
    dates: str = "%-d %b"
    """How a day is written (d3-time-format)."""
    locale: Locale = "en-US"
    """In which language its months are."""
    by_day: bool = False
    """Whether days alone are named, from midnight to midnight: else each hour that is named is called the same day."""
    days: tuple[float, float] | None = None
    """From when to when, in milliseconds since 1970; None from the first point to the last."""


PAGE = Frame()
"""As the page of progress shows it."""
NARROW = Frame(width=250, height=170, ticks=(4, 4))
"""The same on a phone: letters keep their size where the field is a third as wide."""


def on_page(narrow: bool = False) -> Frame:
    """A chart of a page, its days in the language that is spoken now."""
    return as_spoken(NARROW if narrow else PAGE)


def as_spoken(frame: Frame) -> Frame:
    """The same frame, its days as the language that is spoken now writes them."""
    return replace(frame, locale=_D3.get(language(), "en-US"), dates=_AXIS.get(language(), frame.dates))


def _naming(frame: Frame, days: Sequence[str]) -> Frame:
    """The frame that names each day at most once, for points of these days."""
    if frame.days is not None or not days:
        return frame
    first, last = (datetime.fromisoformat(day) for day in (min(days), max(days)))
    return replace(frame, by_day=(last - first).days < frame.ticks[0])


@dataclass(frozen=True, slots=True)
class AnglePoint:
    """The working angle of one session: the best hold of one stretch on one side."""

    day: str
    angle: float
    uncertainty: float


@dataclass(frozen=True, slots=True)
class AngleCourse:
    """The working angle of one stretch on one side over time."""

    stretch: str
    side: str
    points: tuple[AnglePoint, ...]
    measure: str = ""
    """One of `AGAINST_FLOOR`; empty for the angle that the stretch is about."""

    @property
    def joint(self) -> str:
        """`knee` or `hip`, or the measure against the floor."""
        if self.measure:
            return self.measure
        return load_stretches()[self.stretch].angles.best.removesuffix("_flexion")

    @property
    def title(self) -> str:
        """Such as `Towel stretch, left leg`."""
        return title_and_side(load_stretches()[self.stretch], self.side)

    @property
    def first(self) -> float:
        """Degrees: the median of the first sessions."""
        return median(p.angle for p in self.points[:FIRST])

    @property
    def newest(self) -> float:
        """Degrees: the median of the newest sessions."""
        return median(p.angle for p in self.points[-FIRST:])

    @property
    def change(self) -> Literal["more", "less", "none"]:
        """How the newest sessions differ from the first ones, as far as one camera can show it."""
        change = self.newest - self.first
        return "none" if abs(change) < self.least else "more" if change > 0 else "less"

    @property
    def least(self) -> float:
        """Degrees: a smaller change is not shown. Where the sessions compared were seen obliquely it is their ±15°."""
        return max(self.no_change, self.first_uncertainty, self.uncertainty)

    @property
    def no_change(self) -> float:
        """Degrees: what is never shown as a change, however well it was seen."""
        return NO_CHANGE_AGAINST_FLOOR.get(self.measure, NO_CHANGE)

    @property
    def uncertainty(self) -> float:
        """Degrees by which the newest angle may be off: as much as the worst of those that it is made of."""
        return max(p.uncertainty for p in self.points[-FIRST:])

    @property
    def first_uncertainty(self) -> float:
        """The same of the first angle."""
        return max(p.uncertainty for p in self.points[:FIRST])

    @property
    def words(self) -> str:
        """What the chart says, with what it cannot say: no angle without how far it may be off."""
        if len(self.points) < 2 * FIRST:
            words = _("{angle} so far: about {newest}°. After {sessions} sessions it can be compared.")
        else:
            words = _(_CHANGE[self.change])
        return words.format(
            angle=_(_FLEXION[self.joint]),
            first=f"{self.first:.0f}° ± {self.first_uncertainty:.0f}",
            newest=f"{self.newest:.0f}° ± {self.uncertainty:.0f}",
            change=f"{abs(self.newest - self.first):.0f}",
            least=f"{self.least:.0f}",
            sessions=2 * FIRST,
        )


def angle_courses(sessions: Sequence[SessionRecord]) -> tuple[AngleCourse, ...]:
    """The working angles of every stretch and side that a camera or film has seen, in the programme's order.

    A hold whose side or angle is unknown is left out: it would be a guess whose leg it was.
    """
    found: dict[tuple[str, str], list[AnglePoint]] = {}
    against_floor: dict[tuple[str, str], list[AnglePoint]] = {}
    for session in sorted(sessions, key=lambda s: s.started):
        if session.seen_by is SeenBy.TIMER:
            continue
        for (stretch, side), hold in _best_holds(session).items():
            point = AnglePoint(session.started.isoformat(), hold.best or 0.0, hold.uncertainty or 0.0)
            found.setdefault((stretch, side), []).append(point)
            if known := _against_floor(hold, point.day):
                against_floor.setdefault((stretch, side), []).append(known)
    order = {name: i for i, name in enumerate(load_stretches())}
    keys = sorted(found, key=lambda k: (order.get(k[0], 99), k[1]))
    return tuple(_course(key, found[key], against_floor.get(key, [])) for key in keys)


def _course(
    key: tuple[str, str], angles: Sequence[AnglePoint], against_floor: Sequence[AnglePoint]
) -> AngleCourse:
    """Never of two measures: that against the floor where enough sessions have it to be compared, or all do."""
    if len(against_floor) >= min(2 * FIRST, len(angles)):
        return AngleCourse(*key, tuple(against_floor), AGAINST_FLOOR[key[0]])
    return AngleCourse(*key, tuple(angles))


def _against_floor(hold: HoldRecord, day: str) -> AnglePoint | None:
    """What is known of the leg against the floor, with 90 % of what it may be off by."""
    measure = AGAINST_FLOOR.get(hold.stretch)
    value, error = (getattr(hold, f"{measure}{end}", None) for end in ("", "_error"))
    return None if value is None or error is None else AnglePoint(day, value, Z90 * error)


def _best_holds(session: SessionRecord) -> dict[tuple[str, str], HoldRecord]:
    best: dict[tuple[str, str], HoldRecord] = {}
    for hold in session.holds:
        if hold.best is None or hold.uncertainty is None or hold.side == "unknown":
            continue
        if hold.stretch not in load_stretches():
            continue
        before = best.get((hold.stretch, hold.side))
        if before is None or hold.counted > before.counted:
            best[hold.stretch, hold.side] = hold
    return best


@dataclass(frozen=True, slots=True)
class PainPoint:
    """Pain as it was said before or after one session."""

    day: str
    pain: float
    """0 to 10."""
    when: str
    """`before` or `after`."""


def pain_points(sessions: Sequence[SessionRecord]) -> tuple[PainPoint, ...]:
    """What was said of pain in the sessions that tell something, oldest first; what was not said is no point."""
    return tuple(
        PainPoint(s.started.isoformat(), pain, when)
        for s in sorted(filter(told, sessions), key=lambda s: s.started)
        for when, pain in (("before", s.pain_before), ("after", s.pain_after))
        if pain is not None
    )


def angle_chart(
    course: AngleCourse,
    colours: Colours = LIGHT,
    frame: Frame | None = None,
    points: Sequence[AnglePoint] | None = None,
) -> str:
    """The working angle over time as SVG, with the band within which one camera shows no change.

    `points` are those to draw where they are not all of the course's.
    """
    frame = frame or on_page()
    rows = [
        {"day": p.day, "angle": p.angle, "low": p.angle - p.uncertainty, "high": p.angle + p.uncertainty}
        for p in points or _by_week(course.points)
    ]
    frame = _naming(frame, [p.day for p in course.points])
    last = course.points[-1].day
    if frame.days is not None:
        last = datetime.fromtimestamp(frame.days[1] / 1000, UTC).isoformat()
    ends = (course.points[0].day, last)
    band = [{"day": d, "low": course.first - course.least, "high": course.first + course.least} for d in ends]
    by_week = points is None and len(course.points) > MOST
    definition = _angle_definition(course.joint, colours, frame, by_week, language())
    return _drawn(definition, frame.locale, points=rows, band=band)


@lru_cache(maxsize=64)
def _angle_definition(joint: str, colours: Colours, frame: Frame, by_week: bool, _language: str) -> str:
    import altair as alt

    title = _(_IN_DEGREES[joint]) if frame.titles else None
    time = _time_axis(frame, _("each point: the median of a week") if by_week else None)
    angle = alt.Y(
        "angle:Q",
        title=title,
        axis=_value_axis(frame, "°"),
        scale=alt.Scale(zero=False, padding=frame.height / 25),
    )
    area = (
        alt.Chart(alt.NamedData("band"))
        .mark_area(color=colours.band, opacity=1)
        .encode(x=time, y=alt.Y("low:Q"), y2="high:Q")
    )
    base = alt.Chart(alt.NamedData("points"))
    bars = base.mark_rule(color=colours.quiet, opacity=0.55).encode(x=time, y="low:Q", y2="high:Q")
    points = base.mark_point(color=colours.accent, filled=True, size=70 * frame.dots, opacity=1).encode(
        x=time, y=angle
    )
    return _definition(alt.layer(area, bars, points), colours, frame)


def pain_chart(
    sessions: Sequence[SessionRecord],
    colours: Colours = LIGHT,
    frame: Frame | None = None,
    points: Sequence[PainPoint] | None = None,
) -> str:
    """Pain before and after each session, 0 to 10, as SVG.

    `points` are those to draw where they are not all that was said.
    """
    frame = frame or on_page()
    newest = _newest_said(sessions)
    said = pain_points(newest) if points is None else points
    few = points is None and len(newest) == MOST < len(sessions)
    when = {"before": _("before"), "after": _("after")}
    rows = [{"day": p.day, "pain": p.pain, "when": when[p.when]} for p in said]
    frame = _naming(frame, [p.day for p in said])
    return _drawn(_pain_definition(colours, frame, few, language()), frame.locale, points=rows)


@lru_cache(maxsize=64)
def _pain_definition(colours: Colours, frame: Frame, few: bool, _language: str) -> str:
    import altair as alt

    before, after = _("before"), _("after")
    legend = alt.Legend() if frame.titles else None
    chart = (
        alt.Chart(alt.NamedData("points"))
        .mark_point(filled=True, size=60 * frame.dots, opacity=0.9)
        .encode(
            x=_time_axis(frame, _("the newest {count} sessions").format(count=MOST) if few else None),
            y=alt.Y(
                "pain:Q",
                title=_("pain, 0 to 10") if frame.titles else None,
                axis=_value_axis(frame),
                scale=alt.Scale(domain=[0, 10]),
            ),
            color=alt.Color(
                "when:N",
                title=None,
                sort=[before, after],
                legend=legend,
                scale=alt.Scale(domain=[before, after], range=[colours.quiet, colours.accent]),
            ),
            shape=alt.Shape(
                "when:N",
                title=None,
                sort=[before, after],
                legend=legend,
                scale=alt.Scale(
                    domain=[before, after]
                ),  # the same as the colours', so that both share one legend
            ),
        )
    )
    return _definition(chart, colours, frame)


def time_chart(
    sessions: Sequence[SessionRecord], colours: Colours = LIGHT, frame: Frame | None = None
) -> str:
    """Minutes counted on each day as SVG; what nobody watched is paler, and a film is no camera."""
    import altair as alt

    frame = frame or on_page()
    seen = {SeenBy.CAMERA: _("camera"), SeenBy.FILM: _("recorded film"), SeenBy.TIMER: _("timer")}
    rows = [
        {
            "day": s.started.date().isoformat(),
            "minutes": sum(h.counted for h in s.holds) / 60,
            "seen": seen[s.seen_by],
        }
        for s in sessions
    ]
    frame = _naming(frame, [str(row["day"]) for row in rows])
    chart = (
        alt.Chart(alt.NamedData("days"))
        .mark_bar(size=10)
        .encode(
            x=_time_axis(frame),
            y=alt.Y("sum(minutes):Q", title=_("minutes held")),
            color=alt.Color(
                "seen:N",
                title=_("seen by"),
                scale=alt.Scale(
                    domain=list(seen.values()), range=[colours.accent, colours.ink, colours.quiet]
                ),
            ),
        )
    )
    return _drawn(_definition(chart, colours, frame), frame.locale, days=rows)


def _by_week(points: Sequence[AnglePoint]) -> Sequence[AnglePoint]:
    """Where there are more than can be told apart, the median of each week in the place of its points.

    It may be off by as much as the worst of them.
    """
    if len(points) <= MOST:
        return points
    weeks: dict[tuple[int, int], list[AnglePoint]] = {}
    for point in points:
        year, week, _day = datetime.fromisoformat(point.day).isocalendar()
        weeks.setdefault((year, week), []).append(point)
    return [
        AnglePoint(each[len(each) // 2].day, median(p.angle for p in each), max(p.uncertainty for p in each))
        for each in weeks.values()
    ]


def _newest_said(sessions: Sequence[SessionRecord]) -> Sequence[SessionRecord]:
    """Of many sessions the newest that say how much it hurt: an average of pain would hide the bad days."""
    said = [s for s in sessions if told(s) and (s.pain_before is not None or s.pain_after is not None)]
    return said[-MOST:]


def _time_axis(frame: Frame, title: str | None = None) -> Any:
    import altair as alt

    axis = alt.Axis(format=frame.dates, tickCount=frame.ticks[0])
    if frame.by_day:
        each = alt.TimeIntervalStep(interval="day", step=1)
        whole = alt.Scale(nice=alt.TimeIntervalStep(interval="day", step=1))
        return alt.X("day:T", title=title, axis=alt.Axis(format=frame.dates, tickCount=each), scale=whole)
    if frame.days is None:
        return alt.X("day:T", title=title, axis=axis)
    return alt.X("day:T", title=title, axis=axis, scale=alt.Scale(domain=list(frame.days)))


def _value_axis(frame: Frame, unit: str = "") -> Any:
    """Where no title names the unit, each value has it."""
    import altair as alt

    more: dict[str, Any] = {} if frame.ticks[1] is None else {"tickCount": frame.ticks[1]}
    if unit and not frame.titles:
        more["labelExpr"] = f"datum.label + '{unit}'"
    return alt.Axis(**more)


def _definition(chart: Any, colours: Colours, frame: Frame) -> str:
    """What is drawn, without its data: Vega-Lite, as JSON."""
    shaped = (
        chart.properties(width=frame.width, height=frame.height, background="transparent")
        .configure(font=frame.font)
        .configure_view(stroke=None)
        .configure_axis(
            labelColor=colours.quiet,
            titleColor=colours.quiet,
            gridColor=colours.line,
            domainColor=colours.line,
            tickColor=colours.line,
            labelFontSize=frame.text,
            titleFontSize=frame.text,
            titleFontWeight="normal",
        )
        .configure_legend(
            labelColor=colours.ink, titleColor=colours.quiet, labelFontSize=frame.text, orient="top"
        )
    )
    return str(shaped.to_json())


def _drawn(definition: str, locale: Locale, **data: list[dict[str, Any]]) -> str:
    """The definition over these rows, as SVG."""
    return _svg(json.dumps({**json.loads(definition), "datasets": data}), locale)


def _svg(definition: str, locale: Locale) -> str:
    import vl_convert

    return str(vl_convert.vegalite_to_svg(definition, format_locale=locale, time_format_locale=locale))
