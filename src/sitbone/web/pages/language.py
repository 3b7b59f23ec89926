"""Choosing the language of the pages and of the coach's voice."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from sitbone.web.pages.rendering import OurForm, text
from sitbone.web.pages.spoken import SETTING
from sitbone.web.services import TheDiary
from sitbone.words import LANGUAGES, _

router = APIRouter()
AUTOMATIC = "automatic"
"""As the browser asks."""
_BACK = {"welcome": "/welcome"}
"""Pages other than the person's own data on which it is chosen."""


@router.post("/language")
def choose(fields: OurForm, diary: TheDiary) -> Response:
    """Keep the language in the diary."""
    wanted = text(fields, "language", 20)
    if wanted not in (*LANGUAGES, AUTOMATIC):
        raise HTTPException(422, _("Choose one of the languages."))
    kept = None if wanted == AUTOMATIC else wanted
    diary.set_setting(SETTING, kept)
    return RedirectResponse(_BACK.get(text(fields, "to"), "/data?said=language"), 303)
