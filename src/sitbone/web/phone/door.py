"""Where phones come in: whatever comes through here is marked, so that the guardian asks for the pairing."""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

from sitbone.web.guard.network import Network
from sitbone.web.services import asked_in


class Door:
    """The application as the local network has it. The mark is of the listening socket, not of what somebody says."""

    def __init__(self, app: ASGIApp, network: Network) -> None:
        self.app, self.network = app, network

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in ("http", "websocket"):
            asked_in(scope).by_network = self.network.somebody_came = True
        await self.app(scope, receive, send)
