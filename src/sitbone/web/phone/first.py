"""What a phone sees that comes for the first time, before it knows this machine: the certificate, and how to take it.

It comes without TLS, so whoever is in the same network can put another page in its place. Hence nothing secret is ever
asked for or shown here, and the fingerprint is not either: it is compared between the screen of this machine and the
phone's own settings, which no page can change.
"""

from __future__ import annotations

from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from sitbone.web.guard.network import Network
from sitbone.web.guard.security import TRUSTED
from sitbone.web.pages.rendering import text_of
from sitbone.web.phone.certificates import Authority
from sitbone.words import _, chosen, speaking

_STATIC = Path(__file__).parents[1] / "static"
_FILES = {"/pages.css": "text/css", "/trust.js": "text/javascript"}
_HEADERS = {
    # A policy cannot name an address of IPv6, nor, by the book, one of IPv4 (CSP 3, 6.7.2.9): hence any over TLS.
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; "
    "connect-src https:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}


def first_visit(network: Network, authority: Authority) -> ASGIApp:
    """The page and the certificate, and nothing else. It has no way to the coach or the diary."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close"})
            return
        if scope["type"] != "http":
            return
        network.somebody_came = True
        headers = Headers(scope=scope)
        with speaking(chosen(None, headers.get("accept-language"))):
            answer = _answer(scope, headers.get("host", ""), network, authority)
        answer.headers.update(_HEADERS)
        await answer(scope, receive, send)

    return app


def _answer(scope: Scope, host: str, network: Network, authority: Authority) -> Response:
    path = scope["path"]
    if not network.is_ours(host, network.first_port):
        return PlainTextResponse("This address is not Sitbone's.\n", 403)
    if scope["method"] not in ("GET", "HEAD"):
        return PlainTextResponse("Nothing can be sent here.\n", 405)
    if path == "/":
        origin = f"https://{host.rpartition(':')[0]}:{network.port}"
        return HTMLResponse(
            text_of("phone_first.html", origin=origin, trusted=origin + TRUSTED, name=authority.name)
        )
    if path == "/sitbone.crt":
        return Response(authority.der, media_type="application/x-x509-ca-cert")
    if path == "/sitbone.mobileconfig":
        said = _(
            "So that this phone knows your computer. It is good for addresses of your own network alone."
        )
        return Response(authority.profile(said), media_type="application/x-apple-aspen-config")
    if path in _FILES:
        return FileResponse(_STATIC / path.removeprefix("/"), media_type=_FILES[path])
    return PlainTextResponse("There is no such page.\n", 404)
