"""What keeps other pages and machines out: Host and Origin checks, CSRF tokens, a strict content policy, pairing."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import secrets
import socket
import threading
import time
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, field
from html import escape
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sitbone.web.guard.head import HeadAnswered
from sitbone.web.live.codes import Close
from sitbone.web.settings import LOOPBACK, Settings
from sitbone.words import _, chosen, language, later, speaking

POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'wasm-unsafe-eval'",
        "worker-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "media-src 'self' blob:",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",  # with no-referrer a browser says "Origin: null" in its forms
    "permissions-policy": "camera=(self), microphone=(), geolocation=(), screen-wake-lock=(self)",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-embedder-policy": "require-corp",
    "cross-origin-resource-policy": "same-origin",
}
ENCRYPTED_ONLY = {"strict-transport-security": "max-age=31536000"}
"""Of a clinic that is reached over https: for a year no browser asks it without. Other names below its own are not
ours to speak for; nor are the other ports of a person's own machine, for which it would hold too."""
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
OPERATING = frozenset({"/health", "/ready", "/metrics"})
"""What those who look after a clinic's servers ask each of them, by whatever name it has among them. The first two
tell nothing; `/metrics` looks for itself who asks."""
LARGEST_BODY = 32 * 1024 * 1024
"""Bytes of a request: an imported diary of many years fits in."""
PAIRING_TRIES = 5
"""Wrong pairing codes after which nothing is taken for `PAIRING_PAUSE` seconds."""
PAIRING_PAUSE = 60.0
_NO_SUCH_PAGE = later("There is no such page.")
_NO_PATH_HAS = frozenset(map(chr, (*range(32), *range(127, 160), 0x2028, 0x2029)))
"""Characters that no address of ours has, and that end a line for one pattern and not for another."""
_TOO_LARGE = later("That is too large: 32 MB at most.")
_ENCRYPTED_OR_NOT = {"ws": "http", "wss": "https"}
_SEEN, _PAIRED = "sitbone_csrf", "sitbone_paired"


@dataclass(slots=True)
class Guardian:
    """The secrets of one running server. They die with it."""

    settings: Settings
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    pairing_code: str = field(default_factory=lambda: f"{secrets.randbelow(10**8):08d}")
    _tries: int = 0
    _closed_until: float = 0.0
    _one_at_a_time: threading.Lock = field(default_factory=threading.Lock)

    def token(self, seed: str) -> str:
        """The CSRF token that belongs to the seed in somebody's cookie."""
        return hmac.new(self.secret, seed.encode(), hashlib.sha256).hexdigest()

    def token_is_right(self, seed: str | None, token: str | None) -> bool:
        """Whether a form came from one of our own pages."""
        return bool(seed and token) and hmac.compare_digest(self.token(seed or ""), token or "")

    def paired(self, cookie: str | None) -> bool:
        """Whether this browser has shown the pairing code."""
        return cookie is not None and hmac.compare_digest(self.token("paired"), cookie)

    def still_paired(self, came: Collection[tuple[str, str]]) -> frozenset[tuple[str, str]]:
        """Those of these cookies (each with whose diary it opened) that are still good."""
        return frozenset(one for one in came if self.paired(one[0]))

    def pair(self, code: str) -> str | None:
        """The cookie of a browser that shows the right code; None for a wrong one, and for a while after many."""
        with self._one_at_a_time:
            now = time.monotonic()
            if now < self._closed_until:
                return None
            typed = "".join(code.split())  # it is printed in two halves, so that it can be read
            if hmac.compare_digest(typed.encode(), self.pairing_code.encode()):
                self._tries = 0
                return self.token("paired")
            self._tries += 1
            if self._tries >= PAIRING_TRIES:
                self._tries, self._closed_until = 0, now + PAIRING_PAUSE
            return None

    def host_is_ours(self, host: str | None) -> bool:
        """Whether a request was meant for us, and not for another name that somebody points here."""
        try:
            name = urlsplit(f"//{host}").hostname if host else None
        except ValueError:  # brackets that are not closed
            name = None
        if name is None:
            return False
        if self._is_public(host):
            return True
        return name in LOOPBACK or (
            self.settings.beyond_this_machine and not self.settings.clinic and _is_this_machine(name)
        )

    def origin_is_ours(self, origin: str | None, host: str | None, scheme: str) -> bool:
        """Whether the page that asks was served by us. A browser always says it where it matters.

        `scheme` is that of the connection; a clinic's is what browsers see, before the proxy.
        """
        if origin is None or host is None:
            return False
        if self._is_public(host):
            return origin == self.settings.origin
        return origin == f"{_ENCRYPTED_OR_NOT.get(scheme, scheme)}://{host}"

    def _is_public(self, host: str | None) -> bool:
        """Whether this is the name that browsers call a clinic."""
        return self.settings.clinic and host == urlsplit(self.settings.origin).netloc

    @property
    def headers(self) -> dict[str, str]:
        """What every answer carries."""
        if self.settings.clinic and self.settings.origin.startswith("https:"):
            return {**HEADERS, **ENCRYPTED_ONLY}
        return HEADERS


def _is_this_machine(name: str) -> bool:
    """An address, or this machine's own name: no other name can be meant, whatever it resolves to."""
    own = socket.gethostname().lower()
    if name in (own, own.split(".")[0], f"{own.split('.')[0]}.local"):
        return True
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


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
            await send({"type": "websocket.close", "code": Close.OVER, "reason": refusal})
        elif refusal is not None:
            await self._headed(_said(refusal, headers))(scope, receive, send)
        elif scope["type"] == "http" and self._must_pair(scope, headers):
            await self._headed(RedirectResponse("/pair", 303))(scope, receive, send)
        else:
            if scope["type"] == "websocket" and (shown := cookie(headers, _PAIRED)):
                scope.setdefault("state", {})["came_in"] = shown, ""
            await self._headed(HeadAnswered(self.app))(scope, receive, send)

    def _refusal(self, scope: Scope, headers: Headers) -> str | None:
        host, origin = headers.get("host"), headers.get("origin")
        if not self._is_of_operating(scope) and not self.guardian.host_is_ours(host):
            return _("This address is not Sitbone's. Open the address that Sitbone printed when it started.")
        asks = scope["type"] == "websocket" or scope["method"] not in SAFE
        if asks and not self.guardian.origin_is_ours(origin, host, scope.get("scheme", "http")):
            return _("Only Sitbone's own pages may ask this. Open the page again and try once more.")
        if headers.get("sec-fetch-site") == "cross-site" and asks:
            return _("Only Sitbone's own pages may ask this.")
        if scope["type"] == "websocket" and self._must_pair(scope, headers):
            return "This browser is not paired."
        unmeasured = asks and scope["type"] == "http" and "content-length" not in headers
        length = headers.get("content-length", "" if unmeasured else "0")
        if not (length.isascii() and length.isdigit()) or int(length) > LARGEST_BODY:
            return _(_TOO_LARGE)
        return None

    def _is_of_operating(self, scope: Scope) -> bool:
        looks = scope["type"] == "http" and scope["method"] in SAFE
        return self.guardian.settings.clinic and looks and scope["path"] in OPERATING

    def _must_pair(self, scope: Scope, headers: Headers) -> bool:
        if not self.guardian.settings.beyond_this_machine or self.guardian.settings.clinic:
            return False
        if scope["path"] == "/pair" or scope["path"].startswith("/static/"):
            return False
        return not self.guardian.paired(cookie(headers, _PAIRED))

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
