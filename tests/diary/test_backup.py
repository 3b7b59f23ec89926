"""A backup shows one moment, and comes back whole into any database."""

from __future__ import annotations

import hashlib
import json
import threading
import tracemalloc
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pyotp
import pytest
from sqlalchemy import func, insert, select

from sitbone.clinic import sign_ins
from sitbone.clinic.accounts import Role
from sitbone.clinic.clinic import Clinic
from sitbone.clinic.invitations import accept, invite
from sitbone.clinic.passwords import new_one_time_secret
from sitbone.diary.backup import LARGEST_LIST, BackupError, back_up, check, restore
from sitbone.diary.diary import Diary
from sitbone.diary.engine import where
from sitbone.diary.errors import DiaryError, NewerError
from sitbone.diary.exchange import export_json
from sitbone.diary.migrate import HEAD
from sitbone.diary.prescriptions import prescribe, prescribed
from sitbone.diary.tables import HoldRow, SessionRow, TrackRow
from sitbone.plan.item import Item
from sitbone.plan.prescription import Prescription
from sitbone.plan.records import Felt, FeltRecord, HoldRecord, SeenBy
from tests.kept import add_hold, say_after
from tests.postgres import Cluster

NOW = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)


def _lived_in(diary: Diary) -> str:
    diary.save_answers(["pregnancy"], ["saddle_numbness"], NOW)
    diary.agree("Dr Ünal, “Praxis”", date(2026, 11, 21), ["pregnancy"], NOW)
    version = prescribe(diary, Prescription(notes="slowly"), NOW).version
    session = diary.start_session(SeenBy.CAMERA, [Item("towel", "left", 30)] * 3, 3, NOW, version)
    add_hold(
        diary, session, 0, HoldRecord("towel", "left", NOW, 33.25, 30, True, 9.5, 60, 60, 7, ("knee_bent",))
    )
    say_after(diary, session, 3, NOW, FeltRecord("towel", Felt.STRONG, NOW))
    diary.set_setting("voice", "off")
    with diary.writing() as connection:
        connection.execute(insert(TrackRow).values(session=session, item=0, at=NOW, data=b"\0\xff1"))
    return session


@pytest.fixture
def other(request: pytest.FixtureRequest, tmp_path: Path, postgresql: Cluster) -> str:
    """Another database, of the other kind."""
    url = request.getfixturevalue("url")
    return postgresql.database() if url.startswith("sqlite") else f"sqlite:///{tmp_path / 'other.db'}"


def test_everything_comes_back_into_the_other_kind_of_database(url: str, other: str, tmp_path: Path) -> None:
    file = tmp_path / "all.zip"
    with Diary.open(url) as diary:
        session = _lived_in(diary)
        before, person = export_json(diary), diary.person()
        back_up(where(url), file)
    restore(where(other), file)
    with Diary.open(other) as back:
        assert export_json(back) == before and back.person() == person
        assert prescribed(back).prescription.notes == "slowly"
        with back.reading() as connection:
            assert connection.execute(select(TrackRow.data)).scalar_one() == b"\0\xff1"
        add_hold(back, session, 1, HoldRecord("towel", "left", NOW, 33, 30, True))  # new numbers are free
        assert len(back.sessions()[0].holds) == 2


def test_a_backup_taken_while_others_write_shows_one_moment(url: str, tmp_path: Path) -> None:
    stop = threading.Event()
    with Diary.open(url) as diary:

        def write() -> None:
            while not stop.is_set():
                session = diary.start_session(SeenBy.CAMERA, [Item("towel", "left", 30)] * 3, 3, NOW)
                for item in range(3):
                    add_hold(diary, session, item, HoldRecord("towel", "left", NOW, 33, 30, True))

        writers = [threading.Thread(target=write) for _ in range(2)]
        for writer in writers:
            writer.start()
        try:
            for n in range(5):
                back_up(where(url), tmp_path / f"{n}.zip")
        finally:
            stop.set()
            for writer in writers:
                writer.join()
    for n in range(5):
        target = f"sqlite:///{tmp_path / f'{n}.db'}"
        restore(where(target), tmp_path / f"{n}.zip")
        with Diary.open(target) as back, back.reading() as connection:
            held = (
                select(SessionRow.position, func.count(HoldRow.id)).outerjoin(HoldRow).group_by(SessionRow.id)
            )
            assert all(position == holds for position, holds in connection.execute(held))
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []


def test_a_backup_made_to_unpack_without_end_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    url = where(f"sqlite:///{tmp_path / 'diary.db'}")
    Diary.open(f"sqlite:///{tmp_path / 'diary.db'}").close()
    bomb = tmp_path / "bomb.zip"
    with (
        zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("backup.json", "w") as listed,
    ):
        for _ in range(100):
            listed.write(b" " * 1024**2)
    for content in (bomb.read_bytes(), _with_list(tmp_path, b" " * (LARGEST_LIST + 1))):
        bomb.write_bytes(content)
        tracemalloc.start()
        try:
            with pytest.raises(BackupError, match="nothing was changed"):
                restore(url, bomb, replace=True)
            assert tracemalloc.get_traced_memory()[1] < 16 * LARGEST_LIST
        finally:
            tracemalloc.stop()


@pytest.mark.parametrize(
    "row", [b"[" * 100_000, b"1", b'{"key": {"a": 1}}', b'{"person": 1}', b"\xff", b"null"]
)
def test_a_row_that_nobody_wrote_so_changes_nothing(row: bytes, tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'diary.db'}"
    with Diary.open(address) as diary:
        _lived_in(diary)
        before = export_json(diary)
    file = tmp_path / "wrong.zip"
    entry = {"rows": 1, "sha256": hashlib.sha256(row + b"\n").hexdigest()}
    listed = {"revision": HEAD, "made": NOW.isoformat(), "tables": {"settings": entry}}
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("backup.json", json.dumps(listed))
        archive.writestr("settings.jsonl", row + b"\n")
    with pytest.raises(DiaryError) as refused:
        restore(where(address), file, replace=True)
    assert "\n" not in str(refused.value)
    with Diary.open(address) as diary:
        assert export_json(diary) == before


def _with_list(folder: Path, listed: bytes) -> bytes:
    with zipfile.ZipFile(folder / "list.zip", "w") as archive:
        archive.writestr("backup.json", listed)
    return (folder / "list.zip").read_bytes()


def test_what_is_damaged_cut_newer_or_something_else_changes_nothing(url: str, tmp_path: Path) -> None:
    file = tmp_path / "all.zip"
    with Diary.open(url) as diary:
        _lived_in(diary)
        before = export_json(diary)
        back_up(where(url), file)
        whole = file.read_bytes()
        wrong = tmp_path / "wrong.zip"
        for content in (b"", b"no zip", whole[: len(whole) // 2], _changed(file, tmp_path, "holds.jsonl")):
            wrong.write_bytes(content)
            with pytest.raises(BackupError, match="nothing was changed"):
                restore(where(url), wrong, replace=True)
        wrong.write_bytes(_changed(file, tmp_path, "backup.json", {"revision": "0999"}))
        with pytest.raises(NewerError):
            restore(where(url), wrong, replace=True)
        with pytest.raises(BackupError, match="no such file"):
            check(tmp_path / "nowhere.zip")
        with pytest.raises(DiaryError, match="not empty"):
            restore(where(url), file)
        assert export_json(diary) == before
        diary.set_setting("voice", "on")
        restore(where(url), file, replace=True)
        assert export_json(diary) == before


def _changed(file: Path, folder: Path, name: str, changes: dict[str, str] | None = None) -> bytes:
    """The same backup with one of its files changed."""
    copy = folder / "changed.zip"
    with zipfile.ZipFile(file) as archive, zipfile.ZipFile(copy, "w") as out:
        for one in archive.namelist():
            content = archive.read(one)
            if one == name:
                content = (
                    json.dumps({**json.loads(content), **changes}).encode()
                    if changes
                    else content.replace(b"33.25", b"99.25")
                )
            out.writestr(one, content)
    return copy.read_bytes()


def test_where_there_is_nothing_nothing_is_made(tmp_path: Path, postgresql: Cluster) -> None:
    for url in (f"sqlite:///{tmp_path / 'nowhere' / 'diary.db'}", postgresql.database()):
        with pytest.raises(DiaryError, match="no diary"):
            back_up(where(url), tmp_path / "all.zip")
    assert list(tmp_path.iterdir()) == []


def test_restoring_brings_accounts_back_and_signs_nobody_in(postgresql: Cluster, tmp_path: Path) -> None:
    url, file = postgresql.database(), tmp_path / "all.zip"
    with Clinic.open(url) as clinic:
        made, one_time = invite(clinic, Role.CLINICIAN, "Dr Ada Klein"), new_one_time_secret()
        digits = pyotp.TOTP(one_time).now()
        account = accept(clinic, made.secret, made.code, "ada", "four plain words", one_time, digits)
        cookie = sign_ins.begin(clinic, account)
        assert sign_ins.check_and_touch(clinic, cookie) == account
        back_up(where(url), file)
        restore(where(url), file, replace=True)
        assert sign_ins.check_and_touch(clinic, cookie) is None
        assert sign_ins.check_and_touch(clinic, sign_ins.begin(clinic, account)) == account
