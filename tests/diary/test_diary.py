"""What the diary was told it gives back, as the plan's records."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import event, insert, select

import sitbone.clinic.tables  # noqa: F401 (their migrations come together)
from sitbone.diary.diary import Diary
from sitbone.diary.entries import item_values
from sitbone.diary.errors import DiaryError, NoSuchSessionError
from sitbone.diary.migrate import HEAD, scripts
from sitbone.diary.sessions import end_open_sessions, ongoing
from sitbone.diary.tables import HoldRow, SessionRow, Table
from sitbone.plan.item import Item
from sitbone.plan.records import Felt, FeltRecord, HoldRecord, SeenBy
from sitbone.plan.screening import Agreement, Answers
from tests.kept import add_hold, add_warning, go_on_to, say_after

KOLKATA = timezone(timedelta(hours=5, minutes=30))
NOW = datetime(2026, 5, 4, 9, 0, 0, 123456, tzinfo=KOLKATA)
ITEMS = (Item("towel", "left", 30.0), Item("towel", "right", 30.0), Item("chair", "both", None, 2))
HOLD = HoldRecord("towel", "left", NOW, 34.5, 30.0, True, 4.2, 71.0, 5.5, 7.0, ("knee_bent", "foot_turned"))


def test_a_session_is_given_back_as_it_was(diary: Diary, url: str) -> None:
    session = diary.start_session(SeenBy.CAMERA, ITEMS, 3, NOW)
    felt = FeltRecord("towel", Felt.PAINFUL, NOW, "back")
    add_hold(diary, session, 0, HOLD)
    add_warning(diary, session, "toe_touch", NOW)
    say_after(diary, session, 5, NOW + timedelta(minutes=6), felt)
    with Diary.open(url) as again:
        kept = again.session(session)
        assert kept and again.sessions() == (kept.record,)
    assert kept.items == ITEMS and kept.position == 1 and kept.held == {0}
    record = kept.record
    assert (record.started, record.ended) == (NOW, NOW + timedelta(minutes=6))
    assert record.started.utcoffset() == timedelta(0), "always with its time zone"
    assert (record.pain_before, record.pain_after, record.stopped_for_pain) == (3, 5, False)
    assert record.holds == (HOLD,) and record.felt == (felt,) and record.warnings == ("toe_touch",)


def test_a_hold_is_never_counted_twice(diary: Diary) -> None:
    session = diary.start_session(SeenBy.CAMERA, ITEMS, None, NOW)
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: add_hold(diary, session, 1, HOLD), range(8)))
    kept = diary.session(session)
    assert kept and len(kept.record.holds) == 1 and kept.position == 2


def test_a_session_only_goes_forward(diary: Diary) -> None:
    session = diary.start_session(SeenBy.CAMERA, ITEMS, None, NOW)
    go_on_to(diary, session, 2, NOW)
    go_on_to(diary, session, 1, NOW)
    add_hold(diary, session, 0, HOLD)
    kept = diary.session(session)
    assert kept and kept.position == 2
    with pytest.raises(ValueError, match="no item 3"):
        add_hold(diary, session, 3, HOLD)


def test_a_pain_is_not_unsaid(diary: Diary) -> None:
    session = diary.start_session(SeenBy.TIMER, ITEMS, None, NOW)
    diary.end_session(session, 7, True, NOW)
    diary.end_session(session, None, False, NOW + timedelta(hours=1))
    (record,) = diary.sessions()
    assert (record.ended, record.pain_after, record.stopped_for_pain) == (NOW, 7, True)


def test_the_session_to_go_on_with_is_the_one_that_is_open(diary: Diary) -> None:
    hour = timedelta(hours=1)
    assert ongoing(diary, NOW - hour) is None
    ended = diary.start_session(SeenBy.CAMERA, ITEMS, None, NOW - 6 * hour)
    diary.end_session(ended, None, False, NOW - 6 * hour)
    left = diary.start_session(SeenBy.CAMERA, ITEMS, None, NOW - 5 * hour)
    assert ongoing(diary, NOW - 2 * hour) is None
    found = ongoing(diary, NOW - 6 * hour)
    assert found and found.record.id == left
    assert [record.id for record in diary.sessions(NOW - 5 * hour)] == [left]


def test_one_session_is_open_at_a_time_and_one_that_was_left_ended_when_it_was_left(diary: Diary) -> None:
    hour = timedelta(hours=1)
    left = diary.start_session(SeenBy.CAMERA, ITEMS, None, NOW - 9 * hour)
    add_hold(diary, left, 0, replace(HOLD, at=NOW - 8 * hour))
    interrupted = diary.start_session(SeenBy.CAMERA, ITEMS, None, NOW - hour)
    newest = diary.start_session(SeenBy.TIMER, ITEMS, None, NOW)
    ended = {record.id: record.ended for record in diary.sessions()}
    assert ended == {left: NOW - 8 * hour, interrupted: NOW, newest: None}
    assert end_open_sessions(diary, NOW + hour) == [newest] and end_open_sessions(diary, NOW) == []
    assert [record.said for record in diary.sessions()] == [0, 0, 0], "nobody said how it went"


def test_however_many_begin_one_at_once_one_is_open(diary: Diary) -> None:
    with ThreadPoolExecutor(8) as threads:
        begun = list(threads.map(lambda _: diary.start_session(SeenBy.TIMER, ITEMS, None, NOW), range(16)))
    records = diary.sessions()
    assert {record.id for record in records} == set(begun)
    (still_open,) = [record for record in records if record.ended is None]
    assert still_open.written == max(record.written for record in records), "the one that was begun last"
    assert len({record.written for record in records}) == 16


def test_the_answers_that_count_are_those_written_last_whatever_the_clock_said(diary: Diary) -> None:
    assert diary.answers() is None and diary.agreements() == ()
    diary.save_answers([], ["cancer", "fever"], NOW + timedelta(days=1))
    diary.save_answers(["cancer"], ["fever"], NOW)
    assert diary.answers() == Answers(NOW, frozenset({"cancer"}), frozenset({"fever"}))
    diary.agree("Dr Ånd", NOW.date(), {"cancer"}, NOW)
    assert diary.agreements() == (Agreement(NOW, "Dr Ånd", NOW.date(), frozenset({"cancer"})),)
    in_order: list[Answers | Agreement] = [*diary.rounds(), *diary.agreements()]
    assert [one.written for one in in_order] == sorted({one.written for one in in_order})


def test_settings_are_kept_changed_and_taken_away(diary: Diary) -> None:
    diary.set_setting("voice", "on")
    diary.set_setting("voice", "off")
    diary.set_setting("model", "lite")
    diary.set_setting("model", None)
    assert diary.settings() == {"voice": "off"} and diary.setting("model", "full") == "full"


@pytest.mark.parametrize(
    "id", ["", "x", "00000000-0000-0000-0000-000000000000", "' OR 1=1", "a\0b", "é" * 9999]
)
def test_any_text_may_be_asked_for_as_a_session(diary: Diary, id: str) -> None:
    assert diary.session(id) is None
    with pytest.raises(NoSuchSessionError):
        add_hold(diary, id, 0, HOLD)


def test_what_no_column_takes_is_refused_and_changes_nothing(diary: Diary) -> None:
    with pytest.raises(ValueError, match="time zone"):
        diary.start_session(SeenBy.CAMERA, ITEMS, None, NOW.replace(tzinfo=None))
    with pytest.raises(ValueError, match="pain"):
        diary.start_session(SeenBy.CAMERA, ITEMS, 11, NOW)
    with pytest.raises(ValueError, match="control"):
        diary.agree("Dr\0X", NOW.date(), [], NOW)
    session = diary.start_session(SeenBy.CAMERA, ITEMS, None, NOW)
    nan = float("nan")
    with pytest.raises(ValueError, match="hold"):
        add_hold(diary, session, 0, HoldRecord("towel", "left", NOW, nan, 30, True))
    add_hold(diary, session, 0, HoldRecord("towel", "left", NOW, 31, 30, True, knee_flexion=nan))
    (record,) = diary.sessions()
    assert record.holds[0].knee_flexion is None and diary.agreements() == ()


def test_a_year_of_sessions_is_read_in_a_few_queries(diary: Diary) -> None:
    person = diary.person().id
    ids = [f"00000000-0000-4000-8000-{number:012d}" for number in range(1100)]
    plan = [item_values(item) for item in ITEMS]
    common = {
        "person": person,
        "ended": NOW,
        "seen_by": "camera",
        "stopped_for_pain": False,
        "plan": plan,
        "position": 3,
    }
    hold = {
        "stretch": "towel",
        "side": "left",
        "at": NOW,
        "held": 31,
        "counted": 30,
        "completed": True,
        "faults": [],
    }
    with diary.writing() as connection:
        starts = [NOW + timedelta(hours=8 * number) for number in range(len(ids))]
        connection.execute(
            insert(SessionRow), [{"id": i, "started": s, **common} for i, s in zip(ids, starts, strict=True)]
        )
        connection.execute(
            insert(HoldRow), [{"session": i, "item": item, **hold} for i in ids for item in range(3)]
        )
    queries: list[str] = []
    event.listen(diary.engine, "before_cursor_execute", lambda *a: queries.append(a[2]))
    sessions = diary.sessions()
    assert [session.id for session in sessions] == ids and all(
        len(session.holds) == 3 for session in sessions
    )
    assert sum("SELECT" in query for query in queries) <= 4


def test_the_migrations_make_the_tables_that_the_code_speaks_of(diary: Diary) -> None:
    with diary.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Table.metadata) == []
    assert scripts().get_current_head() == HEAD


def test_two_that_open_a_new_diary_together_have_one_person(url: str) -> None:
    with ThreadPoolExecutor(4) as threads:
        diaries = list(threads.map(lambda _: Diary.open(url), range(4)))
    assert len({diary.person().id for diary in diaries}) == 1
    for diary in diaries:
        diary.close()


def test_without_a_url_it_is_a_file_of_its_owner_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    with Diary.open() as diary:
        file = Path(diary.name)
        assert file.is_relative_to(tmp_path)
        for part in (file, *file.parent.glob("*")):
            assert stat.S_IMODE(part.stat().st_mode) == 0o600
        with diary.reading() as connection:
            said = [
                connection.exec_driver_sql(f"PRAGMA {p}").scalar()
                for p in ("journal_mode", "synchronous", "foreign_keys")
            ]
    assert said == ["wal", 2, 1]


@pytest.mark.parametrize("url", ["", "diary.db", "sqlite://", "mysql://root@host/x", "sqlite:///:memory:"])
def test_a_url_that_is_no_diary_is_said_so(url: str) -> None:
    with pytest.raises(DiaryError, match="SITBONE_DATABASE_URL must be"):
        Diary.open(url)


def test_what_is_still_being_asked_when_a_diary_is_closed_ends_and_leaves_no_connection_open(
    url: str,
) -> None:
    diary = Diary.open(url)
    with diary.reading() as connection:
        driver = connection.connection.dbapi_connection
        diary.close()
        assert connection.execute(select(1)).scalar() == 1
    assert driver is not None
    with pytest.raises(Exception, match="closed"):
        driver.cursor()
