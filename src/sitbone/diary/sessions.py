"""The sessions of a diary: begun, held, ended; and read with all that belongs to them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Connection, bindparam, func, insert, literal, select, update

from sitbone.diary.changes import note_change, take_turn
from sitbone.diary.database import add_new
from sitbone.diary.entries import ITEMS, KeptSession, item_values
from sitbone.diary.errors import NoSuchSessionError
from sitbone.diary.facts import with_facts
from sitbone.diary.personal import Personal
from sitbone.diary.tables import FeltRow, HoldRow, SessionRow, WarningRow
from sitbone.diary.values import Moment, is_id, known, line
from sitbone.plan.item import Item, Purpose
from sitbone.plan.records import SESSION_LASTS, Felt, FeltRecord, HoldRecord, SeenBy, SessionRecord
from sitbone.words import _

LONGEST = 86_400.0
"""Seconds of the longest hold that can be: a day."""
# Made once, as it is asked for with each hold (`sitbone.diary.keeping`).
_PLAN = (
    select(SessionRow.plan, SessionRow.position, SessionRow.lead)
    .where(SessionRow.id == bindparam("session"), SessionRow.person == bindparam("person"))
    .with_for_update()
)


def start_session(
    diary: Personal,
    seen_by: SeenBy,
    items: Sequence[Item],
    pain_before: int | None,
    at: datetime,
    prescription: int | None = None,
    goes_on: str | None = None,
) -> str:
    """Begin a session that follows `items`, of that version of a prescription. Returns its id, a UUID.

    Every other session of this person ends: there is one at a time. Its items are all for one purpose. `goes_on`: the
    one that goes on in it.
    """
    _check_pain(pain_before)
    if not 0 < len(items) <= ITEMS:
        raise ValueError(f"a session of {len(items)} items; 1 to {ITEMS} are allowed")
    (purpose,) = {item.purpose.value for item in items}
    id = str(uuid4())
    with diary.writing() as connection:
        number = note_change(diary, connection)  # whoever comes second waits here
        _end_open(diary, connection, at)
        connection.execute(
            insert(SessionRow).values(
                id=id,
                person=diary.person().id,
                written=number,
                goes_on=goes_on,
                started=at,
                seen_by=SeenBy(seen_by).value,
                pain_before=pain_before,
                stopped_for_pain=False,
                plan=[item_values(item) for item in items],
                position=0,
                prescription=prescription,
                purpose=purpose,
            )
        )
    return id


def end_open_sessions(diary: Personal, at: datetime) -> list[str]:
    """End what is still open, as a session that knows nothing of a new limit must. Returns the ids."""
    with diary.writing() as connection:
        note_change(diary, connection)  # whoever comes second waits here
        return _end_open(diary, connection, at)


def _end_open(diary: Personal, connection: Connection, at: datetime) -> list[str]:
    """Ends at `at`, or with the last that was kept of it where somebody had left it. It says nothing by that."""
    still_open = select(SessionRow.id, SessionRow.started)
    found = connection.execute(
        still_open.where(SessionRow.person == diary.person().id, SessionRow.ended.is_(None))
    ).all()
    for one in found:
        moments = [one.started]
        for row in (HoldRow, FeltRow, WarningRow):
            last = connection.execute(select(func.max(row.at)).where(row.session == one.id)).scalar_one()
            moments += [last] if last else []
        left = max(moments)
        ended = at if left <= at <= left + SESSION_LASTS else left
        connection.execute(update(SessionRow).where(SessionRow.id == one.id).values(ended=ended))
    return [one.id for one in found]


def session(diary: Personal, id: str) -> KeptSession | None:
    """One session; None where there is no such one (any text may be asked for)."""
    found = _kept(diary, SessionRow.id == id) if is_id(id) else ()
    return found[0] if found else None


def sessions(
    diary: Personal,
    since: datetime | None = None,
    newest: int | None = None,
    *,
    stretch: str | None = None,
    purpose: Purpose | None = None,
) -> tuple[SessionRecord, ...]:
    """All sessions begun at or after `since`, or so many of the newest ones, oldest first.

    With a `stretch` only those that held it, and of their holds only its; with a `purpose` only those that were for it.
    """
    which: list[ColumnElement[bool]] = [] if since is None else [SessionRow.started >= since]
    if purpose is not None:
        which.append(SessionRow.purpose == purpose.value)
    if newest is not None:
        latest = select(SessionRow.id).where(SessionRow.person == diary.person().id, *which)
        which.append(SessionRow.id.in_(latest.order_by(SessionRow.started.desc()).limit(newest)))
    if stretch is not None:
        which.append(SessionRow.id.in_(select(HoldRow.session).where(HoldRow.stretch == stretch)))
    return tuple(kept.record for kept in _kept(diary, *which, stretch=stretch))


def ongoing(diary: Personal, since: datetime) -> KeptSession | None:
    """The session that has not ended, if it began at or after `since`."""
    kept = _kept(diary, SessionRow.ended.is_(None), SessionRow.started >= since)
    still_open = [one for one in kept if one.record.ended is None]
    return still_open[-1] if still_open else None


def end_session(
    diary: Personal, session_id: str, pain_after: int | None, stopped_for_pain: bool, at: datetime
) -> None:
    """End a session. Once more, it can add the pain afterwards; its end and a stop for pain stay as first said."""
    _check_pain(pain_after)
    changes: dict[str, Any] = {"ended": func.coalesce(SessionRow.ended, literal(at, Moment()))}
    if pain_after is not None:
        changes["pain_after"] = pain_after
    if stopped_for_pain:
        changes["stopped_for_pain"] = True
    with diary.writing() as connection:
        plan_of(diary, connection, session_id)
        changes["said"] = note_change(diary, connection)
        connection.execute(update(SessionRow).where(SessionRow.id == session_id).values(**changes))


def plan_of(diary: Personal, connection: Connection, session_id: str) -> tuple[list[Any], int, int]:
    """The items, the position and the lead of a session that is about to be changed."""
    take_turn(diary, connection)
    mine = {"session": session_id, "person": diary.person().id}
    row = connection.execute(_PLAN, mine).one_or_none() if is_id(session_id) else None
    if row is None:
        raise NoSuchSessionError(
            _("There is no such session in the diary. Go back to today's page and start one.")
        )
    return row.plan, row.position, row.lead


def _kept(diary: Personal, *which: ColumnElement[bool], stretch: str | None = None) -> list[KeptSession]:
    """Sessions with all that belongs to them (or the holds of one stretch), oldest first, in four queries."""
    facts = diary.pending()
    mine = (SessionRow.person == diary.person().id, *which)
    in_order = (SessionRow.started, SessionRow.id)
    with diary.reading() as connection:

        def of(row: Any, *order: Any) -> dict[str, list[Any]]:
            by_session = defaultdict(list)
            wanted = select(row.__table__).join(SessionRow, SessionRow.id == row.session).where(*mine)
            if stretch is not None and row is HoldRow:
                wanted = wanted.where(HoldRow.stretch == stretch)
            for one in connection.execute(wanted.order_by(*order)):
                by_session[one.session].append(one)
            return by_session

        rows = connection.execute(select(SessionRow.__table__).where(*mine).order_by(*in_order)).all()
        holds = of(HoldRow, HoldRow.at, HoldRow.item)
        felt = of(FeltRow, FeltRow.at, FeltRow.id)
        warnings = of(WarningRow, WarningRow.at, WarningRow.id)
    kept = [_kept_session(row, holds[row.id], felt[row.id], warnings[row.id]) for row in rows]
    return [with_facts(one, facts) for one in kept] if facts else kept


def add_hold_in(connection: Connection, session_id: str, item: int, hold: dict[str, Any]) -> bool:
    """Add the hold of an item, as columns, in this transaction; False where the item has its hold already."""
    return add_new(connection, HoldRow, session=session_id, item=item, **hold)


def hold_values(hold: HoldRecord) -> dict[str, Any]:
    """A hold as columns. Angles that are no numbers are unknown; a time that is none is refused."""
    if not (0 <= hold.held <= LONGEST and 0 <= hold.counted <= LONGEST):  # no number is not within it either
        raise ValueError(f"a hold of {hold.held} s of which {hold.counted} s counted")
    return hold.values() | {
        "side": str(hold.side),
        "knee_flexion": known(hold.knee_flexion, -360, 360),
        "hip_flexion": known(hold.hip_flexion, -360, 360),
        "best": known(hold.best, -360, 360),
        "straight_leg_raise": known(hold.straight_leg_raise, -360, 360),
        "straight_leg_raise_error": known(hold.straight_leg_raise_error, 0),
        "knee_extension_deficit": known(hold.knee_extension_deficit, -360, 360),
        "knee_extension_deficit_error": known(hold.knee_extension_deficit_error, 0),
        "uncertainty": known(hold.uncertainty, 0),
        "faults": [line(fault) for fault in hold.faults],
    }


def felt_values(felt: FeltRecord) -> dict[str, Any]:
    """What was felt, as columns."""
    return {
        "stretch": felt.stretch,
        "felt": Felt(felt.felt).value,
        "at": felt.at,
        "hurts_where": felt.where,
    }


def _kept_session(row: Any, holds: list[Any], felt: list[Any], warnings: list[Any]) -> KeptSession:
    record = SessionRecord(
        id=row.id,
        started=row.started,
        seen_by=SeenBy(row.seen_by),
        ended=row.ended,
        pain_before=row.pain_before,
        pain_after=row.pain_after,
        stopped_for_pain=row.stopped_for_pain,
        holds=tuple(_hold(hold) for hold in holds),
        felt=tuple(
            FeltRecord(stretch=f.stretch, felt=Felt(f.felt), at=f.at, where=f.hurts_where) for f in felt
        ),
        warnings=tuple(warning.name for warning in warnings),
        prescription=row.prescription,
        written=row.written,
        said=row.said or 0,
        goes_on=row.goes_on,
        imported=row.imported,
        purpose=Purpose(row.purpose),
    )
    items = tuple(replace(Item(*item), purpose=record.purpose) for item in row.plan)
    sides = {hold.item: hold.side for hold in holds}
    return KeptSession(record, items, row.position, frozenset(sides), sides, row.paused)


def _hold(row: Any) -> HoldRecord:
    kept = {one.name: getattr(row, one.name) for one in fields(HoldRecord)}
    return HoldRecord(**kept | {"faults": tuple(row.faults)})


def _check_pain(pain: int | None) -> None:
    if pain is not None and not 0 <= pain <= 10:
        raise ValueError(f"pain is said from 0 to 10, not {pain}")
