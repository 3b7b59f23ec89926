"""A database that is open: what a diary and a clinic have in common."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, Self

from sqlalchemy import Connection, Engine, Insert, event, literal
from sqlalchemy.dialects import postgresql, sqlite

from sitbone.diary import engine
from sitbone.diary.errors import DiaryError, database_errors_said_plainly
from sitbone.diary.tables import Table
from sitbone.words import _


class Database:
    """A database that is open: looks at it and changes to it, and what is wrong said in one line (`DiaryError`)."""

    def __init__(self, engine: Engine, name: str) -> None:
        self.engine = engine
        self.name = name
        """How messages call it: its file, or its address without the password."""

    def close(self) -> None:
        """Let go of the database. What other threads still ask of it ends, and keeps no connection open."""
        event.listen(self.engine, "checkin", _closed)  # one that comes back now has no pool to go to
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One look that sees one state throughout."""
        with database_errors_said_plainly(self.name), engine.reading(self.engine) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One change: all of it is on the disk afterwards, or none."""
        with database_errors_said_plainly(self.name), engine.writing(self.engine) as connection:
            yield connection


def _closed(connection: Any, _record: Any) -> None:
    if connection is not None:  # it broke, and is closed
        connection.close()


def add_new(connection: Connection, row: type[Table], **values: Any) -> bool:
    """Add a row unless a unique key has it already. Returns whether it was added."""
    return connection.execute(_adding(row, connection.dialect.name), values).first() is not None


@cache
def _adding(row: type[Table], dialect: str) -> Insert:
    """Made once: to put a statement together costs more than to run it."""
    add = (postgresql.insert if dialect == "postgresql" else sqlite.insert)(row)
    return add.on_conflict_do_nothing().returning(literal(1))


def sweep(database: Database) -> None:
    """Take what was deleted out of the database's own files too. Raises `DiaryError` where it could not yet."""
    try:
        with database_errors_said_plainly(database.name):
            engine.sweep(database.engine)
    except DiaryError as error:
        raise DiaryError(
            _(
                "What was to go from {name} is deleted, but traces may be left in its files until it can be "
                "tidied. Close other programs that use it, see that the disk has room, and delete once more."
            ).format(name=database.name)
        ) from error
