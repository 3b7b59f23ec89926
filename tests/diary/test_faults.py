"""What goes wrong with a database is said in one plain line, and the diary is left as it was."""

from __future__ import annotations

import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from sitbone.diary.diary import Diary
from sitbone.diary.errors import (
    BusyError,
    DamagedError,
    DiaryError,
    FullError,
    NewerError,
    ReadOnlyError,
    UnreachableError,
)
from sitbone.plan.item import Item
from sitbone.plan.records import HoldRecord, SeenBy
from tests.kept import add_hold
from tests.postgres import Cluster

NOW = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
HOLD = HoldRecord("towel", "left", NOW, 31, 30, True)


def _lived_in(url: str) -> str:
    with Diary.open(url) as diary:
        session = diary.start_session(SeenBy.CAMERA, [Item("towel", "left", 30.0)] * 100, 3, NOW)
        for item in range(40):
            add_hold(diary, session, item, HOLD)
    return session


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A diary with a session of forty holds, closed."""
    file = tmp_path / "diary.db"
    _lived_in(f"sqlite:///{file}")
    return file


def _refuses(file: Path, error: type[DiaryError]) -> str:
    """Opening the file is refused in one line that names it, and the file is not touched."""
    before = file.read_bytes()
    with pytest.raises(error) as refused:
        Diary.open(f"sqlite:///{file}", wait=0.2)
    assert file.read_bytes() == before
    said = str(refused.value)
    assert str(file) in said and "\n" not in said
    return said


def test_a_file_that_is_no_database_is_left_untouched(tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Dear diary, " * 1000)
    assert "left untouched" in _refuses(file, DamagedError)


@pytest.mark.parametrize("where", [0, 20, 100, 4096, 3 * 4096, -4096])
def test_a_damaged_diary_is_left_untouched(file: Path, where: int) -> None:
    bytes_ = bytearray(file.read_bytes())
    where %= len(bytes_)
    bytes_[where : where + 2000] = b"\xa5" * len(bytes_[where : where + 2000])
    file.write_bytes(bytes_)
    assert "left untouched" in _refuses(file, DamagedError)


def test_a_diary_cut_short_is_left_untouched(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)
    assert "left untouched" in _refuses(file, DamagedError)


def test_a_database_of_another_program_is_left_untouched(tmp_path: Path) -> None:
    file = tmp_path / "other.db"
    with closing(sqlite3.connect(file)) as other:
        other.execute("CREATE TABLE sessions (id)")
    assert "another program" in _refuses(file, DiaryError)


def test_a_diary_of_a_newer_version_is_left_untouched(file: Path) -> None:
    with closing(sqlite3.connect(file)) as newer:
        newer.execute("UPDATE alembic_version SET version_num = '0999'")
        newer.commit()
    assert "Update Sitbone" in _refuses(file, NewerError)


def test_a_newer_or_foreign_postgresql_is_left_untouched(postgresql: Cluster) -> None:
    url = postgresql.database()
    with Diary.open(url) as diary, diary.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0999'"))
    with pytest.raises(NewerError, match="Update Sitbone"):
        Diary.open(url)
    with Diary.open(postgresql.database()) as diary, diary.writing() as connection:
        connection.execute(text("DROP TABLE alembic_version"))
    with pytest.raises(DiaryError, match="another program"):
        Diary.open(diary.engine.url.render_as_string(hide_password=False))


def test_a_diary_locked_by_another_program_is_said_and_works_again_afterwards(url: str) -> None:
    session = _lived_in(url)
    with Diary.open(url, wait=0.2) as diary, Diary.open(url) as other:
        with other.writing() as connection:
            connection.execute(text("UPDATE sessions SET position = position"))
            with pytest.raises(BusyError, match="in use by another program"):
                add_hold(diary, session, 50, HOLD)
            assert len(diary.sessions()[0].holds) == 40, "it can still be read"
        add_hold(diary, session, 50, HOLD)
        assert len(diary.sessions()[0].holds) == 41


def test_a_full_diary_is_said_and_keeps_what_it_held(file: Path) -> None:
    with Diary.open(f"sqlite:///{file}") as diary:
        (session,) = diary.sessions()
        with diary.engine.connect() as connection:
            connection.exec_driver_sql(
                "PRAGMA max_page_count = 1"
            )  # the connection goes back to the pool with it
        _fill(diary, session.id)


def _fill(diary: Diary, session: str) -> None:
    kept = 40
    with pytest.raises(FullError, match="No room is left"):
        for item in range(40, 100):
            add_hold(
                diary, session, item, HoldRecord("towel", "left", NOW, 31, 30, True, faults=("x" * 60,) * 500)
            )
            kept += 1
    (record,) = diary.sessions()
    assert len(record.holds) == kept


@contextmanager
def _disk(folder: Path, options: str) -> Iterator[None]:
    """A small disk of its own at `folder`."""
    folder.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], capture_output=True
    ).returncode:
        pytest.skip("only an administrator can mount a small disk")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


def test_a_full_disk_is_said_and_keeps_what_was_there(tmp_path: Path) -> None:
    folder = tmp_path / "disk"
    with _disk(folder, "size=1m"):
        url = f"sqlite:///{folder / 'diary.db'}"
        session = _lived_in(url)
        with Diary.open(url) as diary:
            _fill(diary, session)
        with Diary.open(url) as diary:
            assert len(diary.sessions()[0].holds) >= 40


def test_a_disk_without_room_for_a_new_diary_is_said(tmp_path: Path) -> None:
    folder = tmp_path / "disk"
    with _disk(folder, "size=16k"), pytest.raises(FullError, match="No room is left"):
        Diary.open(f"sqlite:///{folder / 'diary.db'}")


def test_a_folder_that_cannot_be_written_to_is_said(tmp_path: Path) -> None:
    folder = tmp_path / "disk"
    with _disk(folder, "size=2m"):
        url = f"sqlite:///{folder / 'diary.db'}"
        session = _lived_in(url)
        with Diary.open(url) as diary:
            subprocess.run(["mount", "-o", "remount,ro", folder], check=False, capture_output=True)
            diary.session(session)
        subprocess.run(["mount", "-o", "remount,ro", folder], check=True)
        _refuses(folder / "diary.db", ReadOnlyError)
        with pytest.raises(ReadOnlyError, match="SITBONE_DATABASE_URL"):
            Diary.open(f"sqlite:///{folder / 'new' / 'diary.db'}")


def test_a_server_that_does_not_answer_is_said_without_the_password() -> None:
    with pytest.raises(UnreachableError, match="does not answer") as refused:
        Diary.open("postgresql://somebody:secret@127.0.0.1:9/diary", wait=1)
    assert "secret" not in str(refused.value)
