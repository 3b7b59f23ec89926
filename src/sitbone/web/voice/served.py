"""The clips for the page. They hold nothing of anybody, and are kept by a browser for good."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException
from fastapi.responses import FileResponse
from starlette.responses import Response

from sitbone.web.voice import clips
from sitbone.words import LANGUAGES

router = APIRouter()
_FOREVER = {"cache-control": "public, max-age=31536000, immutable"}
"""An address names the content of what it leads to: a clip that is replaced has another one."""


@router.get("/static/voice/{language}.json")
def listed(language: str) -> Response:
    """Each sentence that has a clip, and where that is."""
    if language not in LANGUAGES:
        raise HTTPException(404)
    return Response(clips.listed(language)[0], media_type="application/json", headers=_FOREVER)


@router.get("/static/voice/{language}/{name}.ogg")
def clip(language: str, name: str) -> Response:
    """One sentence, spoken."""
    if language not in LANGUAGES or name not in clips.kept(language):
        raise HTTPException(404)
    return FileResponse(clips.CLIPS / language / f"{name}.ogg", media_type="audio/ogg", headers=_FOREVER)
