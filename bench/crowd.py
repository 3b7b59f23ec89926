"""How many live sessions one core carries, and what becomes of twice as many: a real server on one core, real sockets
from the others.

Each page sends a figure's landmarks at 15 Hz. An answer is timed from the sending of a look to the coming of the step
that names it. A core carries so many sessions where 95 % of the answers come within 50 ms and the coach takes five
looks a second of each. The code of an older commit is measured in the same run, in turns with this one, because other
work on the machine makes every time longer; so is an echo of the same messages.
"""

from __future__ import annotations

import asyncio
import io
import json
import os
import resource
import socket
import statistics
import subprocess
import sys
import tarfile
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import uvloop
from sqlalchemy import create_engine, text

from bench import Figure
from bench.crowd_house import HELD_FOR, ITEMS
from bench.crowd_pages import HERTZ, PERIOD, READY, Crowd, Page, script
from sitbone.live.answer import Outcome
from sitbone.live.guide import Guide
from sitbone.live.message import read
from sitbone.plan.item import Item
from tests.postgres import cluster

OLDER = "754af2f"
"""The commit that is measured beside this one."""
TURNS = 2
"""How often each of them is."""
AS_QUICK, LATEST = 50.0, 150.0
"""Milliseconds within which 95 % of the answers come: of as many sessions as a core carries, and of twice as many."""
LOOKS_A_SECOND = 4.9
"""Looks of each session that are taken, at least, where a core carries them: five, less what a short window misses."""
TIMES_AS_MANY = 1.75
FEWEST, MOST = 60, 400
NEAR = 1.08
"""By how much the search for the number of sessions may be off."""
SETTLES, MEASURED, WATCHED = 7.0, 3.0, 30.0
"""Seconds that are left out before each measurement, that it takes, and that twice as many sessions are watched."""
RIGHT_TO = 0.5
"""Seconds by which counted seconds may differ from those that ten looks a second tell."""
CLIENT_AT_MOST = 0.85
"""Share of its core that the pages' side may take; beyond it, it is what is measured."""
_ROOT = Path(__file__).parents[1]
_DATABASES = {"one": "SQLite", "clinic": "PostgreSQL"}


def rows(databases: Sequence[str] = tuple(_DATABASES)) -> list[Figure]:
    """What one core carries, older and newer code in turns, and what becomes of twice as many."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    found: list[Figure] = []
    with older_code() as older, cluster() as postgres:
        for of in databases:
            database = _DATABASES[of]
            places = _Places(of, postgres.database)
            carried: dict[str, list[Carried]] = {"new": [], "old": []}
            for _ in range(TURNS):
                for name, code in (("new", _ROOT / "src"), ("old", older)):
                    if code is not None:
                        carried[name].append(uvloop.run(_search(places, code)))
            best = max(carried["new"], key=lambda one: one.sessions)
            found += _carried_rows(database, carried, best)
            _tell(found)
            found += _twice_rows(database, uvloop.run(_watch(places, 2 * best.sessions)))
    return found


@dataclass(frozen=True, slots=True)
class Measured:
    """Some seconds of so many sessions."""

    sessions: int
    late: float
    """Milliseconds within which 95 % of the answers came."""
    looks: float
    """Looks a second that were taken of a session, on average."""
    server: float
    client: float
    """Shares of a core."""

    @property
    def fine(self) -> bool:
        """Whether a core carries so many."""
        return self.late <= AS_QUICK and self.looks >= LOOKS_A_SECOND


@dataclass(frozen=True, slots=True)
class Carried:
    """What the search found."""

    best: Measured | None
    echo: float
    """The same milliseconds of a plain echo of the same messages, with 100 pages."""
    client: float

    @property
    def sessions(self) -> int:
        """How many sessions a core carries."""
        return self.best.sessions if self.best else 0


@dataclass(frozen=True, slots=True)
class Watched:
    """What became of many sessions."""

    measured: Measured
    echo: float
    looks: tuple[int, int]
    """Fewest and most that were taken of any session."""
    begun: int
    finished: int
    lost: int
    miscounted: int
    furthest: float
    """Seconds by which a counted hold was off at most."""
    closed: int
    seconds: float


def _carried_rows(database: str, carried: dict[str, list[Carried]], best: Carried) -> list[Figure]:
    new = [one.sessions for one in carried["new"]]
    name = f"{database}: live sessions at {HERTZ:g} Hz that one core carries"
    assert best.best is not None
    said = (
        f"each turn: {new}; 95 % of answers within {best.best.late:.0f} ms (an echo: {best.echo:.1f} ms), "
        f"{best.best.looks:.1f} looks/s of each; server {best.best.server:.0%}, pages' side {best.client:.0%} of a core"
    )
    rows = [Figure(name, statistics.median(new), said=said + _void(best.client))]
    old = [one.sessions for one in carried["old"]]
    if not old:
        return [*rows, Figure(f"{database}: times as many as {OLDER}", None, TIMES_AS_MANY, at_least=True,
                              said=f"the history here does not have {OLDER}")]  # fmt: skip
    ratio = statistics.median([a / b for a, b in zip(new, old, strict=True) if b] or [0.0])
    said = f"in turns: {new} and {old} (an echo: {', '.join(f'{c.echo:.1f}' for c in carried['old'])} ms)"
    return [*rows, Figure(f"{database}: times as many as {OLDER}", round(ratio, 2), TIMES_AS_MANY, at_least=True,
                          said=said)]  # fmt: skip


def _twice_rows(database: str, w: Watched) -> list[Figure]:
    m, name = w.measured, f"{database}: twice as many ({w.measured.sessions})"
    said = (
        f"an echo: {w.echo:.1f} ms; looks taken of a session in {w.seconds:.0f} s: {w.looks[0]} to {w.looks[1]}; "
        f"server {m.server:.0%}, pages' side {m.client:.0%} of a core; {w.closed} closed"
    )
    holds = f"{w.begun} begun, {w.finished} finished, seconds right to {w.furthest:.2f}"
    return [
        Figure(f"{name}: 95 % of answers", round(m.late, 1), LATEST, unit="ms", said=said + _void(m.client)),
        Figure(f"{name}: holds lost or miscounted", w.lost + w.miscounted, 0, said=holds),
        Figure(f"{name}: fewest looks of a session / most", round(w.looks[0] / max(w.looks[1], 1), 2),
               0.8, at_least=True, said=f"{w.looks[0]} / {w.looks[1]}"),
    ]  # fmt: skip


def _void(client: float) -> str:
    return " - VOID: the pages' side was too busy" if client > CLIENT_AT_MOST else ""


@contextmanager
def older_code() -> Iterator[Path | None]:
    """Where the older commit's `src` is, from the history here; None where the history does not have it."""
    packed = subprocess.run(["git", "-C", str(_ROOT), "archive", OLDER, "src"], capture_output=True)
    if packed.returncode:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="sitbone-older-") as folder:
        with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as tar:
            tar.extractall(folder, filter="data")
        code = Path(folder) / "src"
        static = code / "sitbone/web/static"
        if not static.exists():  # built, not kept; no page is asked for here
            static.symlink_to(_ROOT / "src/sitbone/web/static")
        yield code


@dataclass(frozen=True, slots=True)
class _Places:
    """Where sessions are kept: in files of one person, or in a clinic's PostgreSQL."""

    of: str
    new_database: Callable[[], str]

    @contextmanager
    def home(self, code: Path, sessions: int) -> Iterator[Home]:
        """A new database with sessions that were begun, and a server of it."""
        with tempfile.TemporaryDirectory(prefix="sitbone-crowd-") as folder:
            url = self.new_database() if self.of == "clinic" else f"sqlite:///{folder}/diary.db"
            port = _free_port()
            environment = {**os.environ, "PYTHONPATH": str(code), "SITBONE_DATABASE_URL": url, "SITBONE_LOG": "off",
                           "SITBONE_JOURNAL": f"{folder}/journal", "XDG_STATE_HOME": folder,
                           "SITBONE_PUBLIC_URL": f"http://127.0.0.1:{port}"}  # fmt: skip
            if self.of == "one":
                del environment["SITBONE_PUBLIC_URL"]
            make = [sys.executable, str(_ROOT / "bench/crowd_house.py"), self.of, url, str(sessions)]
            made = subprocess.run(make, env=environment, capture_output=True, check=True, timeout=240)
            counted = Path(folder) / "counted.json"
            program = (
                [str(_ROOT / "bench/crowd_server.py"), str(counted)]
                if code == _ROOT / "src"
                else ["-m", "sitbone"]
            )
            way = ["coach", "--no-browser"] if self.of == "one" else ["serve", "--clinic"]
            command = [sys.executable, *program, *way, "--port", str(port)]
            with _on_the_first_core(command, environment) as server:
                _until_it_listens(port)
                home = Home(url, port, server, json.loads(made.stdout), [])
                yield home
            if counted.exists():
                home.taken.extend(json.loads(counted.read_text()))


@dataclass(frozen=True, slots=True)
class Home:
    """A server that runs, with its sessions."""

    url: str
    port: int
    server: subprocess.Popen[bytes]
    sessions: list[tuple[str, dict[str, str]]]
    taken: list[int]
    """How many looks of each session it took, once it has ended."""

    def looks(self) -> float:
        """Looks that were taken so far, of all sessions."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/metrics", timeout=20) as answer:
            lines = answer.read().decode().splitlines()
        return next(float(line.split()[1]) for line in lines if line.startswith("sitbone_look_seconds_count"))


@contextmanager
def _on_the_first_core(
    command: Sequence[str], environment: dict[str, str]
) -> Iterator[subprocess.Popen[bytes]]:
    """A program on the first core, and this one on the others."""
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        os.sched_setaffinity(server.pid, {0})
        os.sched_setaffinity(0, set(range(1, os.cpu_count() or 2)) or {0})
        try:
            yield server
        finally:
            server.terminate()
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()


@contextmanager
def _before_others(server: int) -> Iterator[None]:
    """Server and pages run before other work on the machine, where that is allowed."""
    tasks = [0, *(int(task.name) for task in Path(f"/proc/{server}/task").iterdir())]
    with suppress(PermissionError):
        for task in tasks:
            os.sched_setscheduler(task, os.SCHED_RR, os.sched_param(1))
    try:
        yield
    finally:
        with suppress(PermissionError, ProcessLookupError):
            for task in tasks:
                os.sched_setscheduler(task, os.SCHED_OTHER, os.sched_param(0))


async def _search(places: _Places, code: Path) -> Carried:
    """How many sessions one core carries: by halves, and what fails is tried once more."""
    echo = await _echo()
    low, high, best, client = FEWEST, MOST, None, 0.0
    with places.home(code, MOST) as home:
        crowd = Crowd(script(120), home.port)
        await crowd.join(home.sessions)
        crowd.scatter(READY)
        await crowd.begin()
        await asyncio.sleep(2)
        while high / low > NEAR:
            many = round((low * high) ** 0.5)
            with _before_others(home.server.pid):
                found = await _measure(home, crowd, many, MEASURED)
                if not found.fine and found.late < 3 * AS_QUICK:
                    found = await _measure(home, crowd, many, MEASURED)
            _tell((places.of, code, found))
            client = max(client, found.client)
            if found.fine:
                low, best = many, found
            else:
                high = many
        await crowd.close()
    return Carried(best, echo, client)


async def _measure(home: Home, crowd: Crowd, sessions: int, seconds: float) -> Measured:
    """So many of the pages send looks for a while."""
    crowd.let(())
    await asyncio.sleep(0.5)
    crowd.let(crowd.pages[:sessions])
    await asyncio.sleep(SETTLES)
    looks, server, client = await _numbers(home)
    began = time.perf_counter()
    crowd.hear_anew()
    await asyncio.sleep(seconds)
    took = time.perf_counter() - began
    answers = crowd.answers
    crowd.answers = []
    looks_after, server_after, client_after = await _numbers(home)
    return Measured(
        sessions,
        statistics.quantiles(answers, n=20)[-1] if len(answers) > 20 else float("inf"),
        (looks_after - looks) / took / sessions,
        (server_after - server) / took,
        (client_after - client) / took,
    )


async def _numbers(home: Home) -> tuple[float, float, float]:
    looks = await asyncio.to_thread(home.looks)
    return looks, _processor_time(home.server.pid), time.process_time()


async def _watch(places: _Places, sessions: int) -> Watched:
    """So many sessions for a while: how late the answers are, and what became of their holds."""
    echo, looks = await _echo(), script(READY + PERIOD + WATCHED + 60)
    with places.home(_ROOT / "src", sessions) as home:
        crowd = Crowd(looks, home.port)
        await crowd.join(home.sessions)
        crowd.scatter(0)
        await crowd.begin()
        ends = [page.at + int((PERIOD + WATCHED) * HERTZ) for page in crowd.pages]
        await asyncio.sleep(2)
        began = time.perf_counter()
        with _before_others(home.server.pid):
            crowd.let(crowd.pages)
            await asyncio.sleep(6)
            measured = await _going_on(home, crowd, WATCHED - 6)
            while min(p.at - end for p, end in zip(crowd.pages, ends, strict=True)) < 0:
                await asyncio.sleep(0.01)
            crowd.let(())
        seconds = time.perf_counter() - began
        await asyncio.sleep(1)
        for page in crowd.pages:
            page.say({"type": "stop"})
        kept = await _kept(home.url, crowd.pages)
        closed = sum(page.closed is not None for page in crowd.pages)
        sent = [(page.at - page.sequence, page.at) for page in crowd.pages]
        await crowd.close()
    taken = home.taken or [0]
    return Watched(measured, echo, (min(taken), max(taken)), *_judged(looks, sent, kept), closed, seconds)


async def _going_on(home: Home, crowd: Crowd, seconds: float) -> Measured:
    looks, server, client = await _numbers(home)
    began = time.perf_counter()
    crowd.hear_anew()
    await asyncio.sleep(seconds)
    took = time.perf_counter() - began
    looks_after, server_after, client_after = await _numbers(home)
    sessions = len(crowd.pages)
    late = statistics.quantiles(crowd.answers, n=20)[-1]
    return Measured(sessions, late, (looks_after - looks) / took / sessions, (server_after - server) / took,
                    (client_after - client) / took)  # fmt: skip


Kept = dict[int, tuple[bool, float]]
"""Of each item that was held: whether it was finished, and the seconds that counted."""


async def _kept(url: str, pages: Sequence[Page]) -> list[Kept]:
    """What the database has of each page's session, once nothing more comes."""
    found: dict[str, Kept] = {}
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    before = -1
    while sum(map(len, found.values())) != before:
        before = sum(map(len, found.values()))
        await asyncio.sleep(4)
        found = {}
        with engine.connect() as connection:
            for session, item, completed, counted in connection.execute(
                text("SELECT session, item, completed, counted FROM holds")
            ):
                found.setdefault(str(session).replace("-", ""), {})[item] = (bool(completed), counted)
    engine.dispose()
    return [found.get(page.session.replace("-", ""), {}) for page in pages]


def _judged(
    looks: Sequence[bytes], sent: Sequence[tuple[int, int]], kept: Sequence[Kept]
) -> tuple[int, int, int, int, float]:
    """Holds begun, finished, lost and miscounted, and by how much seconds were off, against ten looks a second."""
    truths: dict[tuple[int, int], Kept] = {}
    begun = finished = lost = miscounted = 0
    furthest = 0.0
    for span, found in zip(sent, kept, strict=True):
        if span not in truths:
            truths[span] = _truth(looks, *span)
        truth = truths[span]
        begun += len(truth)
        for item in truth.keys() | found.keys():
            done, counted = truth.get(item, (False, 0.0))
            found_done, found_counted = found.get(item, (False, 0.0))
            finished += found_done
            off = abs(counted - found_counted)
            if (
                (done, counted) == (False, counted)
                and min(counted, found_counted) < 2.0 + RIGHT_TO
                and off > RIGHT_TO
            ):
                # a hold of about two seconds is kept or is none
                off = (
                    abs(max(counted, found_counted) - 2.0)
                    if max(counted, found_counted) < 2.0 + RIGHT_TO
                    else off
                )
            sure = done == found_done or HELD_FOR - min(counted, found_counted) <= RIGHT_TO
            furthest = max(furthest, off)
            if done and not found_done and not sure:
                lost += 1
            elif not sure or off > RIGHT_TO:
                miscounted += 1
    return begun, finished, lost, miscounted, furthest


def _truth(looks: Sequence[bytes], first: int, last: int) -> Kept:
    """What ten looks a second tell of these looks of the script."""
    guide = Guide([Item("towel", "left", HELD_FOR) for _ in range(ITEMS)])
    guide.go()
    outcomes: list[Outcome] = []
    due = 0.0
    for n in range(first, last):
        now = (n - first + 1) / HERTZ
        if now >= due:
            due = max(due + 0.1, now + 0.05)
            look = read(looks[n % len(looks)])
            outcomes += guide.see(look.observation(now), look.brightness).outcomes
    outcomes += guide.stop().outcomes
    return {o.item: (o.hold.completed, o.hold.counted) for o in outcomes}


async def _echo() -> float:
    """The same milliseconds, where nothing is done but to send a hundred pages' messages back."""
    port = _free_port()
    with _on_the_first_core([sys.executable, "-c", _ECHOES, str(port)], dict(os.environ)) as echoes:
        await asyncio.to_thread(_until_it_listens, port)
        crowd = Crowd(script(1), port)
        await crowd.join([(str(n), {}) for n in range(100)])
        with _before_others(echoes.pid):
            crowd.let(crowd.pages)
            await asyncio.sleep(1)
            crowd.hear_anew()
            await asyncio.sleep(2)
        answers = crowd.answers
        await crowd.close()
    return statistics.quantiles(answers, n=20)[-1]


_ECHOES = """
import asyncio, sys, uvloop
from websockets.asyncio.server import serve
async def echo(socket):
    await socket.send('{"type": "step", "sequence": null, ')
    async for message in socket:
        await socket.send(message)
async def main():
    async with serve(echo, "127.0.0.1", int(sys.argv[1]), compression=None):
        await asyncio.Future()
uvloop.run(main())
"""


def _tell(found: object) -> None:
    """Say how it goes, to whoever asks for that."""
    if os.environ.get("SITBONE_BENCH_SAYS"):
        print(found, file=sys.stderr, flush=True)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _until_it_listens(port: int) -> None:
    for _ in range(300):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    raise RuntimeError("the server does not start")


def _processor_time(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rsplit(")", 1)[1].split()
    return sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    for figure in rows(sys.argv[1:] or tuple(_DATABASES)):
        print(figure, flush=True)
