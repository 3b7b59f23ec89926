"""Makes a database with sessions that were begun, by the code that is on the path: of this commit, or of an older one.

Run as a program of its own (`python bench/crowd_house.py one URL 200 60`): prints the id of each session, and what its
page's browser sends along, as JSON.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import insert, text

from sitbone.clinic import sign_ins
from sitbone.clinic.accounts import Account, Role
from sitbone.clinic.clinic import Clinic
from sitbone.clinic.tables import AccountRow
from sitbone.diary.diary import Diary
from sitbone.diary.tables import PersonRow
from sitbone.plan.records import SeenBy
from sitbone.plan.screening import load_questions
from sitbone.web.clinic.door import SIGNED_IN

try:
    from sitbone.plan.item import Item
except ImportError:  # as it was at 754af2f
    from sitbone.diary.entries import Item  # type: ignore[attr-defined]

ITEMS = 8
HELD_FOR = 6.0
"""Seconds of each item."""

Begun = list[tuple[str, dict[str, str]]]


def one_person(url: str, sessions: int) -> Begun:
    """All of one person. One session a person is open; that rule is taken away here, for the measurement."""
    with Diary.open(url) as diary:
        diary.save_answers([], [q.id for q in load_questions()], datetime.now(UTC))
        with diary.engine.begin() as connection:
            connection.execute(text("DROP INDEX IF EXISTS ix_sessions_open"))
        begun: Begun = [(_begin(diary), {}) for _ in range(sessions)]
        with diary.engine.begin() as connection:
            connection.execute(text("UPDATE sessions SET ended = NULL"))
    return begun


def clinic(url: str, sessions: int) -> Begun:
    """Each of a patient of their own, who is signed in."""
    begun: Begun = []
    with Clinic.open(url) as kept:
        for person in _patients(kept, sessions):
            diary = kept.diary(person.person or "")
            assert diary is not None
            diary.save_answers([], [q.id for q in load_questions()], datetime.now(UTC))
            begun.append((_begin(diary), {"cookie": f"{SIGNED_IN}={sign_ins.begin(kept, person)}"}))
    return begun


def _begin(diary: Diary) -> str:
    items = [Item("towel", "left", HELD_FOR) for _ in range(ITEMS)]
    return diary.start_session(SeenBy.CAMERA, items, 3, datetime.now(UTC))


def _patients(kept: Clinic, patients: int) -> list[Account]:
    """Accounts of patients, made without their passwords: they are signed in already."""
    people = [
        Account(str(uuid4()), Role.PATIENT, f"patient{n}", f"Patient {n}", str(uuid4()))
        for n in range(patients)
    ]
    now = kept.clock()
    with kept.writing() as connection:
        connection.execute(
            insert(PersonRow), [{"id": p.person, "handle": p.person, "made": now} for p in people]
        )
        accounts: list[dict[str, Any]] = [
            {"id": p.id, "role": p.role, "login": p.login, "name": p.name, "person": p.person, "made": now,
             "password": "none", "one_time_used": 0}
            for p in people
        ]  # fmt: skip
        connection.execute(insert(AccountRow), accounts)
    return people


if __name__ == "__main__":
    of, where, how_many = sys.argv[1:4]
    json.dump({"one": one_person, "clinic": clinic}[of](where, int(how_many)), sys.stdout)
