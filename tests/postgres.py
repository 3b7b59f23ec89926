"""A real PostgreSQL for the tests: a cluster of its own in a temporary folder, reached by a socket file."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import make_url

from sitbone.clinic.clinic import Clinic
from sitbone.diary.diary import Diary

_BINARIES = (
    "/usr/lib/postgresql/15/bin",
    *map(str, sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)),
)
PATH = os.pathsep.join((*_BINARIES, os.environ.get("PATH", "")))
_QUICK = (
    "-c listen_addresses= -c fsync=off -c full_page_writes=off -c shared_buffers=16MB -c max_connections=40 "
    "-c autovacuum=off"  # a database lives for one test, and there are hundreds to walk through
)


class Cluster:
    """A running cluster; `database()` gives a new empty database, the others one with the tables of what they name."""

    def __init__(self, sockets: str, restart: Callable[[], None]) -> None:
        self._sockets = sockets
        self._number = count(1)
        self._ready: dict[Callable[[str], Clinic | Diary], str] = {}
        self.restart = restart
        """Stop the server at once, as a crash would, and start it again."""

    def database(self, like: str = "template1") -> str:
        """The url of a new database: an empty one, or like another to which nobody is connected."""
        name = f"diary{next(self._number)}"
        with psycopg.connect(
            f"host={self._sockets} user=postgres dbname=postgres", autocommit=True
        ) as connection:
            making = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
            connection.execute(making.format(sql.Identifier(name), sql.Identifier(like)))
        return f"postgresql://postgres@/{name}?host={self._sockets}"

    def clinic(self) -> str:
        """The url of a clinic in which nobody is yet."""
        return self._with_tables(Clinic.open)

    def diary(self) -> str:
        """The url of a diary in which nothing is yet."""
        return self._with_tables(Diary.open)

    def _with_tables(self, opened: Callable[[str], Clinic | Diary]) -> str:
        """The tables are made once, and copied."""
        if opened not in self._ready:
            url = self.database()
            opened(url).close()
            self._ready[opened] = str(make_url(url).database)
        return self.database(like=self._ready[opened])


@contextmanager
def cluster() -> Iterator[Cluster]:
    """Start a cluster, and stop it afterwards. Skips where PostgreSQL is not installed."""
    tools = {name: shutil.which(name, path=PATH) for name in ("initdb", "pg_ctl")}
    if not all(tools.values()):
        pytest.skip("PostgreSQL's initdb and pg_ctl are not installed (Debian: apt install postgresql)")
    folder = Path(tempfile.mkdtemp(prefix="sitbone-pg-"))  # short: a socket's path has 107 characters at most
    data = folder / "data"
    try:
        if os.geteuid() == 0:  # PostgreSQL does not run as root
            shutil.chown(folder, "postgres", "postgres")
        _run(
            tools["initdb"],
            "-D",
            data,
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-sync",
            "--locale=C",
        )

        def start() -> None:
            _run(
                tools["pg_ctl"],
                "-D",
                data,
                "-w",
                "-l",
                folder / "log",
                "-o",
                f"-k {folder} {_QUICK}",
                "start",
            )

        def stop() -> None:
            _run(tools["pg_ctl"], "-D", data, "-m", "immediate", "-w", "stop")

        def restart() -> None:
            stop()
            start()

        start()
        try:
            yield Cluster(str(folder), restart)
        finally:
            stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(*command: object) -> None:
    as_postgres = ("runuser", "-u", "postgres", "--") if os.geteuid() == 0 else ()
    words = [*as_postgres, *map(str, command)]
    # The server keeps what it inherits: a pipe would never end.
    with tempfile.TemporaryFile() as said:
        if subprocess.run(words, stdout=said, stderr=said, stdin=subprocess.DEVNULL, cwd="/").returncode:
            said.seek(0)
            raise RuntimeError(f"{words[0]}: {said.read().decode(errors='replace')}")
