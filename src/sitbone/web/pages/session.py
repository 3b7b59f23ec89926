"""A session's pages: before it, the coach, after it."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from sitbone.diary.diary import Diary
from sitbone.diary.entries import KeptSession
from sitbone.diary.facts import Afterwards
from sitbone.diary.personal import FOR_A_PAGE
from sitbone.diary.prescriptions import followed, prescribed
from sitbone.plan.day import minutes_for
from sitbone.plan.item import Purpose
from sitbone.plan.one_stretch import OneStretch
from sitbone.plan.pain import went_badly
from sitbone.plan.records import Felt, FeltRecord, SeenBy, SessionRecord
from sitbone.plan.screening import Answers
from sitbone.stretches.needs import have_ready
from sitbone.stretches.sides import seconds_words, side_words
from sitbone.stretches.stretch import load_stretches
from sitbone.web.guard.gate import may_stretch
from sitbone.web.guard.threads import on_loop
from sitbone.web.pages.rendering import OurForm, page, text, whole_number
from sitbone.web.pages.script_words import in_session
from sitbone.web.pages.stretches import stretches_of
from sitbone.web.pages.today import day_of
from sitbone.web.services import Services, TheAsked, TheDiary, TheServices
from sitbone.web.voice.clips import address
from sitbone.words import _, language, later

router = APIRouter()
FLAGS = {
    "saddle_numbness": later("numbness between the legs"),
    "bladder_or_bowel": later("trouble with bladder or bowel"),
    "leg_weakness": later("a leg growing weak or numb"),
}
"""The screening's questions that are asked again after each session."""


@router.get("/begin")
def begin(request: Request, services: TheServices, diary: TheDiary, stretch: str = "") -> Response:
    """What is needed, and how much it hurts before: a session of the plan, or of one `stretch`."""
    may_stretch(diary, services.clock(), services.sessions_of)
    day, one = day_of(services, diary), _by_itself(services, diary, stretch)
    items = one.items if one else day.items
    if not items:
        raise HTTPException(409, " ".join(one.left_out) if one else day.say)
    names = list(dict.fromkeys(item.stretch for item in items))
    return page(
        request,
        "begin.html",
        stretch=one.stretch if one else "",
        titles=[load_stretches()[name].title for name in names] if one else [],
        left_out=one.left_out if one else (),
        rest=day.say if day.enough or day.rests else "",
        minutes=minutes_for(items),
        ready=have_ready(names),
    )


@router.post("/sessions")
def start(fields: OurForm, services: TheServices, diary: TheDiary) -> Response:
    """Begin a session."""
    may_stretch(diary, services.clock(), services.sessions_of)
    pain = whole_number(fields, "pain", 0, 10)
    seen_by = text(fields, "seen_by")
    if seen_by not in (SeenBy.CAMERA, SeenBy.TIMER):
        raise HTTPException(422, _("Choose the camera or the timer."))
    day, one = day_of(services, diary), _by_itself(services, diary, text(fields, "stretch"))
    items = one.items if one else day.items
    if not items:
        raise HTTPException(409, " ".join(one.left_out) if one else day.say)
    version = prescribed(diary).version
    session = diary.start_session(SeenBy(seen_by), items, pain, services.clock(), version)
    return RedirectResponse(f"/sessions/{session}", 303)


def _by_itself(services: Services, diary: Diary, stretch: str) -> OneStretch | None:
    """The one stretch that is asked for; None where it is the plan's next session."""
    if stretch and stretch not in load_stretches():
        raise HTTPException(404)
    return stretches_of(services, diary)[stretch] if stretch else None


@router.get("/sessions/{session_id}")
def coach(
    request: Request, services: TheServices, asked: TheAsked, diary: TheDiary, session_id: str
) -> Response:
    """The coach."""
    may_stretch(diary, services.clock(), services.sessions_of)
    kept = _found(diary, session_id)
    if kept.record.ended:
        return RedirectResponse("/", 303)
    settings = diary.settings()
    network = services.guardian.network if asked.by_network else None
    return page(
        request,
        "coach.html",
        session={"id": kept.record.id, "seen_by": str(kept.record.seen_by)},
        only_camera=kept.record.purpose is Purpose.CHECK,
        mirror=True,
        script_words=in_session(network.first if network else None),
        clips=address(language()),
        settings={"volume": settings.get("volume", "0.8"), "muted": settings.get("muted") == "yes"},
    )


@router.post("/sessions/{session_id}/timer")
def to_timer(_fields: OurForm, services: TheServices, diary: TheDiary, session_id: str) -> Response:
    """The same session without a camera: what is left of it, as a session of its own."""
    may_stretch(diary, services.clock(), services.sessions_of)
    kept = _found(diary, session_id)
    if kept.record.purpose is Purpose.CHECK:
        raise HTTPException(409, _("A flexibility check measures, which only the camera can."))
    follows = followed(diary, kept.record.prescription)
    left = [item for item in kept.items[kept.position :] if follows.may_be_led(item.stretch)]
    if not left or kept.record.ended:
        return RedirectResponse("/", 303)
    now = services.clock()
    diary.end_session(session_id, None, kept.record.stopped_for_pain, now)
    on_loop(services.hub.end, session_id)
    session = diary.start_session(
        SeenBy.TIMER, left, kept.record.pain_before, now, kept.record.prescription, session_id
    )
    return RedirectResponse(f"/sessions/{session}", 303)


@router.get("/sessions/{session_id}/after")
def after(request: Request, diary: TheDiary, session_id: str) -> Response:
    """What somebody says afterwards."""
    kept = _found(diary, session_id)
    return page(
        request,
        "after.html",
        id=session_id,
        held=[
            {
                "title": load_stretches()[h.stretch].title,
                "side": side_words(load_stretches()[h.stretch], h.side),
                "counted": seconds_words(h.counted),
            }
            for h in kept.record.holds
            if h.stretch in load_stretches() and kept.record.purpose is Purpose.PRACTICE
        ],
        nobody_watched=kept.record.seen_by is SeenBy.TIMER,
        felt_of=[(name, load_stretches()[name].title) for name in _stretches_held(kept)],
        pain_before=kept.record.pain_before,
        flags={name: _(words) for name, words in FLAGS.items()},
    )


@router.post("/sessions/{session_id}/after")
def keep_after(fields: OurForm, services: TheServices, diary: TheDiary, session_id: str) -> Response:
    """Keep it, and follow the rules that it touches."""
    kept = _found(diary, session_id)
    now, flag = services.clock(), text(fields, "red_flag")
    if flag in FLAGS:  # before all else, whatever else is missing: it closes the gate
        answers = diary.answers() or Answers(now, frozenset(), frozenset())
        diary.save_answers(answers.yes | {flag}, answers.no - {flag}, now)
        on_loop(services.hub.enforce, diary)
    pain = whole_number(fields, "pain", 0, 10)
    felt = {name: text(fields, f"felt-{name}") for name in _stretches_held(kept)}
    if any(value not in set(Felt) for value in felt.values()) or flag not in ("none", *FLAGS):
        raise HTTPException(422, _("Please answer each question."))
    if kept.record.pain_after is None:
        said = tuple(FeltRecord(name, Felt(value), now) for name, value in felt.items())
        diary.keep(Afterwards(diary.person().id, session_id, now, pain, said), wait=FOR_A_PAGE)
    on_loop(services.hub.enforce, diary)
    on_loop(services.hub.end, session_id)
    return RedirectResponse("/screening" if flag in FLAGS else _onward(_found(diary, session_id).record), 303)


def _onward(session: SessionRecord) -> str:
    """Where somebody goes who said how it was: after pain to what is said of that, and not to numbers."""
    measured = session.purpose is Purpose.CHECK and not went_badly(session)
    return f"/sessions/{session.id}/check" if measured else "/"


def _stretches_held(kept: KeptSession) -> list[str]:
    """The stretches that are known here, of which something was held and nobody has said yet that it hurt."""
    hurt = {f.stretch for f in kept.record.felt}
    held = dict.fromkeys(h.stretch for h in kept.record.holds if h.stretch in load_stretches())
    return [name for name in held if name not in hurt]


def _found(diary: Diary, session_id: str) -> KeptSession:
    kept = diary.session(session_id)
    if kept is None:
        raise HTTPException(404)
    return kept
