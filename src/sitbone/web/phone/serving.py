"""Listening to the local network beside this machine: uvicorn's one server, with more doors."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from sitbone.errors import SitboneError
from sitbone.web.guard.network import Network
from sitbone.web.phone import certificates, telling
from sitbone.web.phone.addresses import local_name, private_addresses
from sitbone.web.phone.door import Door
from sitbone.web.phone.first import first_visit
from sitbone.web.settings import Settings

TLS_AT, FIRST_AT = 443, 442
"""Added to the coach's own port: with 8000 phones find it at 8443, and the certificate at 8442."""
GREETED_WITHIN = 10.0
"""Seconds that somebody may take to begin with TLS."""
MOST = 100
"""Connections from the network at once: whoever opens more keeps nobody on this machine from the coach. Our choice."""
LOOKED_EVERY = 5.0
"""Seconds between looks whether this machine is in another network by now."""
EACH_HOUR = round(3600 / LOOKED_EVERY)
NOBODY_CAME = 90.0
"""Seconds after which it is said what may be in the way."""


class NoNetwork(SitboneError):
    """This machine is in no network that a phone could share."""


@dataclass(slots=True)
class Doors:
    """What phones come in by: sockets that listen, the certificate that is shown, and what is told of them."""

    network: Network
    authority: certificates.Authority
    folder: Path
    tls: ssl.SSLContext
    find: Callable[[], tuple[str, ...]] = private_addresses
    listening: dict[tuple[str, int], socket.socket] = field(default_factory=dict)

    def certificate(self) -> Path:
        """A file with a certificate for the addresses of now, which is not soon over."""
        return certificates.leaf(self.folder, self.authority, self.network.names, datetime.now(UTC))

    def listen(self) -> None:
        """Listen at each address that has no socket yet. Raises `NoNetwork` where none can be listened at."""
        wrong = ""
        for address in self.network.addresses:
            for port in (self.network.port, self.network.first_port):
                if (address, port) not in self.listening:
                    try:
                        self.listening[address, port] = _listen(address, port)
                    except OSError as error:
                        wrong = f"port {port} of {address} cannot be used ({error.strerror})"
        if wrong and not self._both_at(self.network.addresses[0]):
            raise NoNetwork(f"{wrong}; is another program there? Try --port 8001")

    def _both_at(self, address: str) -> bool:
        return all((address, port) in self.listening for port in (self.network.port, self.network.first_port))

    def close_others(self) -> list[tuple[str, int]]:
        """Where this machine is no more, nobody listens."""
        gone = [at for at in self.listening if at[0] not in self.network.addresses]
        for at in gone:
            self.listening.pop(at).close()
        return gone


def doors_for(settings: Settings, find: Callable[[], tuple[str, ...]] = private_addresses) -> Doors:
    """Everything that phones need, ready to be served. Raises `SitboneError` in one line."""
    ports = settings.port + TLS_AT, settings.port + FIRST_AT
    if max(ports) > 65535:
        raise NoNetwork(f"phones are served at port {ports[0]}, which there is not: give a smaller --port")
    addresses = find()
    if not addresses:
        raise NoNetwork(
            "this machine is in no private network, so no phone can reach it: connect both to the same Wi-Fi, "
            "and start again"
        )
    now, folder = datetime.now(UTC), certificates.folder_for(settings.database_url)
    authority = certificates.authority(folder, socket.gethostname().split(".")[0], now)
    network = Network(*ports, authority.fingerprint, addresses, local_name())
    tls = certificates.context(certificates.leaf(folder, authority, network.names, now))
    doors = Doors(network, authority, folder, tls, find)
    doors.listen()
    return doors


class Serving(uvicorn.Server):
    """uvicorn's own server, which also takes in what comes by the doors for phones. It starts and stops as one."""

    def __init__(self, config: uvicorn.Config, doors: Doors, app: ASGIApp) -> None:
        super().__init__(config)
        self._doors = doors
        self._coach = _like(config, Door(app, doors.network))
        self._first = _like(config, first_visit(doors.network, doors.authority))
        self._of_phones: dict[tuple[str, int], asyncio.Server] = {}
        self._tasks: list[asyncio.Task[None]] = []

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin, and open the doors."""
        await super().startup(sockets)
        if self.started:
            await self._open()
            self._tasks = [asyncio.create_task(self._watch()), asyncio.create_task(self._wait_for_somebody())]

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close the doors, and end."""
        for task in self._tasks:
            task.cancel()
        await super().shutdown(sockets)

    async def _open(self) -> None:
        loop, network = asyncio.get_running_loop(), self._doors.network
        for at, listening in self._doors.listening.items():
            if at in self._of_phones:
                continue
            coach = at[1] == network.port
            secured: dict[str, Any] = (
                {"ssl": self._doors.tls, "ssl_handshake_timeout": GREETED_WITHIN} if coach else {}
            )
            made = partial(self._protocol, self._coach if coach else self._first)
            server = await loop.create_server(made, sock=listening, backlog=64, **secured)
            self._of_phones[at] = server
            self.servers.append(server)

    def _protocol(self, config: uvicorn.Config) -> asyncio.Protocol:
        if sum(one.config is not self.config for one in self.server_state.connections) >= MOST:
            return _Full()
        made: Callable[..., asyncio.Protocol] = config.http_protocol_class
        return made(config=config, server_state=self.server_state, app_state=self.lifespan.state)

    async def _watch(self) -> None:
        """Follow the machine into another network; the certificate is renewed before its end."""
        doors = self._doors
        served, rounds = doors.network.addresses, 0
        while True:
            await asyncio.sleep(LOOKED_EVERY)
            rounds += 1
            # What cannot be done now is tried again: a network that is just coming up refuses its address.
            with contextlib.suppress(SitboneError, OSError):
                # Without any network nothing changes: most come back as they were.
                found = await asyncio.to_thread(doors.find) or served
                if found == served and rounds % EACH_HOUR:
                    continue
                doors.network.addresses = found
                doors.tls.load_cert_chain(
                    await asyncio.to_thread(doors.certificate)
                )  # running connections go on
                if found != served:
                    doors.listen()
                    await self._open()
                    self._close(doors.close_others())
                    served = found
                    telling.moved(doors.network)

    def _close(self, gone: Iterable[tuple[str, int]]) -> None:
        for at in gone:
            server = self._of_phones.pop(at)
            server.close()
            self.servers.remove(server)

    async def _wait_for_somebody(self) -> None:
        await asyncio.sleep(NOBODY_CAME)
        if not self._doors.network.somebody_came:
            telling.nobody_came(self._doors.network)


class _Full(asyncio.Protocol):
    """Nobody: there are enough connections."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        transport.close()


def _like(config: uvicorn.Config, app: ASGIApp) -> uvicorn.Config:
    """The same way of serving, for another application. No proxy stands before it, so none is believed."""
    made = uvicorn.Config(
        app,
        lifespan="off",
        proxy_headers=False,
        log_config=None,
        access_log=False,
        server_header=False,
        ws=config.ws,
        ws_max_size=config.ws_max_size,
        ws_ping_interval=config.ws_ping_interval,
        ws_per_message_deflate=config.ws_per_message_deflate,
    )
    made.load()
    return made


def _listen(address: str, port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((address, port))
        listening.listen(64)
    except OSError:
        listening.close()
        raise
    return listening
