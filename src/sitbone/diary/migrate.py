"""Bring a diary to the version that this Sitbone writes; refuse one that is newer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, inspect, text

from sitbone.diary.errors import DiaryError, newer

if TYPE_CHECKING:
    from alembic.script import ScriptDirectory

HEAD = "0007"
"""The revision of the tables in `tables.py`. Written here so that an up-to-date diary opens without Alembic."""
_LOCK = 0x517B0E
"""Two servers that start together migrate one after the other (PostgreSQL's advisory lock)."""


def revision(connection: Connection) -> str | None:
    """The revision the diary is at; None where there is none yet."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    at: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return at


def bring_up_to_date(connection: Connection, name: str, to: str = HEAD) -> None:
    """Migrate to the newest revision (or to an older one) within the transaction that is open; all or nothing.

    Raises `NewerError` where the diary is at a revision that is not known here.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    at = revision(connection)
    if at == to:
        return
    if at is not None and not is_known(at):
        raise newer(name, at)
    if at is None and inspect(connection).get_table_names():
        raise DiaryError(
            f"{name} belongs to another program; it was left untouched. Give Sitbone a database of its own."
        )
    _upgrade(connection, to)


def is_known(revision: str) -> bool:
    """Whether this Sitbone knows the revision, so that it can read it or bring it up to date."""
    return revision == HEAD or revision in {step.revision for step in scripts().walk_revisions()}


def scripts() -> ScriptDirectory:
    """The migrations that came with this Sitbone."""
    from alembic.script import ScriptDirectory

    return ScriptDirectory(str(Path(__file__).with_name("migrations")))


def _upgrade(connection: Connection, to: str) -> None:
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext

    from sitbone.diary.tables import Table

    steps = scripts()

    def upgrade(at: Any, _context: Any) -> Any:
        return steps._upgrade_revs(to, at)  # as alembic.command.upgrade does

    with EnvironmentContext(Config(), steps, fn=upgrade, destination_rev=to) as environment:
        # SQLite can roll table changes back too, once BEGIN is ours (see `engine`).
        environment.configure(connection=connection, target_metadata=Table.metadata, transactional_ddl=True)
        with environment.begin_transaction():
            environment.run_migrations()
