"""The application with a fresh diary, asked in this process or over real sockets."""

from __future__ import annotations

import asyncio
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn

from sitbone.diary.diary import Diary
from sitbone.plan.item import Item
from sitbone.plan.records import SeenBy
from sitbone.plan.screening import load_questions
from sitbone.web.application import Application, create_application
from sitbone.web.live.wire import LookProtocol
from sitbone.web.settings import Settings
from sitbone.web.workshop import Given, Made, Workshop

ADDRESS = "http://127.0.0.1:8000"
ALL_NO = [question.id for question in load_questions()]


class _Workshop(Workshop):
    """What each application has, with one process beside for all of them: it takes seconds to begin."""

    def make(self, work: Callable[Given, Made], *given: Given.args, **named: Given.kwargs) -> Made:
        return _of_all().make(work, *given, **named)


@cache
def _of_all() -> Workshop:
    return Workshop()


@pytest.fixture(scope="session", autouse=True)
def one_workshop() -> Iterator[None]:
    """Charts and reports of all applications are made in one process; tests/web/guard/test_threads.py is about it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sitbone.web.application.Workshop", _Workshop)
        yield
    _of_all().close()


class Client:
    """A browser, as far as a test needs one: keeps cookies, says its origin, finds the token of a page."""

    def __init__(self, application: Any, address: str = ADDRESS, **headers: str) -> None:
        self.application, self.address = application, address
        self.headers = {"origin": address, "accept": "text/html", **headers}
        self.cookies = httpx.Cookies()

    def ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        async def asked() -> httpx.Response:
            # Nothing is asked by https here: what is trusted need not be read anew for each answer.
            transport = (
                httpx.ASGITransport(self.application)
                if self.application
                else httpx.AsyncHTTPTransport(verify=False)
            )
            async with httpx.AsyncClient(transport=transport, base_url=self.address) as client:
                client.cookies = self.cookies
                headers = {**self.headers, **options.pop("headers", {})}
                answer = await client.request(method, path, headers=headers, **options)
                self.cookies = client.cookies
                return answer

        return asyncio.run(asked())  # a loop for all left connections open that its threads had used

    def get(self, path: str, **options: Any) -> httpx.Response:
        return self.ask("GET", path, **options)

    def post(self, path: str, **data: str) -> httpx.Response:
        """A form of ours, with its token."""
        found = re.search(
            r'name="token" value="([0-9a-f]+)"', self.get("/welcome").text + self.get("/data").text
        )
        return self.ask("POST", path, data={"token": found[1] if found else "", **data})


@dataclass
class Home:
    """One diary and its application, at a time that a test chooses."""

    diary: Diary
    application: Application
    client: Client
    now: datetime | None = None

    def cleared(self) -> None:
        """All questions answered with no."""
        self.diary.save_answers([], ALL_NO, datetime.now(UTC))

    def begun(self, seen_by: SeenBy = SeenBy.TIMER, seconds: float = 5) -> str:
        """The id of a session of two towel stretches."""
        items = [Item("towel", side, seconds) for side in ("left", "right")]
        return self.diary.start_session(seen_by, items, 3, datetime.now(UTC))


def home_of(url: str, **settings: Any) -> Home:
    """The application over this diary."""
    diary = Diary.open(url)
    made = Home(diary, None, None)  # type: ignore[arg-type]
    clock: Callable[[], datetime] = lambda: made.now or datetime.now(UTC)  # noqa: E731
    made.application = create_application(Settings(database_url=url, **settings), diary, clock=clock)
    made.client = Client(made.application)
    return made


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    made = home_of(f"sqlite:///{tmp_path / 'diary.db'}")
    yield made
    made.application.services.workshop.close()
    made.diary.close()


@contextmanager
def served(application: Any, *, lifespan: bool = False) -> Iterator[str]:
    """A real server in a thread; its host and port. With its lifespan it closes its diary when it stops."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    config = uvicorn.Config(
        application,
        log_level="error",
        lifespan="on" if lifespan else "off",
        ws=LookProtocol,
        ws_max_size=64 * 1024,
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    try:
        yield f"127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)
        listening.close()
