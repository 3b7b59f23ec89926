"""Stands before everything else, counts and logs what goes in and out, and changes none of it."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass, field

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sitbone.diary.errors import DiaryError
from sitbone.web.guard import logs
from sitbone.web.guard.metrics import Metrics

METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})
NOWHERE = "none"
"""The route of an address that leads to no page, or that was refused before its page was looked for."""


class Observed:
    """An application whose pages and sockets are counted and logged, by the template of their address."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app, self._metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._socket(scope, receive, send)
        else:
            await self._page(scope, receive, send)

    async def _page(self, scope: Scope, receive: Receive, send: Send) -> None:
        began, request, status = time.perf_counter(), _number(), 500

        async def with_number(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["x-request-id"] = request
            await send(message)

        try:
            await self.app(scope, receive, with_number)
        except Exception:
            logs.fell_over(request)
            raise
        finally:
            seconds = time.perf_counter() - began
            method = scope["method"] if scope["method"] in METHODS else "other"
            self._metrics.page_sent(route(scope), method, status, seconds)
            logs.page_sent(route(scope), method, status, seconds, request)

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        seen = _Socket()

        async def listening() -> Message:
            message = await receive()
            if message["type"] == "websocket.disconnect":
                seen.code = seen.code or message.get("code") or 1005
            return message

        async def speaking(message: Message) -> None:
            if message["type"] == "websocket.accept":
                seen.open = True
                self._metrics.socket_opened()
                logs.socket_opened(route(scope), seen.request)
            elif message["type"] == "websocket.close":
                seen.code = seen.code or message.get("code") or 1000
            await send(message)

        try:
            await self.app(scope, listening, speaking)
        except Exception as error:
            if isinstance(error, DiaryError):
                self._metrics.diary_failed(error)
            seen.code = seen.code or 1011
            logs.fell_over(seen.request)
            raise
        finally:
            if seen.open:
                code = seen.code or 1006
                self._metrics.socket_closed(code)
                seconds = time.perf_counter() - seen.began
                logs.socket_closed(route(scope), code, seconds, seen.request)


@dataclass(slots=True)
class _Socket:
    request: str = field(default_factory=lambda: _number())
    began: float = field(default_factory=time.perf_counter)
    open: bool = False
    code: int = 0


def route(scope: Scope) -> str:
    """The template of the address that a request led to, such as `/sessions/{session_id}`: never the address."""
    found = scope.get("route")
    path = getattr(found, "path", None)
    if isinstance(path, str) and path:
        return path
    return "/static" if scope.get("endpoint") is not None else NOWHERE


def _number() -> str:
    """A number of its own for each request, which the answer carries too. What a browser calls it is not asked."""
    return secrets.token_hex(8)
