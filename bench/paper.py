"""How long the report on paper takes: of a year's record, the first in a new process and those that follow."""

from __future__ import annotations

import random
import statistics
import subprocess
import sys
import time
import uuid
from datetime import UTC, datetime, timedelta

from bench import Figure
from sitbone.diary.record import Named, Record
from sitbone.paper.report import report
from sitbone.plan.records import Felt, FeltRecord, HoldRecord, SeenBy, SessionRecord

NOW = datetime(2026, 11, 23, 20, tzinfo=UTC)
DAYS = 365
HOURS = {8: ("chair", 20.0), 13: ("towel", 65.0), 19: ("wall", 30.0)}
"""One session each, with the stretch whose turn it is and its working angle at first."""
TIMES = 5
_FIRST = """import time
began = time.perf_counter()
from bench.paper import made
made(0, 28)
print(time.perf_counter() - began)"""


def rows() -> list[Figure]:
    """Each report is of another person, so that no chart was drawn before."""
    year, month = following(DAYS), following(28)
    return [
        Figure(
            "report on paper, first one, from the start of Python",
            first(),
            unit="s",
            said=f"median of {TIMES}",
        ),
        Figure("report on paper, of a year, following ones", year, 1.0, unit="s", said=f"median of {TIMES}"),
        Figure(
            "report on paper, of 28 days, following ones", month, 1.0, unit="s", said=f"median of {TIMES}"
        ),
    ]


def first() -> float:
    """Median seconds in a new process, with everything that has to be loaded."""
    command = [sys.executable, "-c", _FIRST]
    return statistics.median(
        float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        for _ in range(TIMES)
    )


def following(days: int) -> float:
    """Median seconds once one report was made."""
    made(TIMES, days)
    taken = []
    for person in range(TIMES):
        record = year_of(person)
        began = time.perf_counter()
        report(record, days=days)
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def made(person: int, days: int) -> bytes:
    """One report."""
    return report(year_of(person), days=days)


def year_of(person: int) -> Record:
    """A year of three sessions a day, five stretches, both legs, watched by the camera. Nobody did them."""
    chance = random.Random(person)
    sessions = [
        _session(chance, NOW - timedelta(days=DAYS - 1 - day), day, hour)
        for day in range(DAYS)
        for hour in HOURS
    ]
    return Record(
        person=str(uuid.UUID(int=person)),
        made=NOW - timedelta(days=DAYS),
        at=NOW,
        named=Named(),
        clinician="",
        prescriptions=(),
        sessions=tuple(sessions),
        answers=(),
    )


def _session(chance: random.Random, day: datetime, number: int, hour: int) -> SessionRecord:
    at, (stretch, angle) = day.replace(hour=hour), HOURS[hour]
    both = (("seated_hug", "both", 138.0), ("seated_extend", "both", 60.0))
    holds = []
    for name, side, first in (*both, (stretch, "left", angle), (stretch, "right", angle)):
        best = first + number / 40 + chance.gauss(0, 2.5)
        holds.append(HoldRecord(name, side, at, 31, 30, True, best=best, uncertainty=7.0))
    felt = (FeltRecord(stretch, Felt.SLIGHT, at),)
    before, after = chance.choice((3, 4)), chance.choice((2, 3, 4))
    id = str(uuid.UUID(int=chance.getrandbits(128)))
    return SessionRecord(id, at, SeenBy.CAMERA, at, before, after, holds=tuple(holds), felt=felt)
