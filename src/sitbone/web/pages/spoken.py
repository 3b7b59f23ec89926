"""Answers every request, and leads every live session, in the language of whoever asks."""

from __future__ import annotations

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from sitbone.diary.diary import Diary
from sitbone.diary.errors import DiaryError
from sitbone.web.guard.threads import Doorways
from sitbone.web.who import diary_of
from sitbone.words import chosen, speaking

SETTING = "language"
"""The diary's setting that keeps what somebody chose."""
_WITHOUT_WORDS = ("/static/", "/models/", "/icon.svg", "/health", "/ready", "/metrics")


class Spoken:
    """The application, speaking the language that the person chose, else the one that their browser asks for."""

    def __init__(self, app: ASGIApp) -> None:
        self.app, self._doorways = app, Doorways()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan" or scope["path"].startswith(_WITHOUT_WORDS):
            await self.app(scope, receive, send)
            return
        asks = HTTPConnection(scope)
        if _own_diary(asks):
            kept = await self._doorways.find_out(scope, _kept, diary_of(asks))
        elif scope["path"].startswith("/fhir/"):  # a program, which says itself what it reads
            kept = None
        else:
            kept = asks.state.account.language
        with speaking(chosen(kept, asks.headers.get("accept-language"))):
            await self.app(scope, receive, send)


def _own_diary(asks: HTTPConnection) -> bool:
    """Whether the diary is that of whoever asks, and not that of a patient whom a clinician looks at."""
    account = getattr(asks.state, "account", None)
    return account is None or account.person is not None


def _kept(diary: Diary | None) -> str | None:
    """What the person chose; None where nobody did, where nobody's diary is meant, or where it cannot be read now."""
    try:
        return diary.setting(SETTING) if diary is not None else None
    except DiaryError:
        return None
