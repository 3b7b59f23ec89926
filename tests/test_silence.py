"""No word to anybody: what the programs ask of the network, as the kernel sees it."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from websockets.sync.client import connect
from websockets.typing import Origin

from sitbone.diary.diary import Diary
from sitbone.figure.figure import play
from sitbone.live.message import write
from sitbone.plan.item import Item
from sitbone.plan.records import SeenBy
from sitbone.plan.screening import load_questions
from sitbone.stretches.stretch import load_stretches
from sitbone.web.phone.addresses import private_addresses
from sitbone.web.phone.serving import FIRST_AT, LOOKED_EVERY
from tests.ports import free_port, until_it_listens

BENCH = Path(__file__).parents[1] / "bench"
STILLS = sorted((BENCH / "stills").glob("*.jpg"))
TALKS = ("connect", "sendto", "sendmsg", "sendmmsg")
AT_HOME = re.compile(
    r'sa_family=AF_(UNIX|NETLINK|UNSPEC)|inet_addr\("127\.|inet_pton\(AF_INET6, "(::1|::ffff:127\.)'
)
AN_ADDRESS = re.compile(r"sa_family=AF_\w+")
ASKS_FOR_NAMES = re.compile(r"resolv\.conf|/nscd/|systemd\.resolve|systemd/resolve|port=htons\(53\)")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("strace") is None, reason="there is no strace: apt install strace"),
]


def traced(trace: Path, *command: str) -> list[str]:
    """The command, watched by strace with all its children."""
    calls = f"trace={','.join(TALKS)},openat"
    return ["strace", "-f", "-qq", "-s", "200", "-e", "signal=none", "-e", calls, "-o", str(trace), *command]


def words_said(trace: Path) -> list[str]:
    """The calls that look up a name, or speak to anything but this machine."""
    calls = trace.read_text("utf-8", "replace").splitlines()
    assert calls, "strace saw nothing"
    return [call for call in calls if _leaves(call)]


def _leaves(call: str) -> bool:
    return ASKS_FOR_NAMES.search(call) is not None or _is_spoken_to_others(call)


def _is_spoken_to_others(call: str) -> bool:
    # A call without an address goes where its socket was connected to, which was seen.
    talks = any(f" {name}(" in call for name in TALKS)
    return talks and AN_ADDRESS.search(call) is not None and AT_HOME.search(call) is None


def sitbone(folder: Path, *words: str | Path) -> list[str]:
    """What a whole command said to anybody."""
    return words_said(watched(folder, *words))


def watched(folder: Path, *words: str | Path) -> Path:
    """The trace of a whole command."""
    trace = folder / "trace"
    command = traced(trace, sys.executable, "-m", "sitbone", *map(str, words))
    done = subprocess.run(
        command, capture_output=True, text=True, env=_environment(folder), timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    return trace


def _environment(folder: Path) -> dict[str, str]:
    return {**os.environ, "SITBONE_DATABASE_URL": f"sqlite:///{folder / 'diary.db'}"}


def test_a_look_up_and_a_packet_to_another_machine_would_be_seen(tmp_path: Path) -> None:
    code = "import socket as s; s.socket(s.AF_INET, s.SOCK_DGRAM).connect(('192.0.2.1', 9))"
    look_up = "import socket\ntry: socket.getaddrinfo('sitbone.invalid', 443)\nexcept OSError: pass"
    for program in (code, look_up):
        trace = tmp_path / "trace"
        subprocess.run(traced(trace, sys.executable, "-c", program), check=False)
        assert words_said(trace)


def test_judging_a_film_and_examining_what_is_installed_say_no_word(tmp_path: Path) -> None:
    assert sitbone(tmp_path, "analyse", BENCH / "films" / "seated_hug.mp4", "--model", "lite") == []
    assert sitbone(tmp_path, "doctor") == []


def test_many_films_say_no_word(tmp_path: Path) -> None:
    assert sitbone(tmp_path, *_many(tmp_path)) == []


def test_ray_speaks_to_this_machine_alone(tmp_path: Path) -> None:
    """Its own processes speak by the machine's own address; a name of this machine is looked up in its own files."""
    pytest.importorskip("ray")
    calls = watched(tmp_path, *_many(tmp_path), "--on", "ray").read_text("utf-8", "replace").splitlines()
    ours = f'"{_own_address()}"', f'"::ffff:{_own_address()}"'
    out = [
        n for n, call in enumerate(calls) if _is_spoken_to_others(call) and not any(a in call for a in ours)
    ]
    assert [calls[n] for n in out if not _asks_its_own_address(calls, n)] == []


def _many(folder: Path) -> list[str | Path]:
    films = folder / "films"
    films.mkdir()
    for still in STILLS[:3]:
        shutil.copy(still, films)
    return ["analyse", films, "--model", "lite", "--out", folder / "holds.parquet", "--workers", "2"]


def _own_address() -> str:
    """By which this machine would speak to others. Connecting a datagram socket sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        try:
            asked.connect(("192.0.2.1", 9))
        except OSError:
            return "127.0.0.1"
        return str(asked.getsockname()[0])


def _asks_its_own_address(calls: list[str], at: int) -> bool:
    """Whether this is Ray asking in the same way by which address it speaks: whoever asked sends nothing to it."""
    asked = re.match(r"(\d+) +connect\((\d+), .*htons\(53\).*8\.8\.8\.8", calls[at])
    if asked is None:
        return False
    after = next((call for call in calls[at + 1 :] if call.startswith(f"{asked[1]} ")), "")
    return f"({asked[2]}, " not in after


def test_a_live_session_says_no_word(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    with _coach(tmp_path, trace) as at, Diary.open(f"sqlite:///{tmp_path / 'diary.db'}") as diary:
        diary.save_answers([], [question.id for question in load_questions()], datetime.now(UTC))
        session = diary.start_session(SeenBy.CAMERA, [Item("towel", "left", 10.0)], 3, datetime.now(UTC))
        with connect(f"ws://{at}/live/{session}", origin=Origin(f"http://{at}")) as page:
            page.send('{"type":"go"}')
            looks = play(load_stretches()["towel"].figure, "left", start=1.0)
            for number, look in zip(range(12), looks, strict=False):
                page.send(write(look, sequence=number))
            page.send('{"type":"stop"}')
            while json.loads(page.recv(20))["state"]["part"] != "finished":
                pass
    assert words_said(trace) == []


@pytest.mark.skipif(not private_addresses(), reason="this machine is in no private network")
def test_serving_a_phone_says_no_word(tmp_path: Path) -> None:
    """Its addresses are asked of the kernel; the network is watched while it is served."""
    trace = tmp_path / "trace"
    with _coach(tmp_path, trace, "--phone") as at:
        address, port = private_addresses()[0], int(at.rpartition(":")[2]) + FIRST_AT
        until_it_listens(port, address)
        with socket.create_connection((address, port), 10) as phone:
            host = f"[{address}]" if ":" in address else address
            phone.sendall(
                f"GET /sitbone.crt HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n".encode()
            )
            assert b"x-x509-ca-cert" in phone.recv(4096)
        time.sleep(LOOKED_EVERY + 1)
    assert words_said(trace) == []


@contextmanager
def _coach(folder: Path, trace: Path, *more: str) -> Iterator[str]:
    """The server, watched; where it listens."""
    port = free_port()
    command = [sys.executable, "-m", "sitbone", "coach", "--no-browser", "--port", str(port), *more]
    with (
        (folder / "server.log").open("w") as log,
        subprocess.Popen(traced(trace, *command), env=_environment(folder), stdout=log, stderr=log) as server,
    ):
        try:
            until_it_listens(port)
            yield f"127.0.0.1:{port}"
        finally:
            _end(server)


def _end(server: subprocess.Popen[bytes]) -> None:
    """End the server itself; strace ends after it."""
    for child in Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split():
        os.kill(int(child), signal.SIGTERM)
    server.wait(30)
