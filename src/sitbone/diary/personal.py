"""One person's part of a database: who they are, what waits to be kept of them, and how often something changed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Protocol
from uuid import uuid4

from sqlalchemy import ColumnElement, Connection, Engine, delete, select, update

from sitbone.diary import engine as engines
from sitbone.diary.database import Database, add_new
from sitbone.diary.entries import Person
from sitbone.diary.errors import DiaryError, database_errors_said_plainly
from sitbone.diary.facts import Fact
from sitbone.diary.tables import PersonRow
from sitbone.diary.track import KeptTrack
from sitbone.words import _

FOR_A_PAGE = 2.0
"""Seconds that a page waits for the database to take what the journal has. Our choice."""
LOCAL = "local"
"""The handle of the one person there is for now."""


class Keeper(Protocol):
    """Who keeps what must not be let go (`sitbone.diary.keeper`)."""

    def keep(self, fact: Fact, track: KeptTrack | None = None, wait: float = 0.0) -> bool: ...
    def pending(self, person: str) -> tuple[Fact, ...]: ...
    def changes(self, person: str) -> int: ...
    def at_risk(self, person: str) -> bool: ...
    def forget(self, person: str) -> None: ...


class Personal(Database):
    """What is kept of one person in one database. The modules beside this one read it and add to it.

    Safe to use from several threads, and from several programs at once: whoever comes second waits a little, then
    is told. Raises `DiaryError` in one plain line where the database is at fault, `ValueError` where a value is.
    """

    def __init__(
        self, engine: Engine, name: str, person: Person | None = None, keeper: Keeper | None = None
    ) -> None:
        super().__init__(engine, name)
        self.keeper = keeper
        """Who keeps what must not be let go while the database cannot; None: it is written at once, or refused."""
        self._person = person or self._find_or_make_person()

    def person(self) -> Person:
        """Whose diary it is."""
        return self._person

    def _find_or_make_person(self) -> Person:
        find = select(PersonRow.id, PersonRow.made).where(PersonRow.handle == LOCAL)
        with self.reading() as connection:
            found = connection.execute(find).one_or_none()
        if found is None:
            with self.writing() as connection:
                add_new(connection, PersonRow, id=str(uuid4()), handle=LOCAL, made=datetime.now(UTC))
                found = connection.execute(find).one()
        return Person(found.id, found.made)

    @property
    def at_risk(self) -> bool:
        """Whether something that was said or held would be lost if this program ended now."""
        return self.keeper is not None and self.keeper.at_risk(self._person.id)

    def pending(self) -> tuple[Fact, ...]:
        """What was said and done and is not in the database yet.

        To be asked before the database is: what was put there in between is found twice, never not at all.
        """
        return () if self.keeper is None else self.keeper.pending(self._person.id)

    def changes(self) -> int:
        """How often something changed that bears on whether this person may stretch."""
        with self.reading() as connection:
            mine = select(PersonRow.changed).where(PersonRow.id == self._person.id)
            return connection.execute(mine).scalar_one_or_none() or 0

    def care_ended(self) -> datetime | None:
        """When the clinic ended this person's care; None while it goes on, and where there is no clinic."""
        with self.reading() as connection:
            mine = select(PersonRow.care_ended).where(PersonRow.id == self._person.id)
            return connection.execute(mine).scalar_one_or_none()

    def state(self) -> tuple[int, int, int]:
        """Cache key: different whenever something was kept that the sessions tell (changes, holds, what waits)."""
        waiting = 0 if self.keeper is None else self.keeper.changes(self._person.id)
        with self.reading() as connection:
            mine = select(PersonRow.changed, PersonRow.held).where(PersonRow.id == self._person.id)
            row = connection.execute(mine).one_or_none()
        return (row.changed, row.held, waiting) if row else (0, 0, waiting)

    def delete_everything(self) -> None:
        """Delete all of this person's rows, and what is left of them in the database's own files."""
        with self.writing() as connection:
            connection.execute(
                delete(PersonRow).where(PersonRow.id == self._person.id)
            )  # the rest goes with it
        if self.keeper is not None:
            self.keeper.forget(self._person.id)
        try:
            self.sweep()
        finally:
            self._person = self._find_or_make_person()

    def sweep(self) -> None:
        """Take what was deleted out of the database's own files too. Raises `DiaryError` where it could not yet."""
        try:
            with database_errors_said_plainly(self.name):
                engines.sweep(self.engine)
        except DiaryError as error:
            raise DiaryError(
                _(
                    "What was to go from {name} is deleted, but traces may be left in its files until it can be "
                    "tidied. Close other programs that use it, see that the disk has room, and delete once more."
                ).format(name=self.name)
            ) from error

    # -- for the modules beside this one ----------------------------------------------------------------------

    def take_turn(self, connection: Connection) -> None:
        """Wait for whoever writes of this person now: first of all, so that no two wait for each other."""
        mine = select(PersonRow.id).where(PersonRow.id == self._person.id)
        connection.execute(mine.with_for_update())

    def note_change(self, connection: Connection) -> int:
        """Say, in the same commit, that something changed which others may have read already.

        Returns its number: it only goes up, whatever the clock says, and two that write at once come one by one.
        """
        mine = update(PersonRow).where(PersonRow.id == self._person.id)
        noted = mine.values(changed=PersonRow.changed + 1).returning(PersonRow.changed)
        return connection.execute(noted).scalar_one_or_none() or 0

    def note_hold(self, connection: Connection) -> None:
        mine = update(PersonRow).where(PersonRow.id == self._person.id)
        connection.execute(mine.values(held=PersonRow.held + 1))

    def mine(self, row: Any) -> ColumnElement[bool]:
        """That a row is this person's."""
        mine: ColumnElement[bool] = row.person == self._person.id
        return mine
