"""A diary of any version that was ever released opens with today's program, and everything is there."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

import sitbone.clinic.tables  # noqa: F401 (their migrations come together)
from sitbone.diary.backup import back_up, restore
from sitbone.diary.diary import Diary
from sitbone.diary.engine import where
from sitbone.diary.exchange import export_json
from sitbone.diary.migrate import HEAD, scripts
from sitbone.diary.prescriptions import prescribed
from sitbone.diary.tables import Table
from sitbone.plan.item import Item
from sitbone.plan.records import HoldRecord, SeenBy
from tests.kept import add_hold
from tests.postgres import Cluster

RELEASED = Path(__file__).with_name("released")
REVISIONS = sorted({file.name.split(".")[0] for file in RELEASED.glob("*.sql")})


@pytest.fixture(params=REVISIONS)
def older(request: pytest.FixtureRequest, url: str) -> dict[str, Any]:
    """What is in the database at `url`, which is as a program of that revision left it."""
    kind = url.split(":")[0]
    dump = (RELEASED / f"{request.param}.{kind}.sql").read_text("utf-8")
    if kind == "sqlite":
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as file:
            file.executescript(dump)
    else:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(dump.encode())
    inside: dict[str, Any] = json.loads((RELEASED / f"{request.param}.{kind}.json").read_text("utf-8"))
    return inside


def _holds_all_of(new: Any, old: Any, at: str = "") -> None:
    """Everything of `old` is in `new`, unchanged; a newer version may only have added fields."""
    if isinstance(old, dict):
        for key in old.keys() - {"format"}:
            _holds_all_of(new[key], old[key], f"{at}.{key}")
    elif isinstance(old, list):
        assert len(new) == len(old), at
        for number, (one, other) in enumerate(zip(new, old, strict=True)):
            _holds_all_of(one, other, f"{at}[{number}]")
    else:
        assert new == old, at


def _is_whole(diary: Diary, older: dict[str, Any]) -> None:
    person = diary.person()
    assert (person.id, person.made) == (
        older["person"]["id"],
        datetime.fromisoformat(older["person"]["made"]),
    )
    then = older["diary"]
    still_open = [session for session in then["sessions"] if session["ended"] is None]
    for session in still_open[:-1]:  # one is open at a time: what was left before ended with its last hold
        session["ended"] = max(hold["at"] for hold in session["holds"])
    _holds_all_of(json.loads(export_json(diary)), then)
    with diary.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Table.metadata) == []


def test_everything_in_it_is_there_and_it_can_be_written_on(older: dict[str, Any], url: str) -> None:
    with Diary.open(url) as diary:
        _is_whole(diary, older)
        assert prescribed(diary).version == (len(older["diary"].get("prescriptions", [])) or None)
        session = diary.start_session(
            SeenBy.CAMERA, [Item("towel", "left", 30)], 3, datetime.fromisoformat("2026-12-01T09:00Z")
        )
        now = datetime.fromisoformat("2026-12-01T09:01Z")
        add_hold(diary, session, 0, HoldRecord("towel", "left", now, 31, 30, True))
        assert [len(one.holds) for one in diary.sessions() if one.id == session] == [1]
        assert len(diary.sessions()) == len(older["diary"]["sessions"]) + 1


def test_a_backup_made_before_the_update_leaves_it_as_it_was_and_is_restored_as_of_today(
    older: dict[str, Any], url: str, tmp_path: Path, postgresql: Cluster
) -> None:
    file = tmp_path / "before.zip"
    for _ in range(2):  # the first one did not bring it up to date
        made = back_up(where(url), file)
        assert made.revision in REVISIONS
    for target in (f"sqlite:///{tmp_path / 'restored.db'}", postgresql.database()):
        restore(where(target), file)
        with Diary.open(target) as diary:
            _is_whole(diary, older)


def test_each_revision_before_todays_has_its_diary() -> None:
    earlier = {step.revision for step in scripts().walk_revisions()} - {HEAD}
    assert earlier <= set(REVISIONS), "python -m tests.diary.released.make, with the version before"
