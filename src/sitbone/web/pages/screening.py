"""The questions about somebody's safety, one a screen, and what follows from the answers."""

from __future__ import annotations

from datetime import date, datetime

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from sitbone.diary.diary import Diary
from sitbone.diary.prescriptions import followed_now
from sitbone.plan.alarms import ALARM
from sitbone.plan.questions import Kind, most_urgent
from sitbone.plan.screening import Standing, Verdict, load_questions, standing_flags
from sitbone.web.clock import here
from sitbone.web.guard.gate import verdict
from sitbone.web.guard.threads import on_loop
from sitbone.web.live.hub import Hub
from sitbone.web.pages.draft import Draft, draft_of, forget_draft
from sitbone.web.pages.rendering import OurForm, page, text
from sitbone.web.services import TheDiary, TheServices
from sitbone.words import _

router = APIRouter()
UNREAD = 400
"""Milliseconds after a question was shown in which nothing is taken for its answer: the second click of a double click
was meant for the question before. Our choice; `frontend/src/questions.ts` waits as long."""


@router.get("/screening")
def result(request: Request, services: TheServices, diary: TheDiary) -> Response:
    """What the answers mean."""
    draft = draft_of(request)
    found = verdict(diary, services.clock(), services.sessions_of)
    if draft.doubted or found.standing is Standing.ASK:
        return RedirectResponse(f"/screening/{draft.next if draft.doubted else 1}", 303)
    urgency, finished = most_urgent(found.items), _finished(diary)
    lasting = found.standing is Standing.STOP and all(_lasting(item) for item in found.items)
    return page(
        request,
        "verdict.html",
        standing=str(found.standing),
        say=urgency.say if urgency else found.say,
        urgency=urgency,
        reasons=_reasons(found),
        may_agree=found.standing is Standing.WAIT or (lasting and finished),
        go_on_at=f"/screening/{draft.next}" if lasting and not finished else "",
        spoken_against=followed_now(diary).spoken_against(),
        today=here(services.clock()).date().isoformat(),
    )


def _reasons(found: Verdict) -> list[tuple[str, str]]:
    """What was asked, and why it matters."""
    asked = {q.id: q.ask for q in load_questions()}
    return [(asked.get(item, ""), why) for item, why in zip(found.items, found.reasons, strict=False)]


def _lasting(item: str) -> bool:
    return any(q.id == item and q.lasting for q in load_questions())


def _finished(diary: Diary) -> bool:
    """Whether the newest round answers every question: a red flag ends a round before its end."""
    answers = diary.answers()
    return answers is not None and answers.yes | answers.no == {q.id for q in load_questions()}


@router.get("/screening/{number}")
def question(request: Request, services: TheServices, diary: TheDiary, number: int) -> Response:
    """One question; or, where it was answered by a red flag's yes, what to do now, and whether that is right."""
    questions, draft = load_questions(), draft_of(request)
    if not 1 <= number <= len(questions):
        raise HTTPException(404)
    if number > draft.next:
        return _to_next(draft)
    asked = questions[number - 1]
    doubted = draft.doubted and number == draft.next
    now = services.clock()
    items = {asked.id, *verdict(diary, now, services.sessions_of).items}
    urgency = most_urgent(items) if doubted else None
    return page(
        request,
        "sure.html" if doubted else "question.html",
        number=number,
        of=len(questions),
        question=asked,
        say=urgency.say if urgency else "",
        shown=_milliseconds(now),
    )


@router.post("/screening/{number}")
def answer(
    request: Request, fields: OurForm, services: TheServices, diary: TheDiary, number: int
) -> Response:
    """One answer. The last one keeps them all; a red flag's yes is kept at once, as soon as it is said to be right."""
    questions, draft = load_questions(), draft_of(request)
    said, now = text(fields, "answer"), services.clock()
    if not 1 <= number <= len(questions) or said not in ("yes", "no", "slip"):
        raise HTTPException(422, _("Answer with yes or no, one question after the other."))
    asked = questions[number - 1]
    if number > draft.next or text(fields, "question") not in ("", asked.id):
        return _to_next(draft)  # it was the answer to another one
    if said == "slip" or _unread(text(fields, "shown"), now):
        kept = Draft(draft.said) if said == "slip" and number == draft.next else draft
        return kept.keep_in(RedirectResponse(f"/screening/{number}", 303))
    stops = asked.kind is Kind.RED_FLAG and said == "yes"
    if stops and text(fields, "sure") != "yes":
        _shut(services.hub, diary, now)
        return draft.doubting(number).keep_in(RedirectResponse(f"/screening/{number}", 303))
    draft = draft.with_answer(number, said[0])
    last = number == len(questions)
    if stops or last:
        _keep(services.hub, diary, draft.answered("y"), draft.answered("n"), now)
    if last or (stops and not asked.lasting):
        may = verdict(diary, now, services.sessions_of).allowed
        return forget_draft(RedirectResponse("/?said=may" if may else "/screening", 303))
    return draft.keep_in(RedirectResponse("/screening" if stops else f"/screening/{number + 1}", 303))


def _to_next(draft: Draft) -> Response:
    return RedirectResponse(f"/screening/{draft.next}", 303)


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def _unread(shown: str, now: datetime) -> bool:
    """Whether a question was answered before anybody can have read it. A clock that was set back is no reason."""
    return shown.isascii() and shown.isdigit() and 0 <= _milliseconds(now) - int(shown) < UNREAD


def _shut(hub: Hub, diary: Diary, now: datetime) -> None:
    """Shut the gate for a yes that may be a slip: older answers open nothing, until a round is finished.

    What is kept is a round in which only the red flags are answered that stand already: it is no red flag of its own,
    and a page that is closed now, or a server that is stopped, leaves the gate shut.
    """
    answers = diary.answers()
    if answers is not None and _finished(diary):
        _keep(hub, diary, [q.id for q in standing_flags(answers, diary.agreements(), here(now))], [], now)


def _keep(hub: Hub, diary: Diary, yes: list[str], no: list[str], now: datetime) -> None:
    """Keep a round, and follow it at once: what goes on is closed where it may not go on."""
    diary.save_answers(yes, no, now)
    on_loop(hub.enforce, diary)
    if any(q.kind is Kind.CLEARANCE and q.id in yes for q in load_questions()):
        on_loop(hub.end_open, diary)  # it was planned without what these answers leave out


@router.post("/agreement")
def agreement(fields: OurForm, services: TheServices, diary: TheDiary) -> Response:
    """A clinician has agreed."""
    now = services.clock()
    who = text(fields, "who", 120)
    try:
        on = date.fromisoformat(text(fields, "on"))
    except ValueError:
        raise HTTPException(422, _("Write the day as year-month-day, such as 2026-11-22.")) from None
    if not who or text(fields, "sure") != "yes":
        raise HTTPException(422, _("Say who agreed, and that they knew your answers."))
    if on > here(now).date():
        raise HTTPException(422, _("That day has not come yet."))
    items = {ALARM, *verdict(diary, now, services.sessions_of).items}
    diary.agree(who, on, items, now)
    return RedirectResponse("/screening", 303)
