"""The clinic: one PostgreSQL database that several servers share, and nothing besides it."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Self

from sqlalchemy import Engine, select
from sqlalchemy.dialects.postgresql import insert

from sitbone.clinic.errors import ClinicError
from sitbone.clinic.tables import SecretRow
from sitbone.diary import engine as engines
from sitbone.diary.database import Database
from sitbone.diary.diary import Diary
from sitbone.diary.entries import Person
from sitbone.diary.personal import Keeper
from sitbone.diary.tables import PersonRow

POOL = 12
"""Connections of one server process. PostgreSQL allows 100 by default, shared by all processes."""


class Clinic(Database):
    """Many people's diaries in one PostgreSQL database. Safe from several threads and several processes.

    Raises `DiaryError` in one plain line where the database is at fault.
    """

    def __init__(
        self, engine: Engine, name: str, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        super().__init__(engine, name)
        self.clock = clock
        self.keeper: Keeper | None = None
        """Who keeps what must not be let go of its patients while the database cannot take it."""

    @classmethod
    def open(cls, url: str | None, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> Self:
        """The clinic at `url` (`postgresql://…`), made or brought up to date."""
        at = engines.where(url) if url else None
        if at is None or at.drivername == "sqlite":
            raise ClinicError(
                "A clinic needs PostgreSQL: set SITBONE_DATABASE_URL to postgresql://user@host/database"
            )
        return cls(engines.connect(at, pool=POOL), engines.name_of(at), clock)

    def diary(self, person: str) -> Diary | None:
        """Somebody's diary; None where there is no such person. It asks nobody whether it may be seen."""
        wanted = select(PersonRow.id, PersonRow.made).where(PersonRow.id == person)
        with self.reading() as connection:
            row = connection.execute(wanted).one_or_none()
        return None if row is None else Diary(self.engine, self.name, Person(row.id, row.made), self.keeper)

    def secret(self, name: str) -> bytes:
        """A secret of this name that all servers know alike, made by the first that asks."""
        wanted = select(SecretRow.value).where(SecretRow.name == name)
        with self.writing() as connection:
            made: Any = insert(SecretRow).values(name=name, value=secrets.token_hex(32))
            connection.execute(made.on_conflict_do_nothing())
            return bytes.fromhex(connection.execute(wanted).scalar_one())


def digest(secret: str) -> str:
    """What the database keeps of a link, a cookie or a key: who reads it there cannot use it.

    They are 32 random bytes, so a plain SHA-256 is enough; passwords are hashed slowly (`passwords`).
    """
    return hashlib.sha256(secret.encode()).hexdigest()


def random_secret() -> str:
    """A new link, cookie or key: 32 random bytes, as letters that an address can carry."""
    return secrets.token_urlsafe(32)
