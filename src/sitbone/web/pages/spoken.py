"""Answers every request, and leads every live session, in the language of whoever asks."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from sitbone.diary.diary import Diary
from sitbone.diary.errors import DiaryError
from sitbone.web.guard.threads import Doorways
from sitbone.web.services import Asked, Services, asked_in
from sitbone.words import chosen, speaking

SETTING = "language"
"""The diary's setting that keeps what somebody chose."""
_WITHOUT_WORDS = ("/static/", "/models/", "/icon.svg", "/health", "/ready", "/metrics")


class Spoken:
    """The application, speaking the language that the person chose, else the one that their browser asks for."""

    def __init__(self, app: ASGIApp, services: Services) -> None:
        self.app, self._services, self._doorways = app, services, Doorways()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan" or scope["path"].startswith(_WITHOUT_WORDS):
            await self.app(scope, receive, send)
            return
        asked = asked_in(scope)
        if _own_diary(asked):
            kept = await self._doorways.find_out(scope, _kept, asked.diary or self._services.diary)
        elif asked.account is None or scope["path"].startswith("/fhir/"):
            kept = None  # a program says itself what it reads
        else:
            kept = asked.account.language
        with speaking(chosen(kept, Headers(scope=scope).get("accept-language"))):
            await self.app(scope, receive, send)


def _own_diary(asked: Asked) -> bool:
    """Whether the diary is that of whoever asks, and not that of a patient whom a clinician looks at."""
    return asked.account is None or asked.account.person is not None


def _kept(diary: Diary | None) -> str | None:
    """What the person chose; None where nobody did, where nobody's diary is meant, or where it cannot be read now."""
    try:
        return diary.setting(SETTING) if diary is not None else None
    except DiaryError:
        return None
