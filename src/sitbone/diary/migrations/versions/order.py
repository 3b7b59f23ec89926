"""What was written after what, whatever the clock said; what came from elsewhere; one open session a person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_PEOPLE = sa.table("people", sa.column("id"), sa.column("changed"))
_SCREENINGS = sa.table(
    "screenings",
    sa.column("id"),
    sa.column("person"),
    sa.column("at", sa.DateTime(timezone=True)),
    sa.column("yes", sa.JSON()),
    sa.column("written"),
)
_AGREEMENTS = sa.table(
    "agreements",
    sa.column("id"),
    sa.column("person"),
    sa.column("at", sa.DateTime(timezone=True)),
    sa.column("written"),
)
_PRESCRIPTIONS = sa.table(
    "prescriptions",
    sa.column("id"),
    sa.column("person"),
    sa.column("at", sa.DateTime(timezone=True)),
    sa.column("written"),
)
_SESSIONS = sa.table(
    "sessions",
    sa.column("id"),
    sa.column("person"),
    sa.column("started", sa.DateTime(timezone=True)),
    sa.column("ended", sa.DateTime(timezone=True)),
    sa.column("seen_by"),
    sa.column("stopped_for_pain", sa.Boolean()),
    sa.column("written"),
    sa.column("said"),
    sa.column("goes_on"),
)
_HOLDS = sa.table("holds", sa.column("session"), sa.column("at", sa.DateTime(timezone=True)))
_FEELINGS = sa.table("feelings", sa.column("session"), sa.column("at", sa.DateTime(timezone=True)))
_BEGUN, _SAID, _ANSWERED, _AGREED, _PRESCRIBED = range(5)
"""At the same moment, the later one is taken to have been written later, as it was before."""


def upgrade() -> None:
    """Add columns, number what is there, and end the sessions that were left."""
    _columns()
    connection = op.get_bind()
    sessions = _sessions(connection)
    _number(connection, sessions)
    _end_all_but_the_newest(connection, sessions)
    op.create_index(
        "ix_sessions_open",
        "sessions",
        ["person"],
        unique=True,
        sqlite_where=sa.text("ended IS NULL"),
        postgresql_where=sa.text("ended IS NULL"),
    )
    connection.execute(sa.text("DELETE FROM summaries"))  # the rules they were made by have changed


def _columns() -> None:
    for table in ("screenings", "agreements", "prescriptions", "sessions"):
        op.add_column(table, sa.Column("written", sa.Integer(), server_default=sa.text("0"), nullable=False))
    for table in ("screenings", "agreements", "prescriptions", "sessions"):
        op.add_column(table, sa.Column("imported", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("sessions", sa.Column("said", sa.Integer(), nullable=True))
    op.add_column("sessions", sa.Column("goes_on", sa.Uuid(as_uuid=False), nullable=True))
    op.add_column("sessions", sa.Column("paused", sa.String(64), nullable=True))
    op.add_column("audits", sa.Column("times", sa.Integer(), server_default=sa.text("1"), nullable=False))
    op.add_column("audits", sa.Column("latest", sa.DateTime(timezone=True), nullable=True))


class _Session:
    """A session, and the last moment at which something of it was kept."""

    def __init__(self, row: Any, last: datetime) -> None:
        self.id, self.person, self.started, self.ended = row.id, row.person, row.started, row.ended
        self.timer = row.seen_by == "timer"
        self.last = last
        self.spoke = row.ended is not None or row.stopped_for_pain
        """Whether it was ended, or stopped."""


def _sessions(connection: sa.Connection) -> dict[Any, list[_Session]]:
    """By person, in the order in which they began."""
    last: dict[Any, datetime] = {}
    for table in (_HOLDS, _FEELINGS):
        for row in connection.execute(
            sa.select(table.c.session, sa.func.max(table.c.at).label("at")).group_by("session")
        ):
            last[row.session] = max(row.at, last.get(row.session, row.at))
    found = defaultdict(list)
    kept = sa.select(*(c for c in _SESSIONS.c if c.name not in ("written", "said", "goes_on")))
    for row in connection.execute(kept.order_by(_SESSIONS.c.started, _SESSIONS.c.id)):
        found[row.person].append(_Session(row, max(row.started, last.get(row.id, row.started))))
    return found


def _number(connection: sa.Connection, sessions: dict[Any, list[_Session]]) -> None:
    """In the order of their times and ids, as it was told until now."""
    events: dict[Any, list[tuple[tuple[Any, ...], int, Any]]] = defaultdict(list)
    for person, theirs in sessions.items():
        for session in theirs:
            events[person].append(((0, session.started, _BEGUN, str(session.id)), _BEGUN, session.id))
            if session.spoke:
                at = session.ended or session.last
                events[person].append(((0, at, _SAID, str(session.id)), _SAID, session.id))
    for row, late in _answered(connection):
        events[row.person].append(((int(late), row.at, _ANSWERED, f"{row.id:020}"), _ANSWERED, row.id))
    for kind, table in ((_AGREED, _AGREEMENTS), (_PRESCRIBED, _PRESCRIPTIONS)):
        for row in connection.execute(sa.select(table.c.id, table.c.person, table.c.at)):
            events[row.person].append(((0, row.at, kind, f"{row.id:020}"), kind, row.id))
    into: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for person, theirs_in_order in events.items():
        for number, (_, kind, id) in enumerate(sorted(theirs_in_order), 1):
            into[kind].append({"key": id, "number": number})
        counted = sa.update(_PEOPLE).where(_PEOPLE.c.id == person, _PEOPLE.c.changed < len(theirs_in_order))
        connection.execute(counted.values(changed=len(theirs_in_order)))
    for kind, table, column in (
        (_BEGUN, _SESSIONS, "written"),
        (_SAID, _SESSIONS, "said"),
        (_ANSWERED, _SCREENINGS, "written"),
        (_AGREED, _AGREEMENTS, "written"),
        (_PRESCRIBED, _PRESCRIPTIONS, "written"),
    ):
        _set(connection, table, column, into[kind])
    _set(connection, _SESSIONS, "goes_on", list(_gone_on(sessions.values())))


def _set(connection: sa.Connection, table: Any, column: str, numbers: Sequence[dict[str, Any]]) -> None:
    if numbers:
        change = sa.update(table).where(table.c.id == sa.bindparam("key"))
        connection.execute(change.values({column: sa.bindparam("number")}), list(numbers))


def _answered(connection: sa.Connection) -> Iterator[tuple[Any, bool]]:
    """Each round of answers; and whether it says yes to something, with a clock behind that of an earlier round.

    Then nobody knows what came after it, and it is taken to be the last.
    """
    rounds = sa.select(_SCREENINGS.c.id, _SCREENINGS.c.person, _SCREENINGS.c.at, _SCREENINGS.c.yes)
    latest: dict[Any, datetime] = {}
    for row in connection.execute(rounds.order_by(_SCREENINGS.c.id)):
        before = latest.get(row.person, row.at)
        latest[row.person] = max(row.at, before)
        yield row, bool(row.yes) and row.at < before


def _gone_on(everybodys: Iterable[list[_Session]]) -> Iterator[dict[str, Any]]:
    """Sessions without a camera that began in the very moment in which another ended: it went on in them."""
    for theirs in everybodys:
        ended = {session.ended: session.id for session in theirs if session.ended}
        for session in theirs:
            before = ended.get(session.started)
            if session.timer and before not in (None, session.id):
                yield {"key": session.id, "number": before}


def _end_all_but_the_newest(connection: sa.Connection, sessions: dict[Any, list[_Session]]) -> None:
    """Somebody left them: they ended with the last that was kept of them."""
    for theirs in sessions.values():
        for session in [s for s in theirs if s.ended is None][:-1]:
            left = sa.update(_SESSIONS).where(_SESSIONS.c.id == session.id)
            connection.execute(left.values(ended=session.last))
