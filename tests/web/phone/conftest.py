"""The coach served to a network of one phone: real sockets and TLS, at addresses that every machine has.

A phone's addresses are not this machine's own, so what is served at 192.168.77.5 listens at 127.0.0.5 here.
"""

from __future__ import annotations

import random
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from sitbone.diary.diary import Diary
from sitbone.web.application import Application, create_application
from sitbone.web.live.wire import LookProtocol
from sitbone.web.phone import serving
from sitbone.web.phone.serving import Doors, Serving, doors_for
from sitbone.web.settings import Settings

HOME, ELSEWHERE = "192.168.77.5", "10.0.0.7"
HERE = socket.gethostname().split(".")[0].lower()


def stands_for(address: str) -> str:
    """Where this address is on the machine of a test."""
    return f"127.0.0.{address.rpartition('.')[2]}"


@dataclass
class Phones:
    """A coach that is served to phones, and what a test changes of its network."""

    settings: Settings
    doors: Doors
    diary: Diary
    application: Application
    addresses: list[str]
    told: list[str] = field(default_factory=list)

    @property
    def host(self) -> str:
        return f"{self.addresses[0]}:{self.doors.network.port}"

    def trusting(self) -> ssl.SSLContext:
        """A phone that was shown the certificate."""
        made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        made.load_verify_locations(cadata=self.doors.authority.der)
        return made

    def phone(self, **headers: str) -> httpx.Client:
        """A browser of the network; `host` is what it calls us, if it is not what it should."""
        at = stands_for(self.addresses[0])
        found = httpx.Client(
            base_url=f"https://{at}:{self.doors.network.port}",
            verify=self.trusting(),
            headers={"host": self.host, "origin": f"https://{self.host}", "accept": "text/html", **headers},
        )
        found.event_hooks = {"request": [self._called]}
        return found

    def _called(self, request: httpx.Request) -> None:
        request.extensions["sni_hostname"] = self.addresses[0]

    def live(self, session: str, **headers: str) -> ClientConnection:
        """The live socket, as a browser of the network asks for it."""
        at = stands_for(self.addresses[0]), self.doors.network.port
        return connect(
            f"wss://{self.host}/live/{session}",
            sock=socket.create_connection(at),
            ssl=self.trusting(),
            server_hostname=self.addresses[0],
            origin=Origin(f"https://{self.host}"),
            additional_headers=headers,
        )

    def first(self, path: str = "/", method: str = "GET", **headers: str) -> httpx.Response:
        """What is served without TLS to a phone that comes for the first time."""
        port = self.doors.network.first_port
        headers = {"host": f"{self.addresses[0]}:{port}", **headers}
        address = f"http://{stands_for(self.addresses[0])}:{port}{path}"
        return httpx.request(method, address, headers=headers)

    def here(self, path: str, **headers: str) -> httpx.Response:
        """A browser of this machine."""
        return httpx.get(f"{self.settings.origin}{path}", headers={"accept": "text/html", **headers})


def free_ports() -> int:
    """A port, where those for phones are free as well."""
    for port in random.sample(range(20_443, 60_000), 100):  # several tests look for one at the same time
        try:
            for more in (0, serving.TLS_AT, serving.FIRST_AT):
                with socket.socket() as tried:
                    tried.bind(("127.0.0.1", port + more))
        except OSError:
            continue
        return port
    raise AssertionError("no port is free")


@pytest.fixture
def phones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Phones]:
    listen = serving._listen
    monkeypatch.setattr(serving, "_listen", lambda address, port: listen(stands_for(address), port))
    monkeypatch.setattr(serving, "LOOKED_EVERY", 0.1)
    url, port, addresses = f"sqlite:///{tmp_path / 'diary.db'}", free_ports(), [HOME]
    settings = Settings(port=port, phone=True, database_url=url)
    doors = doors_for(settings, lambda: tuple(addresses))
    diary = Diary.open(url)
    application = create_application(settings, diary, network=doors.network)
    made = Phones(settings, doors, diary, application, addresses)
    doors.network.let_in = lambda: made.told.append("let in")
    more: dict[str, Any] = {"ws": LookProtocol, "ws_max_size": 64 * 1024, "timeout_graceful_shutdown": 1}
    config = uvicorn.Config(application, log_level="error", lifespan="on", **more)
    server = Serving(config, doors, application)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listen("127.0.0.1", port)]}, daemon=True)
    thread.start()
    while not server.started or not server._tasks:
        time.sleep(0.02)
    yield made
    server.should_exit = True
    thread.join(10)
    assert not thread.is_alive(), "it does not stop"
