"""What changed and what did not: charts with sentences that are true."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Request
from starlette.responses import Response

from sitbone.plan.records import SeenBy, SessionRecord
from sitbone.reports.charts import (
    DARK,
    LIGHT,
    AngleCourse,
    Frame,
    angle_chart,
    angle_courses,
    on_page,
    pain_chart,
    time_chart,
)
from sitbone.reports.paper.report import DAYS, report
from sitbone.stretches.sides import seconds_words
from sitbone.web.rendering import page
from sitbone.web.who import diary_of, record_about, sessions_of
from sitbone.words import _, clock_time, day_and_month, later, ngettext, number

router = APIRouter()
LAST = 12
"""Sessions in the table."""
_SEEN = {
    SeenBy.CAMERA: later("camera"),
    SeenBy.FILM: later("recorded film"),
    SeenBy.TIMER: later("nobody (timer)"),
}


@router.get("/progress")
def progress(request: Request) -> Response:
    """Everything that was kept, in plain sentences and charts."""
    sessions: Sequence[SessionRecord] = sessions_of(diary_of(request))
    done = [s for s in sessions if s.holds]
    days = {s.started.astimezone().date() for s in done}
    counted = sum(h.counted for s in done for h in s.holds)
    words = ngettext(
        "{days} day with stretching; minutes counted in all: {minutes}.",
        "{days} days with stretching; minutes counted in all: {minutes}.",
        len(days),
    ).format(days=len(days), minutes=number(round(counted / 60, 1)))
    return page(
        request,
        "progress.html",
        days=len(days),
        days_words=words,
        charts=charts_of(angle_courses(done), _pain_words(done)) if done else [],
        last=[session_row(s) for s in reversed(done[-LAST:])],
    )


@router.get("/report.pdf")
def on_paper(request: Request, days: Annotated[int, Query(ge=1, le=3660)] = DAYS) -> Response:
    """One page for the clinician: what was done, angles, pain, and how it was measured."""
    record = record_about(request)
    made = report(record, days=days, language=diary_of(request).setting("language") or "en")
    name = f"sitbone-report-{record.at:%Y-%m-%d}.pdf"
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
    return Response(made, media_type="application/pdf", headers=headers)


def charts_of(courses: Sequence[AngleCourse], pain: str) -> list[dict[str, str]]:
    """The charts there are, with their words; `pain`: what is said of it, empty where nobody said how much it hurts."""
    charts = [
        {
            "title": course.title,
            "words": f"{course.words} {_('Within the shaded band one camera shows no change.')}",
            "address": f"angle/{course.stretch}/{course.side}.svg",
            "alt": _("{title}: the angle of each session with its uncertainty. {words}").format(
                title=course.title, words=course.words
            ),
        }
        for course in courses
    ]
    charts.append(
        {
            "title": _("Time held"),
            "words": _("Only seconds in which position and form were right are counted. Fewer is fine."),
            "address": "time.svg",
            "alt": _("Minutes counted on each day"),
        }
    )
    if pain:
        charts.append(
            {
                "title": _("Pain"),
                "words": pain,
                "address": "pain.svg",
                "alt": _("Pain before and after"),
            }
        )
    return charts


def _pain_words(done: Sequence[SessionRecord]) -> str:
    both = [s for s in done if s.pain_before is not None and s.pain_after is not None]
    if not any(s.pain_before is not None for s in done):
        return ""
    up = sum((s.pain_after or 0) > (s.pain_before or 0) for s in both)
    return pain_words(up, len(both))


def pain_words(up: int, both: int) -> str:
    """What a chart of pain says; `up` of `both` sessions that say pain before and after ended with more."""
    if not both:
        return _("As you said it, 0 to 10.")
    return _(
        "As you said it, 0 to 10. After {up} of {both} sessions it was more than before. "
        "Pain goes up and down by itself; a few sessions say little."
    ).format(up=up, both=both)


def session_row(session: SessionRecord) -> dict[str, Any]:
    """One session as a line of a table."""
    started = session.started.astimezone()
    pain = [("–" if p is None else str(p)) for p in (session.pain_before, session.pain_after)]
    return {
        "id": session.id,
        "when": f"{day_and_month(started)}, {clock_time(started.time())}",
        "counted": seconds_words(sum(h.counted for h in session.holds)),
        "seen_by": _(_SEEN[session.seen_by]),
        "pain": " → ".join(pain),
    }


@router.get("/charts/angle/{stretch}/{side}.svg")
def angle(request: Request, stretch: str, side: str) -> Response:
    """The working angle of one stretch on one side."""
    for course in angle_courses(diary_of(request).sessions(stretch=stretch[:64])):
        if (course.stretch, course.side) == (stretch, side):
            return _drawn(angle_chart(course, _colours(request), _frame(request)))
    raise HTTPException(404)


@router.get("/charts/pain.svg")
def pain(request: Request) -> Response:
    """Pain before and after."""
    return _drawn(pain_chart(sessions_of(diary_of(request)), _colours(request), _frame(request)))


@router.get("/charts/time.svg")
def held(request: Request) -> Response:
    """Minutes of each day."""
    return _drawn(time_chart(sessions_of(diary_of(request)), _colours(request), _frame(request)))


def _colours(request: Request) -> Any:
    return DARK if "dark" in request.query_params else LIGHT


def _frame(request: Request) -> Frame:
    return on_page(narrow="narrow" in request.query_params)


def _drawn(svg: str) -> Response:
    return Response(svg, media_type="image/svg+xml", headers={"cache-control": "no-store"})
