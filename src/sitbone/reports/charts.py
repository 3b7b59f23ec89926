"""Charts of a diary, as SVG: one definition for the page and for paper.

A chart is truthful about what one camera can show: every point carries its uncertainty, and the band around the first
sessions is the one within which no change can be seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from statistics import median
from typing import Any, Literal

from sitbone.plan.records import HoldRecord, SeenBy, SessionRecord
from sitbone.stretches.sides import title_and_side
from sitbone.stretches.stretch import load_stretches
from sitbone.words import _, language, later

NO_CHANGE = 10.0
"""Degrees: a smaller change from one camera is not shown as progress (BlazePose knee MAE 7.1°, JMIR preprint 102399;
the same rater with a goniometer tells 7-8°, PMID 25364856)."""
MOST = 120
"""Points of a chart; where there are more, each stands for a week."""
FIRST = 3
"""Sessions whose median is the one to compare with, and newest ones that are compared."""


_FLEXION = {"knee": later("Knee flexion"), "hip": later("Hip flexion")}
_IN_DEGREES = {"knee": later("knee flexion (degrees)"), "hip": later("hip flexion (degrees)")}
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
_Locale = Literal["en-GB", "de-DE", "es-ES"]
_D3: dict[str, _Locale] = {"de": "de-DE", "es": "es-ES"}
LIGHT = Colours("#1f2a30", "#56636b", "#e2ddd3", "#b04c0c", "#e4ece7")
DARK = Colours("#eceae5", "#a9b4ba", "#343c42", "#ffa366", "#253029")


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

    @property
    def joint(self) -> str:
        """`knee` or `hip`."""
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
        return "none" if abs(change) < NO_CHANGE else "more" if change > 0 else "less"

    @property
    def words(self) -> str:
        """What the chart says, with what it cannot say."""
        if len(self.points) < 2 * FIRST:
            words = _("{angle} so far: about {newest}°. After {sessions} sessions it can be compared.")
        else:
            words = _(_CHANGE[self.change])
        return words.format(
            angle=_(_FLEXION[self.joint]),
            first=f"{self.first:.0f}",
            newest=f"{self.newest:.0f}",
            change=f"{abs(self.newest - self.first):.0f}",
            least=f"{NO_CHANGE:.0f}",
            sessions=2 * FIRST,
        )


def angle_courses(sessions: Sequence[SessionRecord]) -> tuple[AngleCourse, ...]:
    """The working angles of every stretch and side that a camera or film has seen, in the programme's order.

    A hold whose side or angle is unknown is left out: it would be a guess whose leg it was.
    """
    found: dict[tuple[str, str], list[AnglePoint]] = {}
    for session in sorted(sessions, key=lambda s: s.started):
        if session.seen_by is SeenBy.TIMER:
            continue
        for (stretch, side), hold in _best_holds(session).items():
            point = AnglePoint(session.started.isoformat(), hold.best or 0.0, hold.uncertainty or 0.0)
            found.setdefault((stretch, side), []).append(point)
    order = {name: i for i, name in enumerate(load_stretches())}
    keys = sorted(found, key=lambda k: (order.get(k[0], 99), k[1]))
    return tuple(AngleCourse(stretch, side, tuple(found[stretch, side])) for stretch, side in keys)


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


def angle_chart(course: AngleCourse, colours: Colours = LIGHT) -> str:
    """The working angle over time as SVG, with the band within which one camera shows no change."""
    import altair as alt

    rows = [
        {"day": p.day, "angle": p.angle, "low": p.angle - p.uncertainty, "high": p.angle + p.uncertainty}
        for p in _by_week(course.points)
    ]
    ends = [course.points[0].day, course.points[-1].day]
    band = [{"day": d, "low": course.first - NO_CHANGE, "high": course.first + NO_CHANGE} for d in ends]
    told = _("each point: the median of a week") if len(course.points) > MOST else None
    time = alt.X("day:T", title=told, axis=alt.Axis(format=_AXIS.get(language(), "%-d %b"), tickCount=6))
    angle = alt.Y("angle:Q", title=_(_IN_DEGREES[course.joint]), scale=alt.Scale(zero=False, padding=8))
    area = (
        alt.Chart(_data(band))
        .mark_area(color=colours.band, opacity=1)
        .encode(x=time, y=alt.Y("low:Q"), y2="high:Q")
    )
    base = alt.Chart(_data(rows))
    bars = base.mark_rule(color=colours.quiet, opacity=0.55).encode(x=time, y="low:Q", y2="high:Q")
    points = base.mark_point(color=colours.accent, filled=True, size=70, opacity=1).encode(x=time, y=angle)
    return _svg(alt.layer(area, bars, points), colours)


def _by_week(points: Sequence[AnglePoint]) -> Sequence[AnglePoint]:
    """Where there are more than can be told apart, the median of each week in the place of its points."""
    if len(points) <= MOST:
        return points
    weeks: dict[tuple[int, int], list[AnglePoint]] = {}
    for point in points:
        year, week, _ = datetime.fromisoformat(point.day).isocalendar()
        weeks.setdefault((year, week), []).append(point)
    return [
        AnglePoint(
            each[len(each) // 2].day, median(p.angle for p in each), median(p.uncertainty for p in each)
        )
        for each in weeks.values()
    ]


def pain_chart(sessions: Sequence[SessionRecord], colours: Colours = LIGHT) -> str:
    """Pain before and after each session, 0 to 10, as SVG."""
    import altair as alt

    before, after = _("before"), _("after")
    rows: list[dict[str, Any]] = []
    for s in _newest_said(sessions):
        for when, pain in ((before, s.pain_before), (after, s.pain_after)):
            if pain is not None:
                rows.append({"day": s.started.isoformat(), "pain": pain, "when": when})
    told = (
        _("the newest {count} sessions").format(count=MOST)
        if len(_newest_said(sessions)) == MOST < len(sessions)
        else None
    )
    chart = (
        alt.Chart(_data(rows))
        .mark_point(filled=True, size=60, opacity=0.9)
        .encode(
            x=alt.X("day:T", title=told, axis=alt.Axis(format=_AXIS.get(language(), "%-d %b"), tickCount=6)),
            y=alt.Y("pain:Q", title=_("pain, 0 to 10"), scale=alt.Scale(domain=[0, 10])),
            color=alt.Color(
                "when:N",
                title=None,
                sort=[before, after],
                scale=alt.Scale(domain=[before, after], range=[colours.quiet, colours.accent]),
            ),
            shape=alt.Shape("when:N", title=None, sort=[before, after]),
        )
    )
    return _svg(chart, colours)


def _newest_said(sessions: Sequence[SessionRecord]) -> Sequence[SessionRecord]:
    """Of many sessions the newest that say how much it hurt: an average of pain would hide the bad days."""
    said = [s for s in sessions if s.pain_before is not None or s.pain_after is not None]
    return said[-MOST:]


def time_chart(sessions: Sequence[SessionRecord], colours: Colours = LIGHT) -> str:
    """Minutes counted on each day as SVG; what nobody watched is paler."""
    import altair as alt

    camera, timer = _("camera"), _("timer")
    rows = [
        {
            "day": s.started.date().isoformat(),
            "minutes": sum(h.counted for h in s.holds) / 60,
            "seen": timer if s.seen_by is SeenBy.TIMER else camera,
        }
        for s in sessions
    ]
    chart = (
        alt.Chart(_data(rows))
        .mark_bar(size=10)
        .encode(
            x=alt.X("day:T", title=None, axis=alt.Axis(format=_AXIS.get(language(), "%-d %b"), tickCount=6)),
            y=alt.Y("sum(minutes):Q", title=_("minutes held")),
            color=alt.Color(
                "seen:N",
                title=_("seen by"),
                scale=alt.Scale(domain=[camera, timer], range=[colours.accent, colours.quiet]),
            ),
        )
    )
    return _svg(chart, colours)


def _data(rows: list[dict[str, Any]]) -> Any:
    import altair as alt

    return alt.InlineData(values=rows)


def _svg(chart: Any, colours: Colours) -> str:
    shaped = (
        chart.properties(width=620, height=200, background="transparent")
        .configure_view(stroke=None)
        .configure_axis(
            labelColor=colours.quiet,
            titleColor=colours.quiet,
            gridColor=colours.line,
            domainColor=colours.line,
            tickColor=colours.line,
            labelFontSize=13,
            titleFontSize=13,
            titleFontWeight="normal",
        )
        .configure_legend(labelColor=colours.ink, titleColor=colours.quiet, labelFontSize=13, orient="top")
    )
    return _drawn(shaped.to_json(), _D3.get(language(), "en-GB"))


@lru_cache(maxsize=256)
def _drawn(definition: str, locale: _Locale) -> str:
    import vl_convert

    # The names of months and the sign of decimals come from the locale.
    drawn = vl_convert.vegalite_to_svg(definition, format_locale=locale, time_format_locale=locale)
    return str(drawn)
