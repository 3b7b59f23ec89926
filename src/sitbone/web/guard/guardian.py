"""The secrets of one running server: the tokens of its forms, the code that pairs browsers, and its names."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import secrets
import socket
import threading
import time
from collections.abc import Collection
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from sitbone.web.guard.network import Network
from sitbone.web.settings import LOOPBACK, Settings

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
PAIRING_TRIES = 5
"""Wrong pairing codes after which nothing is taken for `PAIRING_PAUSE` seconds."""
PAIRING_PAUSE = 60.0
LINK_LIVES = 30 * 60.0
"""Seconds that a link lets somebody in: as long as a first visit with its certificate may take. Our choice."""
LINK_IS_RENEWED = 10 * 60.0
"""Seconds before its end from which on another one is shown."""
_ENCRYPTED_OR_NOT = {"ws": "http", "wss": "https"}


@dataclass(slots=True)
class Guardian:
    """The secrets of one running server. They die with it."""

    settings: Settings
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    pairing_code: str = field(default_factory=lambda: f"{secrets.randbelow(10**8):08d}")
    network: Network | None = None
    """How phones come in, where they do."""
    _links: dict[str, float] = field(default_factory=dict)
    """Those that nobody has used yet, and until when they are good."""
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

    def link(self) -> str:
        """What a phone reads from this machine's screen instead of typing the code. It lets one browser in, once."""
        with self._one_at_a_time:
            now = time.monotonic()
            self._links = {one: until for one, until in self._links.items() if until > now}
            for one, until in self._links.items():
                if until > now + LINK_IS_RENEWED:
                    return one
            new = secrets.token_urlsafe(16)
            self._links[new] = now + LINK_LIVES
            return new

    def pair_by_link(self, shown: str) -> str | None:
        """The cookie of a browser that shows a link which nobody used before; None for any other.

        It cannot be guessed, so wrong ones are not counted: whoever tries them keeps nobody else out.
        """
        with self._one_at_a_time:
            now = time.monotonic()
            for one, until in self._links.items():
                if until > now and hmac.compare_digest(one.encode(), shown.encode()):
                    del self._links[one]
                    return self.token("paired")
        return None

    def host_is_ours(self, host: str | None, *, by_network: bool = False) -> bool:
        """Whether a request was meant for us, and not for another name that somebody points here.

        What came in from the local network (`by_network`) must call us as phones do; what came from this machine, not.
        """
        if by_network:
            return self.network is not None and self.network.is_ours(host)
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
