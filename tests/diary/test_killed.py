"""A server killed at any moment loses no finished hold and counts none twice."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from sitbone.diary.diary import Diary
from sitbone.diary.entries import ITEMS
from sitbone.plan.item import Item
from sitbone.plan.records import SeenBy

KILLS = 10


def test_every_hold_that_was_said_to_be_kept_is_kept_once(url: str) -> None:
    dice = random.Random(1)
    said: list[int] = []
    kills = 0
    with Diary.open(url) as diary:
        items = [Item("towel", "left", 30.0)] * ITEMS
        session = diary.start_session(SeenBy.CAMERA, items, None, datetime.now(UTC))
        while kills < KILLS:
            said, before = _commit_until_killed(url, session, dice.uniform(0, 0.02)), said
            kills += 1
            kept = diary.session(session)
            assert kept
            assert set(before) | set(said) <= kept.held
            said = [*before, *said]
            assert len(set(said)) == len(said), "said twice, so counted twice"
            assert len(kept.record.holds) == len(kept.held)
            assert kept.held == frozenset(range(kept.position)), "it goes on where it was"
            assert len(kept.held) - len(said) <= kills, "at most the one being said when it was killed"
            if kept.position == len(items):
                session, said = diary.start_session(SeenBy.CAMERA, items, None, datetime.now(UTC)), []


def _commit_until_killed(url: str, session: str, seconds: float) -> list[int]:
    """The holds that a child said before it was killed, `seconds` after its first."""
    script = Path(__file__).with_name("committing.py")
    with subprocess.Popen(
        [sys.executable, str(script), url, session], stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout
        first = child.stdout.readline()
        time.sleep(seconds)
        child.kill()
        rest = child.stdout.read()
    return [int(number) for number in (first + rest).split()]
