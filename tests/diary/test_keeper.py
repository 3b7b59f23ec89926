"""What must not be let go, while the database is locked, full or gone, and when the program dies in between."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitbone.diary.diary import Diary
from sitbone.diary.facts import Afterwards, Ended, Fact, Said, Step, packed, unpacked
from sitbone.diary.journal import Journal
from sitbone.diary.keeper import Keeper
from sitbone.diary.leads import take_lead
from sitbone.plan.item import Item
from sitbone.plan.records import Felt, FeltRecord, HoldRecord, SeenBy

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
ITEMS = [Item("towel", "left", 30.0), Item("chair", "left", 30.0)]


@contextmanager
def _locked(file: Path) -> Iterator[None]:
    """Another program is writing."""
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


@pytest.fixture
def diary(tmp_path: Path) -> Iterator[Diary]:
    with Diary.open(f"sqlite:///{tmp_path / 'diary.db'}", wait=0.1) as opened:
        yield opened


def _kept_by(diary: Diary) -> Keeper:
    keeper = Keeper(lambda person: diary if person == diary.person().id else None, Path(diary.name))
    diary.keeper = keeper
    return keeper


def _hold(counted: float) -> HoldRecord:
    return HoldRecord("towel", "left", NOW, counted, counted, True)


def _step(diary: Diary, session: str, **what: object) -> Step:
    return Step(diary.person().id, session, lead=1, at=NOW, **what)  # type: ignore[arg-type]


def _begun(diary: Diary) -> str:
    session = diary.start_session(SeenBy.CAMERA, ITEMS, 3, NOW)
    take_lead(diary, session)
    return session


def test_pain_a_hold_and_a_red_flag_are_told_while_the_database_is_locked_and_kept_after(
    diary: Diary,
) -> None:
    session = _begun(diary)
    keeper = _kept_by(diary)
    pain = FeltRecord("chair", Felt.PAINFUL, NOW, "back")
    with _locked(Path(diary.name)):
        diary.keep(_step(diary, session, holds=((0, _hold(30)),), position=1))
        diary.keep(_step(diary, session, felt=pain, position=1, paused="pain"))
        diary.keep(Said(diary.person().id, NOW, ("leg_weakness",), ()))
        told = _facts_of(diary, session)
        assert not diary.at_risk
    assert keeper.settle(20)
    keeper.close()
    assert told == _facts_of(diary, session) == (True, [30.0], [pain], "pain", 1, {"leg_weakness"})


def _facts_of(diary: Diary, session: str) -> tuple[object, ...]:
    kept, answers = diary.session(session), diary.answers()
    assert kept is not None and answers is not None
    record = kept.record
    holds = [hold.counted for hold in record.holds]
    return record.stopped_for_pain, holds, list(record.felt), kept.paused, kept.position, set(answers.yes)


def test_what_a_program_that_died_could_not_keep_is_kept_by_the_next(diary: Diary, tmp_path: Path) -> None:
    session = _begun(diary)
    with _locked(Path(diary.name)):
        dead = _kept_by(diary)
        diary.keep(_step(diary, session, holds=((0, _hold(30)),), position=1))
        _die(dead)
        diary.keeper = None
        assert not diary.sessions()[0].holds
        keeper = _kept_by(diary)
        assert [hold.counted for hold in diary.sessions()[0].holds] == [30.0]
    assert keeper.settle(20)
    keeper.close()
    diary.keeper = None
    assert [hold.counted for hold in diary.sessions()[0].holds] == [30.0]
    assert not list(tmp_path.glob("*.unkept-*"))


def _die(keeper: Keeper) -> None:
    """As kill -9 does: nothing is written any more, and the lock of the journal is gone."""
    keeper._diary_of = lambda person: None
    keeper._closing = True
    assert keeper._journal is not None
    os.close(keeper._journal._descriptor)
    keeper._journal = None


def test_the_same_fact_twice_is_kept_once(diary: Diary) -> None:
    session, person = _begun(diary), diary.person().id
    felt = FeltRecord("chair", Felt.PAINFUL, NOW)
    step = _step(diary, session, holds=((0, _hold(30)),), warnings=("toe_touch",), felt=felt, position=1)
    facts: list[Fact] = [
        step,
        Said(person, NOW, ("fever",), ()),
        Afterwards(person, session, NOW, 4, (felt,)),
    ]
    for fact in facts * 2:
        diary.keep(fact)
    (record,) = diary.sessions()
    assert (len(record.holds), len(record.felt), len(record.warnings)) == (1, 1, 1)
    assert len(diary.rounds()) == 1 and record.pain_after == 4 and record.stopped_for_pain


def test_pain_is_kept_of_a_page_that_leads_no_more_and_its_hold_is_not(diary: Diary) -> None:
    session = _begun(diary)
    take_lead(diary, session)  # another page, in another server
    passed_over: list[str] = []
    keeper = _kept_by(diary)
    keeper.passed_over = passed_over.append
    felt = FeltRecord("towel", Felt.PAINFUL, NOW)
    diary.keep(_step(diary, session, holds=((0, _hold(30)),), felt=felt, position=1))
    assert keeper.settle(20)
    keeper.close()
    (record,) = diary.sessions()
    assert record.stopped_for_pain and not record.holds and passed_over == [session]


def test_a_round_that_may_open_the_gate_counts_only_once_it_is_kept(diary: Diary) -> None:
    keeper = _kept_by(diary)
    with _locked(Path(diary.name)), pytest.raises(Exception, match="in use by another program"):
        diary.save_answers([], ["fever"], NOW)
    assert diary.answers() is None
    keeper.close()


def test_deleting_everything_lets_go_of_what_was_not_kept_yet(diary: Diary, tmp_path: Path) -> None:
    session = _begun(diary)
    keeper = _kept_by(diary)
    with _locked(Path(diary.name)):
        diary.keep(_step(diary, session, felt=FeltRecord("towel", Felt.PAINFUL, NOW, "MARKER")))
    diary.delete_everything()
    assert not diary.pending() and not diary.sessions()
    journal = next(tmp_path.glob("*.unkept-*"))
    assert b"MARKER" not in journal.read_bytes()
    keeper.close()


def test_without_a_folder_to_write_to_it_is_said_that_something_is_at_risk(
    diary: Diary, tmp_path: Path
) -> None:
    session = _begun(diary)
    keeper = Keeper(lambda person: diary, tmp_path / "diary.db" / "not a folder" / "journal")
    diary.keeper = keeper
    with _locked(Path(diary.name)):
        diary.keep(_step(diary, session, felt=FeltRecord("towel", Felt.PAINFUL, NOW)))
        assert diary.at_risk and diary.sessions()[0].stopped_for_pain
    assert keeper.settle(20) and not diary.at_risk
    keeper.close()


@settings(deadline=None, max_examples=40)  # it waits for the disk
@given(st.lists(st.binary(min_size=1, max_size=300), max_size=8), st.integers(0, 3000))
def test_a_journal_that_breaks_off_gives_back_what_was_whole(records: list[bytes], length: int) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        journal, _ = Journal.beside(Path(folder) / "diary.db")
        ends: list[int] = []
        for record in records:
            journal.append(record)
            ends.append(sum(8 + len(r) for r in records[: len(ends) + 1]))
        os.close(journal._descriptor)
        with journal.file.open("r+b") as file:
            file.truncate(length)
        again, left = Journal.beside(Path(folder) / "diary.db")
        again.close()
    assert left == records[: sum(end <= length for end in ends)]


def test_two_programs_have_a_journal_each(tmp_path: Path) -> None:
    one, _ = Journal.beside(tmp_path / "diary.db")
    two, _ = Journal.beside(tmp_path / "diary.db")
    one.append(b"one")
    two.append(b"two")
    assert one.file != two.file
    for journal in (one, two):
        os.close(journal._descriptor)
    third, left = Journal.beside(tmp_path / "diary.db")
    assert left == [b"one", b"two"] and not two.file.exists()
    third.close()


@given(
    st.builds(
        Ended, st.text(max_size=40), st.datetimes(min_value=datetime(1900, 1, 2), timezones=st.just(UTC))
    )
)
def test_a_fact_comes_back_from_the_journal_as_it_was(fact: Ended) -> None:
    assert unpacked(packed(fact)) == fact


def test_a_step_comes_back_from_the_journal_as_it_was() -> None:
    felt = FeltRecord("towel", Felt.PAINFUL, NOW + timedelta(seconds=1), "back")
    step = Step("p", "s", 3, NOW, ((0, _hold(29.5)),), ("toe_touch",), felt, True, 2, "pain")
    assert unpacked(packed(step)) == step
