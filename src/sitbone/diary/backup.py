"""Everything in one file, from a database that goes on working, and back into any other.

A zip of one file of JSON lines for each table, and a list of them with their counts and checksums. It is read in one
transaction, so it shows one moment, whatever is written meanwhile. It needs no tools of the database, and what was
kept in SQLite can be restored into PostgreSQL.
"""

from __future__ import annotations

import base64
import hashlib
import json
import tempfile
import zipfile
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import IO, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, ValidationError
from sqlalchemy import (
    URL,
    Column,
    Connection,
    Date,
    DateTime,
    LargeBinary,
    MetaData,
    Table,
    false,
    insert,
    select,
    text,
)

from sitbone.diary import engine as database
from sitbone.diary.errors import DiaryError, newer, said_plainly
from sitbone.diary.migrate import HEAD, bring_up_to_date, is_known, revision

LIST = "backup.json"
ROWS = 1000
"""Rows that are read and written at a time."""
NOT_KEPT = frozenset({"sign_ins"})
"""Tables whose rows stay behind: who signed out after the backup must not be signed in again by restoring it."""


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class TableEntry(_Model):
    """One table of a backup."""

    rows: int
    sha256: str
    """Of its JSON lines."""


class BackupList(_Model):
    """What a backup says of itself."""

    format: Literal["sitbone.backup/1"] = "sitbone.backup/1"
    revision: str
    """Of the tables (`migrate.HEAD` then)."""
    made: datetime
    tables: dict[str, TableEntry]


class BackupError(DiaryError):
    """A file that is no backup, or not all of it. Nothing was changed."""


def back_up(url: URL, file: Path | IO[bytes]) -> BackupList:
    """Write everything at `url` to `file`, as it is at one moment. Others may write meanwhile.

    A database of an older version stays at it, so that a backup can be made before an update is tried. Raises
    `DiaryError` where there is nothing.
    """
    engine = database.as_it_is(url)
    try:
        with said_plainly(database.name_of(url)), database.reading(engine) as connection:
            return _write(connection, file)
    finally:
        engine.dispose()


def restore(url: URL, file: Path, *, replace: bool = False) -> BackupList:
    """Put a backup into the database at `url`: all of it, or nothing.

    Raises `BackupError` where the file is damaged, and `DiaryError` where there is something in the database already
    and `replace` was not said. A backup of an older Sitbone is brought up to date on the way.
    """
    listed = check(file)
    if listed.revision != HEAD:
        return _restore_older(url, file, listed, replace)
    engine = database.connect(url)
    try:
        with said_plainly(database.name_of(url)), database.writing(engine) as connection:
            _empty(connection, database.name_of(url), replace)
            _read(connection, file, listed)
    finally:
        engine.dispose()
    return listed


def check(file: Path) -> BackupList:
    """What a backup says of itself, once all of it was found to be as it says. Raises `BackupError`."""
    try:
        with zipfile.ZipFile(file) as archive:
            listed = BackupList.model_validate_json(archive.read(LIST))
            if not is_known(listed.revision):
                raise newer(str(file), listed.revision)
            for name, entry in listed.tables.items():
                digest, rows = hashlib.sha256(), 0
                with archive.open(f"{name}.jsonl") as lines:
                    for line in lines:
                        digest.update(line)
                        rows += 1
                if (digest.hexdigest(), rows) != (entry.sha256, entry.rows):
                    raise BackupError(
                        f"{file} is damaged ({name} is not as it was written); nothing was changed."
                    )
            return listed
    except (zipfile.BadZipFile, KeyError, ValidationError, EOFError, OSError, ValueError) as error:
        if isinstance(error, FileNotFoundError):
            raise BackupError(f"{file}: there is no such file.") from None
        raise BackupError(
            f"{file} is no backup of Sitbone, or not all of it is there; nothing was changed."
        ) from None


def _write(connection: Connection, file: Path | IO[bytes]) -> BackupList:
    tables: dict[str, TableEntry] = {}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for table in _tables(connection):
            with archive.open(f"{table.name}.jsonl", "w", force_zip64=True) as lines:
                tables[table.name] = _write_table(connection, table, lines)
        listed = BackupList(revision=revision(connection) or HEAD, made=datetime.now(UTC), tables=tables)
        archive.writestr(LIST, listed.model_dump_json(indent=1))
    return listed


def _write_table(connection: Connection, table: Table, lines: IO[bytes]) -> TableEntry:
    digest, rows = hashlib.sha256(), 0
    asked = select(table).order_by(*table.primary_key.columns).execution_options(yield_per=ROWS)
    if table.name in NOT_KEPT:
        asked = asked.where(false())
    for row in connection.execute(asked):
        kept = {c.name: _portable(value) for c, value in zip(table.columns, row, strict=True)}
        line = json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        lines.write(line)
        digest.update(line)
        rows += 1
    return TableEntry(rows=rows, sha256=digest.hexdigest())


def _read(connection: Connection, file: Path, listed: BackupList) -> None:
    with zipfile.ZipFile(file) as archive:
        for table in _tables(connection):
            if table.name in listed.tables:
                with archive.open(f"{table.name}.jsonl") as lines:
                    _read_table(connection, table, lines)


def _read_table(connection: Connection, table: Table, lines: IO[bytes]) -> None:
    while some := list(islice(lines, ROWS)):
        rows = [
            {c.name: _own(connection, c, row[c.name]) for c in table.columns if c.name in row}
            for row in map(json.loads, some)
        ]
        connection.execute(insert(table), rows)
    number = table.columns.get("id")
    if connection.dialect.name == "postgresql" and number is not None and number.type.python_type is int:
        name = table.name
        newest = f"(SELECT coalesce(max(id), 0) + 1 FROM {name})"
        connection.execute(text(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), {newest}, false)"))


def _empty(connection: Connection, name: str, replace: bool) -> None:
    """Make room. A diary that nobody has written into yet is empty, though it knows its person."""
    tables = _tables(connection)
    filled = [t.name for t in tables if t.name != "people" and connection.execute(select(t).limit(1)).first()]
    if filled and not replace:
        raise DiaryError(
            f"{name} is not empty; nothing was changed. Restore into another database, or say --replace to lose "
            "what is in this one."
        )
    for table in reversed(tables):
        connection.execute(table.delete())


def _restore_older(url: URL, file: Path, listed: BackupList, replace: bool) -> BackupList:
    """By way of a database of that time in a temporary folder, which is then brought up to date."""
    with tempfile.TemporaryDirectory() as folder:
        older = Path(folder) / "older.db"
        at = URL.create("sqlite", database=str(older))
        engine = database.empty(at)
        try:
            with database.writing(engine) as connection:
                bring_up_to_date(connection, str(older), to=listed.revision)
                _read(connection, file, listed)
            with database.writing(engine) as connection:
                bring_up_to_date(connection, str(older))
            newer_file = Path(folder) / "newer.zip"
            with database.reading(engine) as connection:
                _write(connection, newer_file)
        finally:
            engine.dispose()
        return restore(url, newer_file, replace=replace)


def _tables(connection: Connection) -> list[Table]:
    """All tables there are, each after those it refers to; as the database describes them, whatever its version."""
    found = MetaData()
    found.reflect(connection)
    return [table for table in found.sorted_tables if table.name != "alembic_version"]


def _portable(value: Any) -> Any:
    """A value as JSON has it, the same from every database."""
    match value:
        case datetime():
            return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
        case date():
            return value.isoformat()
        case UUID():
            return value.hex
        case bytes() | memoryview():
            return base64.b64encode(value).decode()
        case _:
            return value


def _own(connection: Connection, column: Column[Any], value: Any) -> Any:
    """A value as this database wants it for this column."""
    if value is None:
        return None
    kind = column.type
    if isinstance(kind, DateTime):
        at = datetime.fromisoformat(value)
        return at.replace(tzinfo=None) if connection.dialect.name == "sqlite" else at
    if isinstance(kind, Date):
        return date.fromisoformat(value)
    if isinstance(kind, LargeBinary):
        return base64.b64decode(value)
    return value
