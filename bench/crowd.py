"""How many live sessions one core carries: a real server on one core, real sockets from the other.

Each client sends a figure's landmarks at 15 Hz, as a page does. An answer is timed from the sending of a look to the
coming of the step that names it.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from uuid import uuid4

import uvloop
from sqlalchemy import insert
from websockets.asyncio.client import connect
from websockets.typing import Origin

from bench import Figure
from sitbone.clinic import sign_ins
from sitbone.clinic.accounts import Account, Role
from sitbone.clinic.clinic import Clinic
from sitbone.clinic.tables import AccountRow
from sitbone.diary.diary import Diary
from sitbone.diary.tables import PersonRow
from sitbone.figure.figure import play
from sitbone.live.message import write
from sitbone.plan.item import Item
from sitbone.plan.records import SeenBy
from sitbone.plan.screening import load_questions
from sitbone.stretches.stretch import load_stretches
from sitbone.web.clinic.door import SIGNED_IN
from tests.postgres import cluster

SESSIONS = 200
HERTZ = 15.0
SECONDS = 20.0
WARM = 2.0
"""Seconds at the start that are not measured."""
PORT = 8137


def rows() -> list[Figure]:
    """The slowest of twenty answers, with so many sessions at once: of one person's machine, and of a clinic."""
    return [
        _figure("answers with 200 live sessions, p95", _one_person),
        _figure("answers with 200 patients' live sessions on PostgreSQL, p95", _clinic),
    ]


def _figure(name: str, house: Callable[[int], AbstractContextManager[House]]) -> Figure:
    answers, sent, busy = uvloop.run(_measure(SESSIONS, house))
    late = statistics.quantiles(answers, n=20)[-1]
    rate = sent / (SECONDS - WARM)
    said = f"{SESSIONS} sessions at {HERTZ:g} Hz on one core: {rate:.0f} looks/s, core {busy:.0%} busy"
    return Figure(name, late, 50, unit="ms", said=said)


@dataclass(frozen=True, slots=True)
class House:
    """A database with sessions that were begun, and how a server of it is started."""

    sessions: list[tuple[str, dict[str, str]]]
    """The id of each, and what its page's browser sends along."""
    command: list[str]
    environment: dict[str, str]


@contextmanager
def _one_person(sessions: int) -> Iterator[House]:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/diary.db"
        with Diary.open(url) as diary:
            begun: list[tuple[str, dict[str, str]]] = [(_begin(diary), {}) for _ in range(sessions)]
        yield House(begun, ["coach", "--no-browser"], {"SITBONE_DATABASE_URL": url})


@contextmanager
def _clinic(sessions: int) -> Iterator[House]:
    """Each session is of a patient of their own, who is signed in."""
    with cluster() as running:
        url = running.database()
        with Clinic.open(url) as clinic:
            begun = []
            for person in _patients(clinic, sessions):
                diary = clinic.diary(person.person or "")
                assert diary is not None
                cookie = f"{SIGNED_IN}={sign_ins.begin(clinic, person)}"
                begun.append((_begin(diary), {"cookie": cookie}))
        public = f"http://127.0.0.1:{PORT}"
        yield House(begun, ["serve", "--clinic"], {"SITBONE_DATABASE_URL": url, "SITBONE_PUBLIC_URL": public})


def _patients(clinic: Clinic, patients: int) -> list[Account]:
    """Accounts of patients, made without their passwords: they are signed in already."""
    people = [
        Account(str(uuid4()), Role.PATIENT, f"patient{n}", f"Patient {n}", str(uuid4()))
        for n in range(patients)
    ]
    now = clinic.clock()
    with clinic.writing() as connection:
        connection.execute(
            insert(PersonRow), [{"id": p.person, "handle": p.person, "made": now} for p in people]
        )
        accounts = [
            {"id": p.id, "role": p.role, "login": p.login, "name": p.name, "person": p.person, "made": now,
             "password": "none", "one_time_used": 0}
            for p in people
        ]  # fmt: skip
        connection.execute(insert(AccountRow), accounts)
    return people


async def _measure(
    sessions: int, house: Callable[[int], AbstractContextManager[House]]
) -> tuple[list[float], int, float]:
    with house(sessions) as home:
        server = _serve(home, core=0)
        try:
            os.sched_setaffinity(0, set(range(1, os.cpu_count() or 2)) or {0})
            await _until_it_listens()
            messages = _messages()
            together = asyncio.Barrier(sessions + 1)
            clients = [
                asyncio.create_task(_client(id, sent, n / sessions, messages, together))
                for n, (id, sent) in enumerate(home.sessions)
            ]
            await together.wait()
            began, before = time.monotonic(), _processor_time(server.pid)
            found = await asyncio.gather(*clients)
            busy = (_processor_time(server.pid) - before) / (time.monotonic() - began)
        finally:
            server.terminate()
            server.wait()
        answers = [t for times, _ in found for t in times]
        return answers, sum(sent for _, sent in found), busy


def _begin(diary: Diary) -> str:
    now = datetime.now(UTC)
    diary.save_answers([], [q.id for q in load_questions()], now)
    items = [Item("towel", "left", 30.0), Item("towel", "right", 30.0)]
    return diary.start_session(SeenBy.CAMERA, items, 3, now)


def _serve(home: House, core: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "sitbone", *home.command, "--port", str(PORT)]
    environment = {**os.environ, **home.environment, "SITBONE_LOG": "off"}
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    os.sched_setaffinity(server.pid, {core})
    return server


async def _until_it_listens() -> None:
    for _ in range(300):
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", PORT)
        except OSError:
            await asyncio.sleep(0.1)
        else:
            writer.close()
            return
    raise RuntimeError("the server does not start")


def _messages() -> list[bytes]:
    figure = load_stretches()["towel"].figure
    played = play(figure, "left", HERTZ, stays={"ready": 1.0, "hold": 33.0}, trembles=0.001)
    return [write(observation, sequence=0) for observation in played]


async def _client(
    session: str, headers: dict[str, str], phase: float, messages: list[bytes], together: asyncio.Barrier
) -> tuple[list[float], int]:
    """One page: joins, waits until everybody has, and sends its looks, out of step with the others."""
    address = f"ws://127.0.0.1:{PORT}/live/{session}"
    await asyncio.sleep(10 * phase)
    sent_at: dict[int, float] = {}
    answers: list[float] = []
    async with connect(
        address,
        origin=Origin(f"http://127.0.0.1:{PORT}"),
        additional_headers=headers,
        open_timeout=30,
        ping_interval=None,
    ) as socket:
        await socket.send(json.dumps({"type": "go"}))

        async def hear() -> None:
            async for words in socket:
                assert isinstance(words, str)
                # Parsing each answer would make this side the slower one.
                sequence = words[29 : words.index(",", 29)]
                if sequence != "null" and int(sequence) > WARM * HERTZ:
                    answers.append(1000 * (time.perf_counter() - sent_at[int(sequence)]))

        await together.wait()
        await asyncio.sleep(phase)
        hearing = asyncio.create_task(hear())
        began = time.perf_counter()
        for sequence in count():
            await asyncio.sleep(max(0.0, began + sequence / HERTZ - time.perf_counter()))
            now = time.perf_counter()
            if now - began > SECONDS:
                break
            message = bytearray(messages[sequence % len(messages)])
            message[8:12] = sequence.to_bytes(4, "little")
            message[12:20] = _seconds(now - began + 1)
            sent_at[sequence] = time.perf_counter()
            await socket.send(bytes(message))
        hearing.cancel()
    return answers, int((SECONDS - WARM) * HERTZ)


def _seconds(value: float) -> bytes:
    import struct

    return struct.pack("<d", value)


def _processor_time(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rsplit(")", 1)[1].split()
    return sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    for figure in rows():
        print(figure)
