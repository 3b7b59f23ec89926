"""The way to the database: which one, how careful it is, and how it says what is wrong."""

from __future__ import annotations

import errno
import os
import sqlite3
import time
from contextlib import AbstractContextManager, closing, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from sitbone.diary.errors import (
    DiaryError,
    busy,
    damaged,
    database_errors_said_plainly,
    full,
    newer,
    read_only,
)
from sitbone.diary.migrate import HEAD, bring_up_to_date, is_known, revision
from sitbone.diary.place import check_file, check_folder, no_links
from sitbone.diary.tables import Table
from sitbone.extras import needs

APPLICATION = 0x51B0E5
"""What `PRAGMA application_id` of a diary says, so that no other program's file is taken for one."""
_OPEN_BESIDE = ("-wal", "-shm")
_BESIDE = (*_OPEN_BESIDE, "-journal")
WAIT = 5.0
"""Seconds to wait for another program that is writing."""


def where(url: str | None) -> URL:
    """The database that `url` names; without one, a file in the user's data folder."""
    if url is None:
        from platformdirs import user_data_path

        return URL.create("sqlite", database=str(user_data_path("sitbone", appauthor=False) / "diary.db"))
    try:
        parsed = make_url(url)
    except ArgumentError:
        parsed = URL.create("")
    if parsed.drivername in ("postgresql", "postgres", "postgresql+psycopg"):
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername == "sqlite" and parsed.database not in (None, "", ":memory:"):
        return parsed.set(query={})
    raise DiaryError(
        "SITBONE_DATABASE_URL must be like sqlite:////folder/diary.db or postgresql://user@host/database"
    )


def name_of(url: URL) -> str:
    """How the diary is called in messages: its file, or its address without the password."""
    return str(url.database) if url.drivername == "sqlite" else url.render_as_string(hide_password=True)


def connect(url: URL, wait: float = WAIT, pool: int = 5) -> Engine:
    """An engine for a diary that is there, whole and up to date. Raises `DiaryError`.

    `pool`: connections to PostgreSQL that are kept; as many more may be opened for a while.

    What is damaged, newer, or somebody else's is found by looking only: it is left byte for byte as it was.
    """
    name = name_of(url)
    with database_errors_said_plainly(name):
        if url.drivername == "sqlite":
            _look_at(Path(str(url.database)), wait)
            engine = _sqlite(url, wait)
        else:
            with needs("clinic"):
                engine = _postgresql(url, wait, pool)
        try:
            with reading(engine) as connection:
                up_to_date = revision(connection) == HEAD
            if not up_to_date:
                with writing(engine) as connection:
                    bring_up_to_date(connection, name)
                    if engine.dialect.name == "sqlite":
                        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION}")
        except BaseException:
            engine.dispose()
            raise
    return engine


def connect_without_migrating(url: URL, wait: float = WAIT) -> Engine:
    """An engine for a diary that is there, at the version it is at: nothing is made, nothing brought up to date.

    Raises `DiaryError`, also where there is no diary.
    """
    name = name_of(url)
    with database_errors_said_plainly(name):
        if url.drivername == "sqlite":
            if not Path(str(url.database)).is_file():
                raise DiaryError(f"There is no diary at {name}. Say which one with SITBONE_DATABASE_URL.")
            _look_at(Path(str(url.database)), wait)
            engine = _sqlite(url, wait)
        else:
            engine = _postgresql(url, wait, 1)
        try:
            with reading(engine) as connection:
                at = revision(connection)
            if at is None:
                raise DiaryError(f"There is no diary in {name}. Say which one with SITBONE_DATABASE_URL.")
            if not is_known(at):
                raise newer(name, at)
        except BaseException:
            engine.dispose()
            raise
    return engine


def empty(url: URL) -> Engine:
    """An engine for a new SQLite file that has no tables yet."""
    return _sqlite(url, WAIT)


def writing(engine: Engine) -> AbstractContextManager[Connection]:
    """A transaction that will write: on SQLite it takes its turn at once, not half-way."""
    return engine.execution_options(writes=True).begin()


def reading(engine: Engine) -> AbstractContextManager[Connection]:
    """A transaction that only reads and sees one state throughout."""
    if engine.dialect.name == "postgresql":
        return engine.execution_options(isolation_level="REPEATABLE READ").begin()
    return engine.begin()


def sweep(engine: Engine) -> None:
    """Take what was deleted out of the files too. Raises `DiaryError` where another program is in the way.

    PostgreSQL's own write-ahead log and backups are its administrator's to clear.
    """
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if engine.dialect.name == "postgresql":
            for table in Table.metadata.sorted_tables:
                connection.exec_driver_sql(f"VACUUM FULL {table.name}")
            return
        raw: Any = connection.connection.driver_connection
        raw.rollback()  # VACUUM wants no transaction; BEGIN is sent even for this one
        raw.execute("VACUUM")
        (in_the_way, *_) = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if in_the_way:
            raise busy(name_of(engine.url))


def _look_at(file: Path, wait: float) -> None:
    """Look at the file without changing it; make an empty one that only its owner may read where there is none."""
    try:
        check_folder(file.parent)
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        check_folder(file.parent)
        with suppress(FileExistsError):
            os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_NOFOLLOW, 0o600))
        if file.is_dir():
            raise damaged(str(file))
        check_file(file, file.lstat())
        _check_beside(file, _BESIDE)
        with open(file, "rb", opener=no_links) as opened:
            header = opened.read(16)
    except OSError as error:
        raise (full if error.errno in (errno.ENOSPC, errno.EDQUOT) else read_only)(str(file)) from error
    if not (os.access(file, os.W_OK) and os.access(file.parent, os.W_OK)):
        raise read_only(str(file))
    if not header:
        return
    if header != b"SQLite format 3\0":
        raise damaged(str(file))
    with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, timeout=wait)) as look:
        (whole,) = look.execute("PRAGMA quick_check(1)").fetchone()
        (application,) = look.execute("PRAGMA application_id").fetchone()
        (tables,) = look.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if whole != "ok":
            raise damaged(str(file))
        if tables and application != APPLICATION:
            raise DiaryError(
                f"{file} belongs to another program; it was left untouched. Give Sitbone a file of its own."
            )
        if tables:
            _refuse_newer(look, str(file))


def _check_beside(file: Path, names: tuple[str, ...]) -> None:
    """The files that SQLite has beside a database, which it opens whoever made them, are ours too."""
    for name in names:
        beside = file.with_name(file.name + name)
        with suppress(FileNotFoundError):
            check_file(beside, beside.lstat())


def _refuse_newer(look: sqlite3.Connection, name: str) -> None:
    (at,) = look.execute("SELECT version_num FROM alembic_version").fetchone()
    if not is_known(at):
        raise newer(name, at)


def _sqlite(url: URL, wait: float) -> Engine:
    engine = create_engine(url, connect_args={"timeout": wait})
    file = Path(str(url.database))

    @event.listens_for(engine, "connect")
    def careful(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # BEGIN is ours, below; the driver's own comes too late
        cursor = connection.cursor()
        _write_ahead(cursor, wait)
        _check_beside(file, _OPEN_BESIDE)  # now that they are open and cannot be swapped any more
        for pragma in ("synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _write_ahead(cursor: sqlite3.Cursor, wait: float) -> None:
    """Switch to a write-ahead log. SQLite's own waiting does not cover this one statement, so it is done here."""
    until = time.monotonic() + wait
    while True:
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() >= until:
                raise
        time.sleep(0.02)


def _postgresql(url: URL, wait: float, pool: int) -> Engine:
    options = f"-c lock_timeout={int(wait * 1000)} -c timezone=UTC"
    return create_engine(
        url,
        pool_pre_ping=True,
        pool_size=pool,
        max_overflow=pool,
        connect_args={"options": options, "connect_timeout": max(2, int(wait))},
    )
