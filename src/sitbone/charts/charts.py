"""Charts of a diary, as SVG: one definition for the page and for paper.

A chart is truthful about what one camera can show: every point carries its uncertainty, and the band around the first
sessions is the one within which no change can be seen.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from statistics import median
from typing import Any

from sitbone.charts.checks import leg_title
from sitbone.charts.courses import AngleCourse, AnglePoint
from sitbone.charts.frame import LIGHT, Colours, Frame, Locale, naming, on_page
from sitbone.charts.pain import PainPoint, pain_points
from sitbone.plan.flexibility import Found, LegCourse
from sitbone.plan.pain import told
from sitbone.plan.records import SeenBy, SessionRecord, practised
from sitbone.words import _, language, later

MOST = 120
"""Points of a chart; where there are more, each stands for a week."""


_BAND = later("one camera shows no change here")
"""What the band is, in its legend."""
_IN_DEGREES = {
    "knee": later("knee flexion (degrees)"),
    "hip": later("hip flexion (degrees)"),
    "straight_leg_raise": later("straight-leg raise (degrees)"),
    "knee_extension_deficit": later("knee extension deficit (degrees)"),
}


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
    frame = naming(frame, [p.day for p in course.points])
    last = course.points[-1].day
    if frame.days is not None:
        last = datetime.fromtimestamp(frame.days[1] / 1000, UTC).isoformat()
    ends = (course.points[0].day, last)
    low, high = course.first - course.least, course.first + course.least
    band = [{"day": day, "low": low, "high": high, "is": band_words()} for day in ends]
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
        .mark_area(opacity=1)
        .encode(x=time, y=alt.Y("low:Q"), y2="high:Q", color=_band(colours, frame))
    )
    base = alt.Chart(alt.NamedData("points"))
    bars = base.mark_rule(color=colours.quiet, opacity=0.55).encode(x=time, y="low:Q", y2="high:Q")
    points = base.mark_point(color=colours.accent, filled=True, size=70 * frame.dots, opacity=1).encode(
        x=time, y=angle
    )
    return _definition(alt.layer(area, bars, points), colours, frame)


def band_words() -> str:
    """What the band of an angle's chart means."""
    return _(_BAND)


def _band(colours: Colours, frame: Frame) -> Any:
    """The colour of the band, with a legend that says what it is; on paper the text around the charts has it."""
    import altair as alt

    legend = alt.Legend(
        title=None, symbolType="square", symbolSize=180, symbolOpacity=1, symbolStrokeColor=colours.quiet,
        symbolStrokeWidth=1, labelLimit=0,
    )  # fmt: skip
    scale = alt.Scale(domain=[band_words()], range=[colours.band])
    return alt.Color("is:N", title=None, scale=scale, legend=legend if frame.titles else None)


def check_chart(legs: Sequence[LegCourse], colours: Colours = LIGHT, frame: Frame | None = None) -> str:
    """What flexibility checks found of both legs in one measure, as SVG: each with what it may be off by, no band."""
    import altair as alt

    frame = frame or on_page()
    names = {leg.side: leg_title(leg.newest) for leg in legs}
    rows = {leg.side: [_check_row(found, names[leg.side]) for found in leg.told] for leg in legs}
    frame = naming(frame, [str(row["day"]) for leg in rows.values() for row in leg])
    time, sorted_names = _time_axis(frame), list(names.values())
    colour = {"left": colours.accent, "right": colours.ink}
    scale = alt.Scale(domain=sorted_names, range=[colour[side] for side in names])
    legend = alt.Legend() if frame.titles else None
    which = alt.Color("leg:N", title=None, sort=sorted_names, legend=legend, scale=scale)
    shape = alt.Shape("leg:N", title=None, legend=legend, scale=alt.Scale(domain=sorted_names))
    angle = alt.Y(
        "angle:Q",
        title=_(_IN_DEGREES[legs[0].newest.measure]) if frame.titles else None,
        axis=_value_axis(frame, "°"),
        scale=alt.Scale(zero=False, padding=frame.height / 25),
    )
    layers = []
    for side in rows:
        aside = {"left": -4, "right": 4}[side]  # both are of the same days
        base = alt.Chart(alt.NamedData(side))
        bars = base.mark_rule(opacity=0.55, xOffset=aside).encode(x=time, y="low:Q", y2="high:Q", color=which)
        points = base.mark_point(filled=True, size=70 * frame.dots, opacity=1, xOffset=aside)
        layers += [bars, points.encode(x=time, y=angle, color=which, shape=shape)]
    return _drawn(_definition(alt.layer(*layers), colours, frame), frame.locale, **rows)


def _check_row(found: Found, leg: str) -> dict[str, Any]:
    angle = found.value or 0.0
    return {
        "day": found.at.isoformat(),
        "angle": angle,
        "low": angle - found.off,
        "high": angle + found.off,
        "leg": leg,
    }


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
    frame = naming(frame, [p.day for p in said])
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
        for s in practised(sessions)
    ]
    frame = naming(frame, [str(row["day"]) for row in rows])
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
