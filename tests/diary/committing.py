"""Commit holds until killed, and say each one after it is committed: `python committing.py URL SESSION`."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

from sitbone.diary.diary import Diary
from sitbone.diary.facts import Step
from sitbone.plan.records import HoldRecord


def commit(url: str, session: str) -> None:
    """Begin where the session is."""
    with Diary.open(url) as diary:
        kept = diary.session(session)
        assert kept
        for item in range(kept.position, len(kept.items)):
            now = datetime.now(UTC)
            hold = HoldRecord("towel", "left", now, 31, 30, True)
            diary.keep(Step(diary.person().id, session, 0, now, holds=((item, hold),)))
            print(item, flush=True)


if __name__ == "__main__":
    commit(*sys.argv[1:])
