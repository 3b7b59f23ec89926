"""The flexibility check's pages: what it is, how it begins, and what was found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from sitbone.charts.checks import check_title, how_to_read, leg_words
from sitbone.diary.diary import Diary
from sitbone.diary.prescriptions import followed_now, prescribed
from sitbone.plan.change import AGAINST_FLOOR
from sitbone.plan.day import today
from sitbone.plan.flexibility import Check, LegCourse, checks, earlier, found_in, leg_courses, offered
from sitbone.plan.item import Purpose
from sitbone.plan.records import SeenBy, SessionRecord
from sitbone.web.clock import zone
from sitbone.web.guard.gate import may_stretch
from sitbone.web.pages.rendering import OurForm, page, whole_number
from sitbone.web.services import Services, TheDiary, TheServices
from sitbone.words import _, long_day

router = APIRouter()


def check_offered(services: Services, diary: Diary) -> Check | None:
    """The check that may be offered now, where the gate is open."""
    follows, sessions, now = followed_now(diary), services.sessions_of(diary), services.clock()
    day = today(follows.prescription, sessions, now, zone(), follows.against)
    return offered(day, follows, sessions, now, zone())


@router.get("/check")
def what_it_is(request: Request, services: TheServices, diary: TheDiary) -> Response:
    """What it is, what it needs, and how much it hurts before."""
    may_stretch(diary, services.clock(), services.sessions_of)
    found = _still_offered(services, diary)
    before = bool(checks(services.sessions_of(diary)))
    return page(request, "check.html", left_out=found.left_out, minutes=found.minutes, before=before)


@router.post("/check")
def start(fields: OurForm, services: TheServices, diary: TheDiary) -> Response:
    """Begin it: a session like any other, and only with the camera."""
    may_stretch(diary, services.clock(), services.sessions_of)
    pain = whole_number(fields, "pain", 0, 10)
    found = _still_offered(services, diary)
    version = prescribed(diary).version
    session = diary.start_session(SeenBy.CAMERA, found.items, pain, services.clock(), version)
    return RedirectResponse(f"/sessions/{session}", 303)


def _still_offered(services: Services, diary: Diary) -> Check:
    found = check_offered(services, diary)
    if found is None:
        raise HTTPException(
            409,
            _(
                "No flexibility check is offered now. It is offered every two weeks at most, on a day with room for "
                "it, some hours after the last session, and not after one that hurt."
            ),
        )
    return found


@router.get("/sessions/{session_id}/check")
def what_was_found(request: Request, services: TheServices, diary: TheDiary, session_id: str) -> Response:
    """What one check found of each leg, against the one before and the first."""
    kept = diary.session(session_id)
    if kept is None or kept.record.purpose is not Purpose.CHECK:
        raise HTTPException(404)
    sessions = services.sessions_of(diary)
    return page(
        request,
        "check_found.html",
        day=long_day(kept.record.started.astimezone(zone()).date()),
        parts=_parts(kept.record, sessions),
    )


def _parts(check: SessionRecord, sessions: Sequence[SessionRecord]) -> list[dict[str, Any]]:
    """What was measured, each with its legs."""
    found = found_in(check)
    parts = [
        {
            "title": check_title(stretch),
            "how": how_to_read(stretch),
            "legs": [leg_words(one, earlier(one, sessions)) for one in found if one.stretch == stretch],
        }
        for stretch in AGAINST_FLOOR
    ]
    return [part for part in parts if part["legs"]]


def check_charts(legs: Sequence[LegCourse]) -> list[dict[str, Any]]:
    """The charts of the checks, each with what is said of its legs; none where there was no check."""
    charts = []
    for stretch in AGAINST_FLOOR:
        said = [leg_words(leg.newest, leg.before) for leg in legs if leg.stretch == stretch]
        if said:
            words = " ".join(f"{one.leg}: {one.figure}." for one in said)
            charts.append(
                {
                    "title": check_title(stretch),
                    "words": how_to_read(stretch),
                    "legs": said,
                    "address": f"check/{stretch}.svg",
                    "alt": _("{title}, in each check. {words}").format(
                        title=check_title(stretch), words=words
                    ),
                }
            )
    return charts


def legs_of(diary: Diary) -> tuple[LegCourse, ...]:
    """Each leg over all checks of this diary."""
    return leg_courses(diary.sessions(purpose=Purpose.CHECK))
