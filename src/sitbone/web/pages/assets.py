"""Figures and pose models, from the package itself: nothing comes from another host."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from fastapi import APIRouter, HTTPException
from fastapi.responses import FileResponse
from starlette.responses import Response

from sitbone.figure.drawing import draw
from sitbone.figure.placing import draw_placed
from sitbone.pose.model import checked
from sitbone.stretches.stretch import load_stretches
from sitbone.words import language

router = APIRouter()
_A_DAY = {"cache-control": "private, max-age=86400"}


@router.get("/figures/{stretch}-{side}-placed.svg")
def placed(stretch: str, side: Literal["left", "right"]) -> Response:
    """The same person as the camera is to see them, and where it stands for that."""
    if stretch not in load_stretches():
        raise HTTPException(404)
    return Response(_placed(stretch, side, language()), media_type="image/svg+xml", headers=_A_DAY)


@router.get("/figures/{stretch}-{side}.svg")
def figure(stretch: str, side: Literal["left", "right"], still: bool = False) -> Response:
    """The drawn figure of a stretch: moving through it, or `still` in its hold, as the person is to be then."""
    if stretch not in load_stretches():
        raise HTTPException(404)
    return Response(_figure(stretch, side, still, language()), media_type="image/svg+xml", headers=_A_DAY)


@lru_cache(maxsize=64)
def _figure(stretch: str, side: Literal["left", "right"], still: bool, _language: str) -> str:
    return draw(load_stretches()[stretch], side, animated=not still)


@lru_cache(maxsize=64)
def _placed(stretch: str, side: Literal["left", "right"], _language: str) -> str:
    return draw_placed(load_stretches()[stretch], side)


@router.get("/models/{variant}.task")
def model(variant: Literal["lite", "full"]) -> Response:
    """A pose model for the page."""
    return FileResponse(checked(variant), media_type="application/octet-stream", headers=_A_DAY)


@router.get("/icon.svg")
def icon() -> Response:
    """The sign in the browser's tab."""
    return Response(_ICON, media_type="image/svg+xml", headers=_A_DAY)


_ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64" rx="16" fill="#b04c0c"/>'
    '<path d="M12 46h30M20 42l14-24 6 22" fill="none" stroke="#fff" stroke-width="6" stroke-linecap="round" '
    'stroke-linejoin="round"/><circle cx="49" cy="40" r="6" fill="#fff"/></svg>'
)
