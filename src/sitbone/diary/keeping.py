"""A fact put into the database: once, however often it is done, and all of it in one commit."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, and_, bindparam, func, insert, literal, select, update

from sitbone.diary.changes import note_change, note_hold
from sitbone.diary.facts import Afterwards, Ended, Fact, Said, Step
from sitbone.diary.personal import Personal
from sitbone.diary.screenings import add_answers_in
from sitbone.diary.sessions import add_hold_in, end_open_sessions, felt_values, hold_values, plan_of
from sitbone.diary.tables import FeltRow, ScreeningRow, SessionRow, TrackRow, WarningRow
from sitbone.diary.track import KeptTrack, pack
from sitbone.diary.values import Moment
from sitbone.plan.records import SeenBy

# Made once: to put a statement together costs more than to run it, and a hold is kept while live sessions wait.
_ADD_TRACK = insert(TrackRow)
_CHANGE_SESSION = update(SessionRow).where(SessionRow.id == bindparam("this"))


def keep(diary: Personal, fact: Fact, track: KeptTrack | None = None) -> bool:
    """Put it into the database; False where a part of it was another page's to say, and was left out.

    Raises `DiaryError` where the database cannot take it now, `NoSuchSessionError` where there is no such session.
    """
    match fact:
        case Step():
            return _keep_step(diary, fact, track)
        case Afterwards():
            _keep_afterwards(diary, fact)
        case Said():
            _keep_said(diary, fact)
        case Ended():
            end_open_sessions(diary, fact.at)
    return True


def _keep_step(diary: Personal, step: Step, track: KeptTrack | None) -> bool:
    packed = None if track is None else pack(track.seen)
    with diary.writing() as connection:
        items, position, lead = plan_of(diary, connection, step.session)
        leads = lead == step.lead
        if step.felt is not None:
            _stop_for_pain(diary, connection, step)
        for name in step.warnings:
            row = {"session": step.session, "name": name, "at": step.at}
            _add_once(connection, WarningRow, row)
        if leads:
            for item, hold in step.holds:
                if not 0 <= item < len(items):
                    raise ValueError(f"no item {item} in a session of {len(items)}")
                if add_hold_in(connection, step.session, item, hold_values(hold)) and track is not None:
                    seen = {"session": step.session, "item": track.item, "at": track.at, "data": packed}
                    connection.execute(_ADD_TRACK, seen)
            _go_on(connection, step, position, len(items))
        if step.holds or step.warnings:
            note_hold(diary, connection)
    return leads


def _stop_for_pain(diary: Personal, connection: Connection, step: Step) -> None:
    assert step.felt is not None
    _add_once(connection, FeltRow, {"session": step.session, **felt_values(step.felt)})
    stopped = update(SessionRow).where(SessionRow.id == step.session)
    connection.execute(stopped.values(stopped_for_pain=True, said=note_change(diary, connection)))


def _go_on(connection: Connection, step: Step, position: int, items: int) -> None:
    """Where the session is, and whether it waits. It never goes back."""
    changes: dict[str, Any] = {"paused": step.paused}
    last = max((item + 1 for item, _ in step.holds), default=0)
    reached = max(position, last, step.position or 0)
    if reached > position:
        changes["position"] = min(reached, items)
    connection.execute(_CHANGE_SESSION, {"this": step.session, **changes})
    if step.film:
        mine = update(SessionRow).where(SessionRow.id == step.session)
        camera = mine.where(SessionRow.seen_by == SeenBy.CAMERA.value)
        connection.execute(camera.values(seen_by=SeenBy.FILM.value))


def _keep_afterwards(diary: Personal, said: Afterwards) -> None:
    with diary.writing() as connection:
        plan_of(diary, connection, said.session)
        for felt in said.felt:
            _add_once(connection, FeltRow, {"session": said.session, **felt_values(felt)})
        ended = func.coalesce(SessionRow.ended, literal(said.at, Moment()))
        mine = update(SessionRow).where(SessionRow.id == said.session)
        number = note_change(diary, connection)
        connection.execute(mine.values(ended=ended, pain_after=said.pain, said=number))


def _keep_said(diary: Personal, said: Said) -> None:
    mine = ScreeningRow.person == said.person
    with diary.writing() as connection:
        there = connection.execute(
            select(ScreeningRow.yes).where(mine, ScreeningRow.at == literal(said.at, Moment()))
        )
        if any(set(row.yes) == set(said.yes) for row in there):
            return
        add_answers_in(diary, connection, said.yes, said.no, said.at)


def _add_once(connection: Connection, row: Any, values: dict[str, Any]) -> None:
    """Add a row unless one with all the same values is there."""
    same = [getattr(row, name).is_not_distinct_from(value) for name, value in values.items()]
    if connection.execute(select(row.id).where(and_(*same)).limit(1)).first() is None:
        connection.execute(insert(row).values(**values))
