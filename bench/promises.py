"""Pain, a red flag and a finished hold while the database is locked, full, or the program is killed: what is lost.

Each trial has a diary of its own and a program of its own that is told something, as a page is, and says when the page
would have been told that it is kept. Then the trouble ends, the next program opens the diary, and everything that had
been told has to be there, and the gate shut where a red flag was said.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path

from bench import Figure
from sitbone.coach.hold import Hold
from sitbone.diary.diary import Diary
from sitbone.diary.keeper import Keeper
from sitbone.live.answer import Answer, Outcome
from sitbone.plan.item import Item
from sitbone.plan.records import SeenBy
from sitbone.plan.screening import load_questions
from sitbone.web.guard.gate import Forbidden, may_stretch
from sitbone.web.live.hub import Hub

TRIALS = 100
LOCKED_FOR = 10.0
"""Seconds."""
LONGEST = {"pain": 0.3, "hold": 0.3, "red flag": 3.0}
"""Seconds until a program is killed that was told something: a page waits for the database before it answers."""
KINDS = ("pain", "red flag", "hold")
_FORK = multiprocessing.get_context("fork")


def rows() -> list[Figure]:
    """What is lost, or leaves the gate open, of so many trials of each kind."""
    found = []
    for trouble, tried in (("locked for 10 s", _locked), ("full", _full), ("locked, and killed", _killed)):
        lost = {kind: tried(kind) for kind in KINDS}
        for kind, (gone, told) in lost.items():
            name = f"{kind}, database {trouble}: lost or gate open"
            found.append(Figure(name, gone, 0, False, said=f"of {TRIALS}; {told} had been told"))
    return found


def _locked(kind: str) -> tuple[int, int]:
    """All at the same time, each with a lock of its own."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as locks:
        trials = [_Trial(Path(folder) / f"{n}.db", kind) for n in range(TRIALS)]
        locked = [locks.enter_context(_lock(trial.file)) for trial in trials]
        began = time.monotonic()
        for trial in trials:
            trial.begin()
        told = [trial.told(30) for trial in trials]
        time.sleep(max(0.0, began + LOCKED_FOR - time.monotonic()))
        del locked
        locks.close()
        for trial in trials:
            trial.end()
        return sum(trial.lost() for trial in trials), sum(told)


def _full(kind: str) -> tuple[int, int]:
    lost = told = 0
    with tempfile.TemporaryDirectory() as folder, _small_disk(Path(folder)) as disk:
        for n in range(TRIALS):
            trial = _Trial(disk / f"{n}.db", kind)
            trial.begin(wait_for_go=True)
            filler = disk / "filler"
            _fill(filler)
            trial.go()
            told += trial.told(30)
            filler.unlink()
            trial.end()
            lost += trial.lost()
            for file in disk.glob(f"{n}.db*"):
                file.unlink()
    return lost, told


def _killed(kind: str) -> tuple[int, int]:
    chance = random.Random(kind)
    lost = told = 0
    with tempfile.TemporaryDirectory() as folder:
        for n in range(TRIALS):
            trial = _Trial(Path(folder) / f"{n}.db", kind)
            with _lock(trial.file):
                trial.begin(wait_for_go=True)
                trial.go()
                time.sleep(chance.uniform(0, LONGEST[kind]))
                trial.kill()
                said = trial.told(0)
            told += said
            lost += said and trial.lost()
    return lost, told


class _Trial:
    """One diary, and one program that is told something about it."""

    def __init__(self, file: Path, kind: str) -> None:
        self.file, self.kind = file, kind
        now = datetime.now(UTC)
        with Diary.open(f"sqlite:///{file}") as diary:
            diary.save_answers([], [q.id for q in load_questions()], now)
            self.session = diary.start_session(SeenBy.CAMERA, [Item("towel", "left", 30.0)] * 2, 3, now)
        self._here, self._there = _FORK.Pipe()

    def begin(self, *, wait_for_go: bool = False) -> None:
        self._work = _FORK.Process(target=_program, args=(self, self._there, wait_for_go))
        self._work.start()
        if wait_for_go:
            self._here.recv()

    def go(self) -> None:
        self._here.send("go")

    def told(self, wait: float) -> bool:
        """Whether the page would have been told that it is kept."""
        with suppress(EOFError, OSError):
            return self._here.poll(wait) and self._here.recv() == "told"
        return False

    def kill(self) -> None:
        os.kill(self._work.pid or 0, signal.SIGKILL)
        self._work.join()

    def end(self) -> None:
        with suppress(OSError):
            self._here.send("end")
        self._work.join(20)
        if self._work.is_alive():
            self.kill()

    def lost(self) -> bool:
        """Whether the next program does not know of it."""
        with Diary.open(f"sqlite:///{self.file}") as diary:
            keeper = Keeper(lambda _person: diary, self.file)
            keeper.settle(20)
            keeper.close()
            kept = diary.session(self.session)
            assert kept is not None
            there = {
                "pain": kept.record.stopped_for_pain and bool(kept.record.felt),
                "hold": [hold.counted for hold in kept.record.holds] == [30.0],
                "red flag": _is_shut(diary),
            }
        return not there[self.kind]


def _program(trial: _Trial, pipe: Connection, wait_for_go: bool) -> None:
    """What a server does when it hears it, up to where it would tell the page."""
    now = datetime.now(UTC)
    diary = Diary.open(f"sqlite:///{trial.file}", wait=0.2)
    keeper = Keeper(lambda _person: diary, trial.file)
    if wait_for_go:
        pipe.send("ready")
        pipe.recv()
    hub = Hub(lambda: now)
    if trial.kind == "red flag":
        diary.keeper = keeper
        diary.save_answers(["leg_weakness"], [], now)
        kept = _is_shut(diary) and not diary.at_risk
    else:
        diary.keeper = keeper
        live = hub.read(trial.session, diary)
        answer = Answer(hurt="towel") if trial.kind == "pain" else Answer()
        if trial.kind == "hold":
            answer.outcomes.append(Outcome(0, Hold("towel", "left", 30.0, 30.0, 30.0, True)))
        hub.keep(live, answer, "back")
        kept = not live.kept.at_risk
    pipe.send("told" if kept else "at risk")
    pipe.recv()
    keeper.close()
    os._exit(0)


def _is_shut(diary: Diary) -> bool:
    try:
        may_stretch(diary, datetime.now(UTC))
    except Forbidden:
        return True
    return False


@contextmanager
def _lock(file: Path) -> Iterator[None]:
    """Another program is writing."""
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


@contextmanager
def _small_disk(folder: Path) -> Iterator[Path]:
    """A disk of 4 MB, where this may be made (as root); else the folder as it is, and only the database is full."""
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)]
    made = os.geteuid() == 0 and subprocess.run(mount, check=False, capture_output=True).returncode == 0
    if not made:
        print("   no small disk can be made here (that takes root): nothing was full", file=sys.stderr)
    try:
        yield folder
    finally:
        if made:
            subprocess.run(["umount", str(folder)], check=True)


def _fill(file: Path) -> None:
    with file.open("wb", buffering=0) as filler, suppress(OSError):
        while True:
            filler.write(bytes(4096))
