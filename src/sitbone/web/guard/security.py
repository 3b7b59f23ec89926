"""What keeps other pages and machines out: Host and Origin checks, a strict content policy, pairing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from html import escape

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sitbone.web.guard.guardian import Guardian
from sitbone.web.guard.head import HeadAnswered
from sitbone.web.live.codes import Close
from sitbone.web.services import asked_in
from sitbone.words import _, chosen, language, later, speaking

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
OPERATING = frozenset({"/health", "/ready", "/metrics"})
"""What those who look after a clinic's servers ask each of them, by whatever name it has among them. The first two
tell nothing; `/metrics` looks for itself who asks."""
TRUSTED = "/phone/trusted"
"""What the first page of a phone asks for over TLS, to see whether the certificate is trusted: it answers nothing."""
LARGEST_BODY = 32 * 1024 * 1024
"""Bytes of a request: an imported diary of many years fits in."""
_NO_SUCH_PAGE = later("There is no such page.")
_NO_PATH_HAS = frozenset(map(chr, (*range(32), *range(127, 160), 0x2028, 0x2029)))
"""Characters that no address of ours has, and that end a line for one pattern and not for another."""
_TOO_LARGE = later("That is too large: 32 MB at most.")
LARGEST_OF_STRANGERS = 4096
"""Bytes of a request of a browser that has yet to show the code: all that it can send is the code."""
_SEEN, _PAIRED = "sitbone_csrf", "sitbone_paired"


class Guarded:
    """The application behind its guardian."""

    def __init__(self, app: ASGIApp, guardian: Guardian) -> None:
        self.app, self.guardian = app, guardian

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        with speaking(chosen(None, headers.get("accept-language"))):  # until it is known who asks
            await self._answer(scope, receive, send, headers)

    async def _answer(self, scope: Scope, receive: Receive, send: Send, headers: Headers) -> None:
        refusal = self._refusal(scope, headers)
        if refusal is None and any(character in _NO_PATH_HAS for character in scope["path"]):
            refusal = _(_NO_SUCH_PAGE)
        if refusal is not None and scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.accept"})  # only an open socket can be told why it is closed
            await send({"type": "websocket.close", "code": self._code(scope, headers), "reason": refusal})
        elif refusal is not None:
            await self._headed(_said(refusal, headers))(scope, receive, send)
        elif self._is_strange(scope, headers) and not _is_for_strangers(scope):
            await self._headed(RedirectResponse("/pair", 303))(scope, receive, send)
        else:
            if scope["type"] == "websocket" and self._pairs(scope) and (shown := cookie(headers, _PAIRED)):
                asked_in(scope).came_in = shown, ""
            await self._headed(HeadAnswered(self.app))(scope, receive, send)

    def _refusal(self, scope: Scope, headers: Headers) -> str | None:
        host, origin = headers.get("host"), headers.get("origin")
        by_network = asked_in(scope).by_network
        if not self._is_of_operating(scope) and not self.guardian.host_is_ours(host, by_network=by_network):
            return _("This address is not Sitbone's. Open the address that Sitbone printed when it started.")
        asks = scope["type"] == "websocket" or scope["method"] not in SAFE
        if asks and not self.guardian.origin_is_ours(origin, host, scope.get("scheme", "http")):
            return _("Only Sitbone's own pages may ask this. Open the page again and try once more.")
        if headers.get("sec-fetch-site") == "cross-site" and asks:
            return _("Only Sitbone's own pages may ask this.")
        strange = self._is_strange(scope, headers)
        if scope["type"] == "websocket" and strange:
            return "This browser is not paired."
        unmeasured = asks and scope["type"] == "http" and "content-length" not in headers
        length = headers.get("content-length", "" if unmeasured else "0")
        largest = LARGEST_OF_STRANGERS if strange else LARGEST_BODY
        if not (length.isascii() and length.isdigit()) or int(length) > largest:
            return _(_TOO_LARGE)
        return None

    def _code(self, scope: Scope, headers: Headers) -> Close:
        """Why a socket is not let in: a page that was is told apart from one that asks for what is not there."""
        return Close.SIGNED_OUT if self._is_strange(scope, headers) else Close.OVER

    def _is_of_operating(self, scope: Scope) -> bool:
        looks = scope["type"] == "http" and scope["method"] in SAFE
        return self.guardian.settings.clinic and looks and scope["path"] in OPERATING

    def _pairs(self, scope: Scope) -> bool:
        """Whether browsers have to be paired where this one came in."""
        settings = self.guardian.settings
        return asked_in(scope).by_network or (settings.beyond_this_machine and not settings.clinic)

    def _is_strange(self, scope: Scope, headers: Headers) -> bool:
        """Whether it has yet to show the code."""
        return self._pairs(scope) and not self.guardian.paired(cookie(headers, _PAIRED))

    def _headed(self, app: ASGIApp) -> ASGIApp:
        carried = self.guardian.headers

        async def headed(scope: Scope, receive: Receive, send: Send) -> None:
            async def with_headers(message: Message) -> None:
                if message["type"] == "http.response.start":
                    own = MutableHeaders(scope=message)
                    for name, value in carried.items():
                        own.setdefault(name, value)
                    if not scope["path"].startswith(("/static/", "/models/", "/figures/")):
                        own.setdefault("cache-control", "no-store")
                await send(message)

            await app(scope, receive, with_headers)

        return headed


def _is_for_strangers(scope: Scope) -> bool:
    """What a browser needs to be paired, and nothing else: under `/static/` there may be somebody's own voice too."""
    return scope["path"] in ("/pair", "/icon.svg", "/static/pages.css", "/static/pair.js", TRUSTED)


def _said(why: str, headers: Headers) -> Callable[[Scope, Receive, Send], Awaitable[None]]:
    """One line; for a browser as a page, which loads nothing, as the address may not be ours."""
    status = {_(_TOO_LARGE): 413, _(_NO_SUCH_PAGE): 404}.get(why, 403)
    if not headers.get("accept", "").startswith("text/html"):
        return PlainTextResponse(why, status)
    return HTMLResponse(_PAGE.format(language=language(), why=escape(why)), status)


_PAGE = (
    '<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1"><title>Sitbone</title></head>'
    "<body><main><h1>Sitbone</h1><p>{why}</p></main></body></html>\n"
)


def cookie(headers: Headers, name: str) -> str | None:
    """One cookie of a request."""
    return cookie_parser(headers.get("cookie", "")).get(name)
