"""One person's part of a database: who they are, and what waits to be kept of them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Protocol
from uuid import uuid4

from sqlalchemy import Engine, delete, select

from sitbone.diary.database import Database, add_new, sweep
from sitbone.diary.entries import Person
from sitbone.diary.facts import Fact
from sitbone.diary.tables import PersonRow
from sitbone.diary.track import KeptTrack

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
        self._person = person or _found_or_made(self)

    def person(self) -> Person:
        """Whose diary it is."""
        return self._person

    @property
    def at_risk(self) -> bool:
        """Whether something that was said or held would be lost if this program ended now."""
        return self.keeper is not None and self.keeper.at_risk(self._person.id)

    def pending(self) -> tuple[Fact, ...]:
        """What was said and done and is not in the database yet.

        To be asked before the database is: what was put there in between is found twice, never not at all.
        """
        return () if self.keeper is None else self.keeper.pending(self._person.id)

    def delete_everything(self) -> None:
        """Delete all of this person's rows, and what is left of them in the database's own files."""
        with self.writing() as connection:
            connection.execute(
                delete(PersonRow).where(PersonRow.id == self._person.id)
            )  # the rest goes with it
        if self.keeper is not None:
            self.keeper.forget(self._person.id)
        try:
            sweep(self)
        finally:
            self._person = _found_or_made(self)


def care_ended(diary: Personal) -> datetime | None:
    """When the clinic ended this person's care; None while it goes on, and where there is no clinic."""
    with diary.reading() as connection:
        mine = select(PersonRow.care_ended).where(PersonRow.id == diary.person().id)
        return connection.execute(mine).scalar_one_or_none()


def _found_or_made(database: Database) -> Person:
    find = select(PersonRow.id, PersonRow.made).where(PersonRow.handle == LOCAL)
    with database.reading() as connection:
        found = connection.execute(find).one_or_none()
    if found is None:
        with database.writing() as connection:
            add_new(connection, PersonRow, id=str(uuid4()), handle=LOCAL, made=datetime.now(UTC))
            found = connection.execute(find).one()
    return Person(found.id, found.made)
