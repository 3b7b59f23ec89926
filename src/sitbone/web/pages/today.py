"""The first page: what today holds. And the welcome that comes before it."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from sitbone.diary.diary import Diary
from sitbone.diary.entries import KeptSession
from sitbone.diary.personal import care_ended
from sitbone.diary.prescriptions import followed_now, prescribed
from sitbone.diary.reminding import times
from sitbone.diary.sessions import ongoing
from sitbone.files.prescription import in_words
from sitbone.live.way import hold_seconds
from sitbone.plan.day import Day, today
from sitbone.plan.flexibility import offered
from sitbone.plan.item import Item
from sitbone.plan.mastery import ONE, TWO, path
from sitbone.plan.pain import hurt_last
from sitbone.plan.records import SESSION_LASTS
from sitbone.plan.screening import Standing
from sitbone.stretches.needs import have_ready
from sitbone.stretches.sides import seconds_words, side_words
from sitbone.stretches.stretch import load_stretches
from sitbone.web.clock import here, zone
from sitbone.web.guard.gate import verdict
from sitbone.web.pages.rendering import page
from sitbone.web.pages.script_words import in_reminders
from sitbone.web.services import Services, TheDiary, TheServices
from sitbone.words import LANGUAGES, _, clock_time, later

router = APIRouter()

_SAID = {
    "may": later("Nothing speaks against gentle stretching."),
    "reminders": later(
        "From now on at these times. In your calendar it changes once you add it there again, which takes the place "
        "of what it had."
    ),
}


def day_of(services: Services, diary: Diary) -> Day:
    """What today holds for this person."""
    follows = followed_now(diary)
    return today(follows.prescription, services.sessions_of(diary), services.clock(), zone(), follows.against)


@router.get("/")
def first(request: Request, services: TheServices, diary: TheDiary, said: str = "") -> Response:
    """The first page."""
    return today_or_before(request, services, diary, said)


def today_or_before(
    request: Request,
    services: Services,
    diary: Diary,
    said: str = "",
    *,
    wrong: str = "",
    written: Sequence[str] = (),
) -> Response:
    """Today, or what must come before it. `wrong`: why the times that were `written` for reminders cannot be kept."""
    now = services.clock()
    if care_ended(diary) is not None:
        return page(request, "care_ended.html")
    found = verdict(diary, now, services.sessions_of)
    if found.standing is Standing.ASK and diary.answers() is None:
        return RedirectResponse("/welcome", 303)
    if found.standing is not Standing.MAY:
        return RedirectResponse("/screening", 303)
    day = day_of(services, diary)
    open_one = ongoing(diary, now - SESSION_LASTS)
    heading = _("Enough for today") if day.enough else _("A few gentle minutes")
    sessions = services.sessions_of(diary)
    hurt = hurt_last(sessions)
    kept, follows = prescribed(diary), followed_now(diary)
    hours = [clock_time(at) for at in times(diary, kept.prescription)]
    places = kept.prescription.sessions_a_day
    return page(
        request,
        "today.html",
        day=day,
        heading=heading,
        enough=day.enough,
        stretch="",
        at_once=bool(day.items) and not (day.enough or day.rests or open_one or hurt),
        minutes=day.next.minutes if day.next else 0,
        ready=have_ready(item.stretch for item in day.items) if day.items else "",
        lines=_lines(day.items),
        way=path(sessions, here(now)),
        has_second={ONE, TWO} <= {dose.stretch for dose in follows.allowed()},
        prescription=in_words(kept.prescription) if kept.version else None,
        left_out=kept.prescription.left_out(),
        spoken_against=follows.spoken_against(),
        hours=written or [*hours, *[""] * (places - len(hours))],
        wrong=wrong,
        reminders=hours if day.items and not day.enough else [],
        said=said if said in _SAID else "",
        said_words=_(_SAID[said]) if said in _SAID else "",
        script_words=in_reminders(),
        ongoing=_open(open_one) if open_one else None,
        hurt_last=hurt,
        check=None if open_one else offered(day, follows, sessions, now, zone()),
    )


def _open(kept: KeptSession) -> dict[str, object]:
    """A session that has not ended: where it goes on, or only how it was is still to be said."""
    return {"id": kept.record.id, "through": kept.position >= len(kept.items)}


def _lines(items: Sequence[Item]) -> list[dict[str, object]]:
    """What is in the session, hold by hold; the first of a stretch leads to that stretch alone."""
    lines: list[dict[str, object]] = []
    for item in items:
        stretch = load_stretches()[item.stretch]
        lines.append(
            {
                "stretch": item.stretch,
                "title": stretch.title,
                "side": side_words(stretch, item.side),
                "why": item.why,
                "seconds": seconds_words(hold_seconds(item)),
                "first": item.stretch not in [line["stretch"] for line in lines],
            }
        )
    return lines


@router.get("/welcome")
def welcome(request: Request) -> Response:
    """What Sitbone is, on one page, in the language that is wanted: the first thing that somebody sees."""
    return page(request, "welcome.html", languages=LANGUAGES)
