"""What changed and what did not: charts with sentences that are true."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Request
from starlette.responses import Response

from sitbone.charts.charts import angle_chart, check_chart, pain_chart, time_chart
from sitbone.charts.courses import AngleCourse, angle_courses
from sitbone.charts.frame import DARK, LIGHT, Colours, Frame, on_page
from sitbone.charts.pain import pain_points
from sitbone.paper.report import DAYS, report
from sitbone.plan.flexibility import leg_courses
from sitbone.plan.item import Purpose
from sitbone.plan.pain import Pain, pain_of, told
from sitbone.plan.records import SeenBy, SessionRecord, practised
from sitbone.stretches.sides import seconds_words
from sitbone.web.pages.check import check_charts, legs_of
from sitbone.web.pages.rendering import page
from sitbone.web.records import record_of_person
from sitbone.web.services import InTurn, TheAsked, TheDiary, TheServices
from sitbone.web.workshop import Workshop
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
def progress(request: Request, services: TheServices, diary: TheDiary) -> Response:
    """Everything that was kept, in plain sentences and charts."""
    sessions = services.sessions_of(diary)
    telling = [s for s in sessions if told(s)]
    did = practised(telling)
    days = {s.started.astimezone().date() for s in did if s.holds}
    alone = _minutes([s for s in did if s.seen_by is SeenBy.TIMER])
    watched = _minutes([s for s in did if s.seen_by is not SeenBy.TIMER])
    pain = pain_words(pain_of(telling)) if pain_points(telling) else ""
    words = ngettext(
        "{days} day with stretching. Minutes counted by camera or film: {watched}; by the timer alone: {alone}.",
        "{days} days with stretching. Minutes counted by camera or film: {watched}; by the timer alone: {alone}.",
        len(days),
    ).format(days=len(days), watched=watched, alone=alone)
    return page(
        request,
        "progress.html",
        any=bool(telling),
        days_words=words,
        charts=charts_of(angle_courses(telling), pain) if telling else [],
        checks=check_charts(leg_courses(telling)),
        last=[session_row(s) for s in reversed(telling[-LAST:])],
    )


def _minutes(sessions: Sequence[SessionRecord]) -> str:
    """Minutes that counted in all of these."""
    return number(round(sum(hold.counted for session in sessions for hold in session.holds) / 60, 1))


@router.get("/report.pdf")
def on_paper(
    _turn: InTurn,
    services: TheServices,
    asked: TheAsked,
    diary: TheDiary,
    days: Annotated[int, Query(ge=1, le=3660)] = DAYS,
) -> Response:
    """One page for the clinician: what was done, angles, pain, and how it was measured."""
    record = record_of_person(services, asked.account, diary)
    made = services.workshop.make(report, record, days=days)
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
            "words": " ".join(
                (
                    _("Only seconds in which position and form were right are counted. Fewer is fine."),
                    _("What the timer counted is paler: nobody watched it."),
                )
            ),
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


def pain_words(pain: Pain, *, to_clinician: bool = False) -> str:
    """What a chart of pain says, where some session says how much it hurts, to the person or to their clinician."""
    words = _("As the patient said it, 0 to 10.") if to_clinician else _("As you said it, 0 to 10.")
    if pain.both:
        rose = _(
            "After {up} of {both} sessions it was more than before. "
            "Pain goes up and down by itself; a few sessions say little."
        ).format(up=pain.rose, both=pain.both)
        words = f"{words} {rose}"
    return " ".join(filter(None, (words, stopped_words(pain))))


def stopped_words(pain: Pain) -> str:
    """How many sessions were stopped for pain; empty where none was."""
    if not pain.stopped:
        return ""
    return ngettext(
        "{number} session was stopped for pain.", "{number} sessions were stopped for pain.", pain.stopped
    ).format(number=pain.stopped)


def seen_by_words(session: SessionRecord) -> str:
    """Who saw it, which stands wherever a session does."""
    return _(_SEEN[session.seen_by])


def before_and_after_words(before: int | None, after: int | None) -> str:
    """Pain before and after a session, as it was said; a dash where it was not."""
    return " → ".join("–" if pain is None else str(pain) for pain in (before, after))


def session_row(session: SessionRecord) -> dict[str, Any]:
    """One session as a line of a table."""
    started = session.started.astimezone()
    return {
        "id": session.id,
        "when": f"{day_and_month(started)}, {clock_time(started.time())}",
        "counted": seconds_words(sum(h.counted for h in session.holds)),
        "seen_by": seen_by_words(session),
        "pain": before_and_after_words(session.pain_before, session.pain_after),
        "stopped": session.stopped_for_pain,
        "check": session.purpose is Purpose.CHECK,
    }


@router.get("/charts/angle/{stretch}/{side}.svg")
def angle(
    request: Request, _turn: InTurn, services: TheServices, diary: TheDiary, stretch: str, side: str
) -> Response:
    """The working angle of one stretch on one side."""
    for course in angle_courses(diary.sessions(stretch=stretch[:64])):
        if (course.stretch, course.side) == (stretch, side):
            return _drawn(request, services.workshop, angle_chart, course)
    raise HTTPException(404)


@router.get("/charts/check/{stretch}.svg")
def check(request: Request, _turn: InTurn, services: TheServices, diary: TheDiary, stretch: str) -> Response:
    """What flexibility checks found with one stretch, of both legs."""
    legs = [leg for leg in legs_of(diary) if leg.stretch == stretch]
    if not legs:
        raise HTTPException(404)
    return _drawn(request, services.workshop, check_chart, legs)


@router.get("/charts/pain.svg")
def pain(request: Request, _turn: InTurn, services: TheServices, diary: TheDiary) -> Response:
    """Pain before and after."""
    return _drawn(request, services.workshop, pain_chart, services.sessions_of(diary))


@router.get("/charts/time.svg")
def held(request: Request, _turn: InTurn, services: TheServices, diary: TheDiary) -> Response:
    """Minutes of each day."""
    return _drawn(request, services.workshop, time_chart, services.sessions_of(diary))


def _drawn(
    request: Request, workshop: Workshop, chart: Callable[[Any, Colours, Frame], str], of: object
) -> Response:
    """Charts are made in a process of their own: live sessions feel nothing of it."""
    colours = DARK if "dark" in request.query_params else LIGHT
    frame = on_page(narrow="narrow" in request.query_params)
    return Response(
        workshop.make(chart, of, colours, frame),
        media_type="image/svg+xml",
        headers={"cache-control": "no-store"},
    )
