"""A server killed at random moments of a session: what it had said was finished is all there, once."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from bench import Figure
from sitbone.diary.diary import Diary
from sitbone.diary.entries import ITEMS
from sitbone.plan.item import Item
from sitbone.plan.records import SeenBy
from sitbone.plan.screening import load_questions

KILLS = 100
LONGEST = 0.25
"""Seconds of work before a kill."""


def rows() -> list[Figure]:
    """How many of so many kills lost nothing and counted nothing twice."""
    survived, holds = 0, 0
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/diary.db"
        session = ""
        chance = random.Random(1)
        for _ in range(KILLS):
            session = _session(url, session)
            said = _killed(url, session, chance)
            with Diary.open(url) as diary:
                kept = diary.session(session)
            assert kept is not None
            done = len(kept.record.holds)
            # What was said is kept; at most one more was kept and not yet said; none is there twice.
            survived += (
                set(said) <= kept.held
                and done == len(kept.held)
                and kept.position >= max(kept.held, default=-1)
            )
            holds += len(said)
    return [
        Figure(
            "kill -9 in mid-session survived",
            survived,
            KILLS,
            True,
            said=f"of {KILLS}; {holds} finished holds",
        )
    ]


def _session(url: str, session: str) -> str:
    """The session that goes on, or a new one where that is nearly through."""
    with Diary.open(url) as diary:
        kept = diary.session(session) if session else None
        if kept is not None and kept.position < ITEMS - 40:
            return session
        now = datetime.now(UTC)
        diary.save_answers([], [q.id for q in load_questions()], now)
        sides = [Item("towel", "left" if i % 2 else "right", 5.0) for i in range(ITEMS)]
        return diary.start_session(SeenBy.TIMER, sides, 3, now)


def _killed(url: str, session: str, chance: random.Random) -> list[int]:
    """The items that a server said were finished until it was killed."""
    with Path(os.devnull).open("w") as nowhere:
        work = subprocess.Popen(
            [sys.executable, "-m", "bench.kills", url, session],
            stdout=subprocess.PIPE,
            stderr=nowhere,
            text=True,
        )
    assert work.stdout is not None
    said = [json.loads(work.stdout.readline())]  # it has begun
    time.sleep(chance.uniform(0, LONGEST))
    work.send_signal(signal.SIGKILL)
    rest = [line for line in work.stdout.read().splitlines(keepends=True) if line.endswith("\n")]
    work.wait()
    return [*said, *map(json.loads, rest)]


def _serve(url: str, session: str) -> None:
    """A hub that leads one session as fast as it can, and says what is finished once it is kept."""
    from sitbone.web.live import hub, page_clock

    page_clock.AHEAD = float("inf")
    diary = Diary.open(url)
    lives = hub.Hub(lambda: datetime.now(UTC))
    live = lives.take_over(session, diary)
    live.guide.go()
    for tick in range(1, 10**9):
        answer = live.tick(tick * 0.5)
        if answer.outcomes:
            lives.keep(live, answer)
            print(answer.outcomes[0].item, flush=True)


if __name__ == "__main__":
    _serve(*sys.argv[1:])
