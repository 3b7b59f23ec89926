"""What was answered to the screening's questions, and to what a clinician agreed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, insert, select

from sitbone.diary.changes import note_change
from sitbone.diary.facts import LAST, Said
from sitbone.diary.personal import FOR_A_PAGE, Personal
from sitbone.diary.tables import AgreementRow, ScreeningRow
from sitbone.diary.values import line
from sitbone.plan.screening import Agreement, Answers


def save_answers(diary: Personal, yes: Iterable[str], no: Iterable[str], at: datetime) -> None:
    """Keep one round of answers to the screening: the ids of the questions. Earlier rounds stay.

    A round that may only shut the gate, because something is answered yes or nothing at all is, counts from now on,
    whatever the database does. One that may open it counts once the database has it: `DiaryError` where it cannot.
    """
    yes, no = sorted({line(id) for id in yes}), sorted({line(id) for id in no})
    if (yes or not no) and diary.keeper is not None:
        diary.keeper.keep(Said(diary.person().id, at, tuple(yes), tuple(no)), wait=FOR_A_PAGE)
        return
    with diary.writing() as connection:
        add_answers_in(diary, connection, yes, no, at)


def answers(diary: Personal) -> Answers | None:
    """The answers that were written last, whatever the clock said; None where nobody was asked here yet."""
    if said := _said_only(diary):
        return said[-1]
    own = _rounds(diary).where(ScreeningRow.imported.is_(False))
    newest = own.order_by(ScreeningRow.written.desc(), ScreeningRow.id.desc()).limit(1)
    with diary.reading() as connection:
        row = connection.execute(newest).one_or_none()
    return None if row is None else _answers(row)


def rounds(diary: Personal) -> tuple[Answers, ...]:
    """Every round of answers as they were written: a red flag once said is not undone by a later no."""
    said = _said_only(diary)
    every = _rounds(diary).order_by(ScreeningRow.written, ScreeningRow.id)
    with diary.reading() as connection:
        return (*map(_answers, connection.execute(every)), *said)


def _said_only(diary: Personal) -> list[Answers]:
    """Rounds that may only shut the gate, and which the database has not taken yet."""
    said = (fact for fact in diary.pending() if isinstance(fact, Said))
    return [Answers(s.at, frozenset(s.yes), frozenset(s.no), written=LAST) for s in said]


def _rounds(diary: Personal) -> Select[Any]:
    return select(*_of(ScreeningRow, "at", "yes", "no", "written", "imported")).where(
        ScreeningRow.person == diary.person().id
    )


def agree(diary: Personal, who: str, on: date, items: Iterable[str], at: datetime) -> None:
    """Keep that a clinician (`who`) agreed (`on` that day) to these clearance items, as was said `at`."""
    cleared = sorted({line(item) for item in items})
    with diary.writing() as connection:
        number = note_change(diary, connection)
        agreed = {"person": diary.person().id, "at": at, "who": who, "agreed_on": on, "items": cleared}
        connection.execute(insert(AgreementRow).values(**agreed, written=number))


def agreements(diary: Personal) -> tuple[Agreement, ...]:
    """All agreements, as they were written."""
    every = select(*_of(AgreementRow, "at", "who", "agreed_on", "items", "written", "imported"))
    every = every.where(AgreementRow.person == diary.person().id).order_by(
        AgreementRow.written, AgreementRow.id
    )
    with diary.reading() as connection:
        rows = connection.execute(every).all()
    return tuple(Agreement(r.at, r.who, r.agreed_on, frozenset(r.items), r.written, r.imported) for r in rows)


def add_answers_in(
    diary: Personal, connection: Connection, yes: Iterable[str], no: Iterable[str], at: datetime
) -> None:
    """Add one round of answers in this transaction."""
    answers = {"yes": sorted(yes), "no": sorted(no)}
    number = note_change(diary, connection)
    kept = {"person": diary.person().id, "at": at, "written": number, **answers}
    connection.execute(insert(ScreeningRow).values(**kept))


def _of(row: Any, *columns: str) -> list[Any]:
    return [getattr(row, column) for column in columns]


def _answers(row: Any) -> Answers:
    return Answers(row.at, frozenset(row.yes), frozenset(row.no), row.written, row.imported)
