"""A whole house for one test: the server as its own process, its diary, and Debian's Chromium."""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from playwright.sync_api import Page, Request, WebSocket, expect, sync_playwright

from sitbone.diary.diary import Diary
from sitbone.diary.entries import KeptSession
from sitbone.plan.item import Item
from sitbone.plan.records import SeenBy
from sitbone.plan.screening import load_questions
from tests.e2e import serving
from tests.ports import free_port


def chromium() -> str | None:
    """Where Chromium is; `SITBONE_CHROMIUM` says otherwise."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return os.environ.get("SITBONE_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


@dataclass(slots=True)
class House:
    """Server, diary and what the pages asked for."""

    address: str
    diary: Diary
    requests: list[Request] = field(default_factory=list)
    frames: list[bytes | str] = field(default_factory=list)
    """What went out over the live socket."""
    wrong: list[str] = field(default_factory=list)
    """Errors that a page left in its console."""

    def cleared(self) -> None:
        """All questions answered with no."""
        self.diary.save_answers([], [q.id for q in load_questions()], datetime.now(UTC))

    def begun(self, *items: Item, seen_by: SeenBy = SeenBy.CAMERA) -> str:
        """A session with these items; its address."""
        self.cleared()
        self.session_id = self.diary.start_session(seen_by, list(items), 3, datetime.now(UTC))
        return f"{self.address}/sessions/{self.session_id}"

    session_id: str = ""

    @property
    def kept(self) -> KeptSession:
        """The session as the diary has it."""
        kept = self.diary.session(self.session_id)
        assert kept is not None
        return kept


@contextmanager
def house(folder: Path, *more: str) -> Iterator[House]:
    """A server with an empty diary in this folder, told `more` on its command line."""
    url = f"sqlite:///{folder / 'diary.db'}"
    port = free_port()
    arguments = ["coach", "--no-browser", "--port", str(port), *more]
    server = serving.start(arguments, {"SITBONE_DATABASE_URL": url}, folder / "server.log")
    address = f"http://127.0.0.1:{port}"
    try:
        _until_it_answers(address, server)
        with Diary.open(url) as diary:
            yield House(address, diary)
    finally:
        server.terminate()
        server.join(20)
        if server.exitcode is None:
            serving.say_where_it_is(server)
            server.kill()
            raise AssertionError("the server does not stop:\n" + (folder / "server.log").read_text())
    assert "Traceback" not in (folder / "server.log").read_text("utf-8")


@contextmanager
def browser(
    home: House,
    camera: Path | None = None,
    *more: str,
    allowed: bool = True,
    cameras: int = 0,
    **context: Any,
) -> Iterator[Page]:
    """A page of a real Chromium, with a film for a camera, or so many `cameras` that show nobody."""
    arguments = ["--no-sandbox", "--autoplay-policy=no-user-gesture-required"]
    arguments += ["--enable-unsafe-swiftshader", "--ignore-gpu-blocklist", *more]
    if cameras:
        arguments += [f"--use-fake-device-for-media-stream=device-count={cameras}"]
    if camera is not None:
        arguments += ["--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={camera}"]
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), args=arguments)
        page = started.new_page(**{"permissions": ["camera"] if allowed else [], **context})
        page.on("request", lambda request: home.requests.append(request))
        page.on("websocket", lambda live: _listen(home, live))
        page.on("pageerror", lambda error: home.wrong.append(str(error)))
        page.on("console", lambda said: _note(home, said.type, said.text))
        try:
            yield page
        finally:
            started.close()


def _listen(home: House, live: WebSocket) -> None:
    live.on("framesent", lambda frame: home.frames.append(frame))


def _note(home: House, kind: str, text: str) -> None:
    if "Content Security Policy" in text or (kind == "error" and "Uncaught" in text):
        home.wrong.append(text)


def shown(page: Page, selector: str) -> str:
    """The words of an element."""
    return (page.locator(selector).text_content() or "").strip()


def wait_for_part(page: Page, *parts: str, seconds: float = 30) -> None:
    """Until the coach is in one of these parts."""
    one_of = re.compile(f"^({'|'.join(parts)})$")
    expect(page.locator("#main")).to_have_attribute("data-part", one_of, timeout=seconds * 1000)


def hosts(requests: Sequence[Request]) -> set[str]:
    """The hosts that were asked for anything."""
    return {
        request.url.split("/")[2] for request in requests if not request.url.startswith(("data:", "blob:"))
    }


def _until_it_answers(address: str, server: ForkServerProcess) -> None:
    for _ in range(300):
        assert server.exitcode is None, "the server has stopped"
        try:
            with urlopen(f"{address}/health", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server does not answer")
