"""Choosing the times of a day at which the calendar, or today's page, reminds of a session."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from sitbone.diary.prescriptions import prescribed
from sitbone.diary.reminding import keep_times
from sitbone.plan.errors import ReminderError
from sitbone.plan.reminders import read
from sitbone.web.pages.rendering import OurForm, text
from sitbone.web.pages.today import today_or_before
from sitbone.web.services import TheDiary, TheServices
from sitbone.words import _

router = APIRouter()


@router.post("/reminders")
def choose(request: Request, fields: OurForm, services: TheServices, diary: TheDiary) -> Response:
    """Keep the times in the diary, or go back to ours. What cannot be is said where it was written, and stays there."""
    do = text(fields, "do")
    if do not in ("use", "ours"):
        raise HTTPException(422, _("Choose your own times, or the usual ones."))
    sessions = prescribed(diary).prescription.sessions_a_day
    written = [text(fields, f"at-{number}", 5) for number in range(1, sessions + 1)]
    try:
        keep_times(diary, read(written, sessions) if do == "use" else None)
    except ReminderError as wrong:
        response = today_or_before(request, services, diary, wrong=str(wrong), written=written)
        response.status_code = wrong.status if response.status_code == 200 else response.status_code
        return response
    return RedirectResponse("/?said=reminders#reminders", 303)
