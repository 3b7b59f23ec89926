"""The questions about somebody's safety, one a screen, and what follows from the answers."""

from __future__ import annotations

from datetime import date

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from sitbone.plan.alarms import ALARM
from sitbone.plan.screening import Standing, Verdict, load_questions
from sitbone.web.clock import here
from sitbone.web.gate import verdict
from sitbone.web.rendering import OurForm, page, text
from sitbone.web.threads import on_loop
from sitbone.web.who import diary_of
from sitbone.words import _

router = APIRouter()
_DRAFT = "sitbone_answers"


@router.get("/screening")
def result(request: Request) -> Response:
    """What the answers mean."""
    app = request.app.state
    found = verdict(diary_of(request), app.clock())
    if found.standing is Standing.ASK:
        return RedirectResponse("/screening/1", 303)
    return page(
        request,
        "verdict.html",
        standing=str(found.standing),
        say=found.say,
        reasons=_reasons(found),
        may_agree=found.standing is Standing.WAIT or all(_lasting(item) for item in found.items),
        today=here(app.clock()).date().isoformat(),
    )


def _reasons(found: Verdict) -> list[tuple[str, str]]:
    """What was asked, and why it matters."""
    asked = {q.id: q.ask for q in load_questions()}
    return [(asked.get(item, ""), why) for item, why in zip(found.items, found.reasons, strict=False)]


def _lasting(item: str) -> bool:
    return any(q.id == item and q.lasting for q in load_questions())


@router.get("/screening/{number}")
def question(request: Request, number: int) -> Response:
    """One question."""
    questions = load_questions()
    if not 1 <= number <= len(questions):
        raise HTTPException(404)
    if number > len(_draft(request)) + 1:
        return RedirectResponse(f"/screening/{len(_draft(request)) + 1}", 303)
    return page(request, "question.html", number=number, of=len(questions), question=questions[number - 1])


@router.post("/screening/{number}")
def answer(request: Request, fields: OurForm, number: int) -> Response:
    """One answer; after the last one all are kept together."""
    questions = load_questions()
    said = text(fields, "answer")
    draft = _draft(request)
    if not 1 <= number <= len(questions) or said not in ("yes", "no") or number > len(draft) + 1:
        raise HTTPException(422, _("Answer with yes or no, one question after the other."))
    draft = draft[: number - 1] + said[0]
    if number < len(questions):
        response = RedirectResponse(f"/screening/{number + 1}", 303)
        response.set_cookie(_DRAFT, draft, httponly=True, samesite="strict")
        return response
    app = request.app.state
    yes = [q.id for q, a in zip(questions, draft, strict=True) if a == "y"]
    no = [q.id for q, a in zip(questions, draft, strict=True) if a == "n"]
    diary_of(request).save_answers(yes, no, app.clock())
    on_loop(app.hub.enforce, diary_of(request))
    response = RedirectResponse("/screening", 303)
    response.delete_cookie(_DRAFT)
    return response


@router.post("/agreement")
def agreement(request: Request, fields: OurForm) -> Response:
    """A clinician has agreed."""
    app = request.app.state
    now = app.clock()
    who = text(fields, "who", 120)
    try:
        on = date.fromisoformat(text(fields, "on"))
    except ValueError:
        raise HTTPException(422, _("Write the day as year-month-day, such as 2026-11-22.")) from None
    if not who or text(fields, "sure") != "yes":
        raise HTTPException(422, _("Say who agreed, and that they knew your answers."))
    if on > here(now).date():
        raise HTTPException(422, _("That day has not come yet."))
    items = {ALARM, *verdict(diary_of(request), now).items}
    diary_of(request).agree(who, on, items, now)
    return RedirectResponse("/screening", 303)


def _draft(request: Request) -> str:
    """The answers given so far, in order: y or n."""
    draft = request.cookies.get(_DRAFT, "")
    ok = len(draft) < len(load_questions()) and set(draft) <= {"y", "n"}
    return draft if ok else ""
