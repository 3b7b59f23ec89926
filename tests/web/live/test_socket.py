"""The live socket against pages that do not keep to the protocol, and a server that dies."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from sitbone.figure.figure import observe
from sitbone.live.message import write, write_nobody
from sitbone.plan.records import SeenBy
from tests.ports import free_port, until_it_listens
from tests.web.conftest import Home, home_of, served


def _look(sequence: int, time: float) -> bytes:
    return write_nobody(sequence=sequence, time=time, size=(640, 480))


def _join(at: str, session: str) -> ClientConnection:
    return connect(f"ws://{at}/live/{session}", origin=Origin(f"http://{at}"), compression=None)


def _state(page: ClientConnection) -> dict[str, Any]:
    return dict(json.loads(page.recv(5))["state"])


def _close_code(page: ClientConnection) -> int | None:
    with pytest.raises(ConnectionClosed):
        while True:
            page.recv(5)
    return page.close_code


_BODY = write(observe({}, time=1.0), sequence=0)
ABUSES: dict[str, tuple[list[bytes | str], int]] = {
    "cut off": ([_BODY[:100]], 4400),
    "not a message": ([b"\x07" * 449], 4400),
    "no words": ([""], 4400),
    "time is not a number": ([_look(0, float("nan"))], 4400),
    "out of order": ([_look(5, 1.0), _look(4, 1.1)], 4400),
    "replayed": ([_look(0, 1.0), _look(0, 1.0)], 4400),
    "time goes back": ([_look(0, 5.0), _look(1, 4.0)], 4400),
    "time runs ahead": ([_look(0, 1.0), _look(1, 900.0)], 4400),
    "unknown command": (['{"type":"format"}'], 4400),
    "time of a tick is not a number": (['{"type":"tick","time":NaN}'], 4400),
    "large": ([b"\x01" * 5000], 4413),
    "large words": (['"' + "x" * 5000 + '"'], 4413),
    "flood": ([_look(n, 1 + n / 10_000) for n in range(10_000)], 4408),
}


def test_a_page_that_breaks_the_protocol_is_closed_and_the_session_can_go_on(home: Home) -> None:
    home.cleared()
    session = home.begun(SeenBy.CAMERA)
    with served(home.application) as at:
        for name, (messages, code) in ABUSES.items():
            with _join(at, session) as page:
                try:
                    for message in messages:
                        page.send(message)
                except ConnectionClosed:
                    pass
                assert _close_code(page) == code, name
        with _join(at, session) as page:
            page.send(b"\x01" * 200_000)
            assert _close_code(page) in (1009, 4413)
        with _join(at, "no-such-session") as page:
            assert _close_code(page) == 4401
        with _join(at, session) as page:
            page.send('{"type":"go"}')
            page.send('{"type":"pause"}')
            while not _state(page)["paused"]:
                pass


def test_a_second_page_takes_over(home: Home) -> None:
    home.cleared()
    session = home.begun()
    with served(home.application) as at, _join(at, session) as first:
        _state(first)
        with _join(at, session) as second:
            assert _state(second)["part"] == "check"
            assert _close_code(first) == 4409
            second.send('{"type":"go"}')
            assert _state(second)["part"] == "get ready"


def test_another_sites_page_has_no_socket(home: Home) -> None:
    home.cleared()
    session = home.begun()
    with served(home.application) as at:
        for origin in ("http://evil.example", None):
            with connect(f"ws://{at}/live/{session}", origin=origin) as page:  # type: ignore[arg-type]
                assert _close_code(page) == 4401


@contextmanager
def _process(folder: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    environment = {
        **os.environ, "SITBONE_DATABASE_URL": f"sqlite:///{folder / 'diary.db'}", "XDG_DATA_HOME": str(folder),
    }  # fmt: skip
    command = [sys.executable, "-m", "sitbone", "coach", "--no-browser", "--port", str(port)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as server:
        try:
            until_it_listens(port)
            yield server
        finally:
            server.kill()


def _tick_until(page: ClientConnection, reached: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    began = time.monotonic()
    state: dict[str, Any] = _state(page)
    while not reached(state):
        assert time.monotonic() - began < 30
        page.send(json.dumps({"type": "tick", "time": time.monotonic()}))
        time.sleep(0.1)
        try:
            while True:
                state = dict(json.loads(page.recv(0))["state"])
        except TimeoutError:
            pass
    return state


@pytest.mark.slow
def test_a_killed_server_loses_no_finished_hold_and_goes_on_at_the_right_item(tmp_path: Path) -> None:
    home = home_of(f"sqlite:///{tmp_path / 'diary.db'}")
    home.cleared()
    session, port = home.begun(seconds=1), free_port()
    with _process(tmp_path, port) as server, _join(f"127.0.0.1:{port}", session) as page:
        page.send('{"type":"go"}')
        _tick_until(page, lambda state: state["item"] == 1)
        server.send_signal(signal.SIGKILL)
    kept = home.diary.session(session)
    assert kept is not None and [(h.side, h.completed) for h in kept.record.holds] == [("left", True)]
    with _process(tmp_path, port), _join(f"127.0.0.1:{port}", session) as page:
        assert _state(page)["item"] == 1
        page.send('{"type":"go"}')
        _tick_until(page, lambda state: state["part"] == "finished")
    kept = home.diary.session(session)
    assert kept is not None and [h.side for h in kept.record.holds] == ["left", "right"]
    home.diary.close()
