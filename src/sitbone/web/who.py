"""Whose diary a request is about."""

from __future__ import annotations

from starlette.requests import HTTPConnection

from sitbone.diary.diary import Diary


def diary_of(request: HTTPConnection) -> Diary:
    """The diary of the person who asks: of the one person of this machine, or of whoever is signed in."""
    found: Diary = getattr(request.state, "diary", None) or request.app.state.diary
    return found
