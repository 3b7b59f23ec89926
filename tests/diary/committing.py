"""Commit holds until killed, and say each one after it is committed: `python committing.py URL SESSION`."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

from sitbone.diary.diary import Diary
from sitbone.plan.records import HoldRecord


def commit(url: str, session: str) -> None:
    """Begin where the session is."""
    with Diary.open(url) as diary:
        kept = diary.session(session)
        assert kept
        for item in range(kept.position, len(kept.items)):
            if diary.add_hold(session, item, HoldRecord("towel", "left", datetime.now(UTC), 31, 30, True)):
                print(item, flush=True)


if __name__ == "__main__":
    commit(*sys.argv[1:])
