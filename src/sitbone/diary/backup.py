"""Everything in one file, from a database that goes on working, and back into any other.

A zip of one file of JSON lines for each table, and a list of them with their counts and checksums. It is read in one
transaction, so it shows one moment, whatever is written meanwhile. It needs no tools of the database, and what was
kept in SQLite can be restored into PostgreSQL.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import IO, Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
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
from sitbone.diary.errors import DiaryError, database_errors_said_plainly, newer
from sitbone.diary.migrate import HEAD, bring_up_to_date, is_known, revision
from sitbone.diary.place import check_file, no_links

LIST = "backup.json"
ROWS = 1000
"""Rows that are read and written at a time."""
LARGEST_LIST = 1024 * 1024
"""Bytes of the largest list that is read."""
LARGEST_ROW = 16 * 1024 * 1024
"""Bytes of the largest row that is read: ten times what the joints of one item take up at most (our choice)."""
AT_ONCE = 16 * 1024 * 1024
"""Bytes of rows after which those that were read are put back, before more are read."""
PACKED = 200
"""How many times larger than the file what is in it may be. Rows of ours, with their ids, pack to a tenth or so."""
TABLES = 100
NOT_KEPT = frozenset({"sign_ins", "devices"})
"""Tables whose rows stay behind: who signed out after the backup must not be signed in again by restoring it, and a
device that was lost since must not be known again."""


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class TableEntry(_Model):
    """One table of a backup."""

    rows: Annotated[int, Field(ge=0)]
    sha256: Annotated[str, Field(max_length=64)]
    """Of its JSON lines."""


class BackupList(_Model):
    """What a backup says of itself."""

    format: Literal["sitbone.backup/1"] = "sitbone.backup/1"
    revision: str
    """Of the tables (`migrate.HEAD` then)."""
    made: datetime
    tables: Annotated[dict[str, TableEntry], Field(max_length=TABLES)]


class BackupError(DiaryError):
    """A file that is no backup, or not all of it. Nothing was changed."""


def back_up(url: URL, file: Path | IO[bytes]) -> BackupList:
    """Write everything at `url` to `file`, as it is at one moment. Others may write meanwhile.

    A database of an older version stays at it, so that a backup can be made before an update is tried. Raises
    `DiaryError` where there is nothing.
    """
    engine = database.connect_without_migrating(url)
    try:
        with database_errors_said_plainly(database.name_of(url)), database.reading(engine) as connection:
            return _write(connection, file)
    finally:
        engine.dispose()


def restore(url: URL, file: Path, *, replace: bool = False) -> BackupList:
    """Put a backup into the database at `url`: all of it, or nothing.

    Raises `BackupError` where the file is damaged, and `DiaryError` where there is something in the database already
    and `replace` was not said, or where others could have written the file. A backup of an older Sitbone is brought up
    to date on the way.
    """
    with _Backup.open(file) as backup:
        if backup.listed.revision != HEAD:
            return _restore_older(url, backup, replace)
        engine = database.connect(url)
        try:
            with database_errors_said_plainly(database.name_of(url)), database.writing(engine) as connection:
                _empty(connection, database.name_of(url), replace)
                backup.read_into(connection)
        finally:
            engine.dispose()
        return backup.listed


def check(file: Path) -> BackupList:
    """What a backup says of itself, once all of it was found to be as it says. Raises `BackupError`."""
    with _Backup.open(file) as backup:
        return backup.listed


@dataclass(frozen=True, slots=True)
class _Backup:
    """A backup that is open, and was found to be whole. No more of it is unpacked than it can honestly hold."""

    name: str
    archive: zipfile.ZipFile
    listed: BackupList

    @classmethod
    @contextmanager
    def open(cls, file: Path) -> Iterator[_Backup]:
        """Check it and keep it open, so that what was checked is what is read. Raises `BackupError`."""
        with ExitStack() as opened:
            try:
                backup = cls._whole(file, opened)
            except FileNotFoundError:
                raise BackupError(f"{file}: there is no such file.") from None
            except (OSError, *_WRONG):
                raise BackupError(
                    f"{file} is no backup of Sitbone, or not all of it is there; nothing was changed."
                ) from None
            yield backup

    @classmethod
    def _whole(cls, file: Path, opened: ExitStack) -> _Backup:
        check_file(file, file.lstat())  # before it is opened, as a pipe would keep us waiting
        raw = opened.enter_context(open(file, "rb", opener=no_links))  # noqa: SIM115 (`opened` closes it)
        found = os.fstat(raw.fileno())
        check_file(file, found)
        archive = opened.enter_context(zipfile.ZipFile(raw))
        if sum(entry.file_size for entry in archive.infolist()) > LARGEST_LIST + PACKED * found.st_size:
            raise ValueError("it unpacks to more than a backup can hold")
        backup = cls(str(file), archive, _list(archive))
        if not is_known(backup.listed.revision):
            raise newer(str(file), backup.listed.revision)
        for table in backup.listed.tables:
            for _ in backup.lines(table):
                pass
        return backup

    def lines(self, table: str) -> Iterator[bytes]:
        """The lines of one table. Raises `BackupError` where they are not those that were written, at the latest at
        their end: until then nothing may be made of them that lasts."""
        entry, digest, rows = self.listed.tables[table], hashlib.sha256(), 0
        with self.archive.open(f"{table}.jsonl") as lines:
            while rows <= entry.rows and (line := lines.readline(LARGEST_ROW + 1)):
                digest.update(line)
                rows += 1
                if len(line) > LARGEST_ROW or rows > entry.rows:
                    break
                yield line
        if (digest.hexdigest(), rows) != (entry.sha256, entry.rows):
            raise BackupError(
                f"{self.name} is damaged ({table} is not as it was written); nothing was changed."
            )

    def read_into(self, connection: Connection) -> None:
        """Put all of it into tables of its version, which are empty."""
        for table in _tables(connection):
            if table.name in self.listed.tables:
                self._read_table(connection, table)

    def _read_table(self, connection: Connection, table: Table) -> None:
        rows: list[dict[str, Any]] = []
        size = 0
        for line in self.lines(table.name):
            rows.append(self._row(connection, table, line))
            size += len(line)
            if len(rows) == ROWS or size > AT_ONCE:
                connection.execute(insert(table), rows)
                rows, size = [], 0
        if rows:
            connection.execute(insert(table), rows)
        _count_on(connection, table)

    def _row(self, connection: Connection, table: Table, line: bytes) -> dict[str, Any]:
        try:
            row = json.loads(line)
            return {
                c.name: _own(connection, c, row[c.name])
                for c in table.columns
                if c.name in row or c.primary_key
            }
        except (TypeError, *_WRONG):
            raise BackupError(
                f"{self.name} has a row in {table.name} that nobody wrote so; nothing was changed."
            ) from None


_WRONG = (zipfile.BadZipFile, KeyError, ValueError, EOFError, RuntimeError, zlib.error)
"""What reading raises where a file is not what it says, also where somebody made it so."""


def _list(archive: zipfile.ZipFile) -> BackupList:
    with archive.open(LIST) as file:
        found = file.read(LARGEST_LIST + 1)
    if len(found) > LARGEST_LIST:
        raise ValueError("the list is too long")
    return BackupList.model_validate_json(found)


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


def _count_on(connection: Connection, table: Table) -> None:
    """Let new rows get numbers after those that were put back; SQLite does so by itself."""
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
            f"{name} is not empty; nothing was changed. Restore into another database, or pass --replace to lose "
            "what is in this one."
        )
    for table in reversed(tables):
        connection.execute(table.delete())


def _restore_older(url: URL, backup: _Backup, replace: bool) -> BackupList:
    """By way of a database of that time in a temporary folder, which is then brought up to date."""
    with tempfile.TemporaryDirectory() as folder:
        older = Path(folder) / "older.db"
        at = URL.create("sqlite", database=str(older))
        engine = database.empty(at)
        try:
            with database.writing(engine) as connection:
                bring_up_to_date(connection, str(older), to=backup.listed.revision)
                backup.read_into(connection)
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
