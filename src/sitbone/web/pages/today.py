"""The first page: what today holds. And the welcome that comes before it."""

from __future__ import annotations

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
from sitbone.stretches.sides import seconds_words, side_words
from sitbone.stretches.stretch import load_stretches
from sitbone.web.clock import here, zone
from sitbone.web.guard.gate import verdict
from sitbone.web.pages.rendering import page
from sitbone.web.pages.script_words import in_reminders
from sitbone.web.services import Services, TheDiary, TheServices
from sitbone.words import _, clock_time, later

router = APIRouter()

_WELCOME = (
    (
        "seated_hug",
        later("A coach for your back and the backs of your legs"),
        (
            later(
                "A sore lower back and tight hamstrings often go together. The hamstrings cross the hip and the knee; "
                "tight, they pull on the pelvis and limit how far the hip moves."
            ),
            later(
                "Gentle stretching helps some people's back pain. How much is not well known, and it is not for "
                "everybody."
            ),
        ),
        later(
            "14 trials with 735 people found less pain with hamstring stretching, with very mixed results "
            "(doi 10.1177/20503121241252251). That tightness causes back pain is graded very low certainty "
            "(doi 10.1080/09593985.2019.1639868)."
        ),
    ),
    (
        "chair",
        later("Leave toe touching alone"),
        (
            later(
                "Hard hamstring exercises can make a bad back worse. Touching the toes is one, standing or sitting."
            ),
            later(
                "Sitbone's five stretches are easy ones. It will never ask you to go further, only to be gentle."
            ),
        ),
        "",
    ),
    (
        "towel",
        later("It watches, and keeps no picture"),
        (
            later(
                "Your camera's picture stays in this page. Only where your joints are goes to the coach, and into your "
                "diary. You can switch off that it is kept."
            ),
            later("First a few questions about your safety. They take a minute."),
        ),
        "",
    ),
)
_SAID = {
    "reminders": later(
        "From now on at these times. In your calendar it changes once you add it there again, which takes the place "
        "of what it had."
    )
}


def day_of(services: Services, diary: Diary) -> Day:
    """What today holds for this person."""
    follows = followed_now(diary)
    return today(follows.prescription, services.sessions_of(diary), services.clock(), zone(), follows.against)


@router.get("/")
def first(request: Request, services: TheServices, diary: TheDiary, said: str = "") -> Response:
    """Today, or what must come before it."""
    now = services.clock()
    if care_ended(diary) is not None:
        return page(request, "care_ended.html")
    found = verdict(diary, now, services.sessions_of)
    if found.standing is Standing.ASK and diary.answers() is None:
        return RedirectResponse("/welcome/1", 303)
    if found.standing is not Standing.MAY:
        return RedirectResponse("/screening", 303)
    day = day_of(services, diary)
    open_one = ongoing(diary, now - SESSION_LASTS)
    heading = _("Enough for today") if day.enough else _("A few gentle minutes")
    sessions = services.sessions_of(diary)
    kept, follows = prescribed(diary), followed_now(diary)
    hours = [clock_time(at) for at in times(diary, kept.prescription)]
    return page(
        request,
        "today.html",
        day=day,
        heading=heading,
        enough=day.enough,
        minutes=day.next.minutes if day.next else 0,
        lines=[_line(item) for item in day.items],
        way=path(sessions, here(now)),
        has_second={ONE, TWO} <= {dose.stretch for dose in follows.allowed()},
        prescription=in_words(kept.prescription) if kept.version else None,
        left_out=kept.prescription.left_out(),
        spoken_against=follows.spoken_against(),
        hours=hours,
        reminders=hours if day.items and not day.enough else [],
        said=_(_SAID[said]) if said in _SAID else "",
        script_words=in_reminders(),
        ongoing=_open(open_one) if open_one else None,
        hurt_last=hurt_last(sessions),
        check=None if open_one else offered(day, follows, sessions, now, zone()),
    )


def _open(kept: KeptSession) -> dict[str, object]:
    """A session that has not ended: where it goes on, or only how it was is still to be said."""
    return {"id": kept.record.id, "through": kept.position >= len(kept.items)}


def _line(item: Item) -> dict[str, str]:
    stretch = load_stretches()[item.stretch]
    side, seconds = side_words(stretch, item.side), seconds_words(hold_seconds(item))
    return {"title": stretch.title, "side": side, "why": item.why, "seconds": seconds}


@router.get("/welcome/{number}")
def welcome(request: Request, number: int) -> Response:
    """What Sitbone is, in three short screens."""
    if not 1 <= number <= len(_WELCOME):
        return RedirectResponse("/welcome/1", 303)
    figure, heading, sentences, source = _WELCOME[number - 1]
    last = number == len(_WELCOME)
    return page(
        request,
        "welcome.html",
        number=number,
        of=len(_WELCOME),
        figure=figure,
        figure_words=load_stretches()[figure].summary,
        heading=_(heading),
        sentences=[_(sentence) for sentence in sentences],
        source=_(source) if source else "",
        onward="/screening/1" if last else f"/welcome/{number + 1}",
        onward_words=_("To the questions") if last else _("Go on"),
    )


@router.get("/stretches")
def stretches(request: Request) -> Response:
    """The five stretches, drawn and said."""
    return page(request, "stretches.html")
