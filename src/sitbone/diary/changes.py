"""How often something changed in a person's diary, noted in the same commit as the change."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select, update

from sitbone.diary.personal import Personal
from sitbone.diary.tables import PersonRow

# Made once: to put a statement together costs more than to run it, and a hold is kept while live sessions wait.
_MINE = PersonRow.id == bindparam("person")
_TURN = select(PersonRow.id).where(_MINE).with_for_update()
_HELD = update(PersonRow).where(_MINE).values(held=PersonRow.held + 1)


def changes_of(diary: Personal) -> int:
    """How often something changed that bears on whether this person may stretch."""
    with diary.reading() as connection:
        mine = select(PersonRow.changed).where(PersonRow.id == diary.person().id)
        return connection.execute(mine).scalar_one_or_none() or 0


def state_of(diary: Personal) -> tuple[int, int, int]:
    """Cache key: different whenever something was kept that the sessions tell (changes, holds, what waits)."""
    id = diary.person().id
    waiting = 0 if diary.keeper is None else diary.keeper.changes(id)
    with diary.reading() as connection:
        mine = select(PersonRow.changed, PersonRow.held).where(PersonRow.id == id)
        row = connection.execute(mine).one_or_none()
    return (row.changed, row.held, waiting) if row else (0, 0, waiting)


def take_turn(diary: Personal, connection: Connection) -> None:
    """Wait for whoever writes of this person now: first of all, so that no two wait for each other."""
    if connection.dialect.name != "sqlite":  # whose writers come one by one anyway
        connection.execute(_TURN, {"person": diary.person().id})


def note_change(diary: Personal, connection: Connection) -> int:
    """Say, in the same commit, that something changed which others may have read already.

    Returns its number: it only goes up, whatever the clock says, and two that write at once come one by one.
    """
    mine = update(PersonRow).where(PersonRow.id == diary.person().id)
    noted = mine.values(changed=PersonRow.changed + 1).returning(PersonRow.changed)
    return connection.execute(noted).scalar_one_or_none() or 0


def note_hold(diary: Personal, connection: Connection) -> None:
    """Say, in the same commit, that a hold was added: nothing in it bears on whether this person may stretch."""
    connection.execute(_HELD, {"person": diary.person().id})
