"""Who asks, where a proxy stands before a clinic: what it says of them counts only if it shows that it is the proxy.

Every program of the machine can reach a server's port as the proxy does. Without the secret that only the proxy has,
such a program could choose the address by which its tries at passwords are counted.
"""

from __future__ import annotations

import hmac

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

HEADER = "x-sitbone-proxy"
"""The header in which the proxy shows its secret."""


class Proxied:
    """An application behind a proxy that shows a secret. Who does not show it is whoever the connection comes from."""

    def __init__(self, app: ASGIApp, secret: str) -> None:
        self.app, self._secret = app, secret.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in ("http", "websocket"):
            scope = self._told(scope)
        await self.app(scope, receive, send)

    def _told(self, scope: Scope) -> Scope:
        headers = Headers(scope=scope)
        if not hmac.compare_digest(headers.get(HEADER, "").encode(), self._secret):
            return scope
        told = dict(scope)
        # Of several the last is the one that our own proxy added; those before it anybody can make up.
        named = ",".join(headers.getlist("x-forwarded-for")).rpartition(",")[2].strip()
        if named:
            told["client"] = (named, 0)
        scheme = headers.get("x-forwarded-proto", "")
        if scheme in ("http", "https"):
            told["scheme"] = scheme if scope["type"] == "http" else scheme.replace("http", "ws")
        return told
