"""What came after what. A clock may have been ahead, or be put back: the order of writing decides, where it is known.

What came from another diary is history. It has a place in the order, that of the day it was taken in; among sessions
it stands where its date puts it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from sitbone.plan.questions import Answers
from sitbone.plan.records import SessionRecord


class Written(Protocol):
    """Something that has a moment, and a place in the order of writing."""

    @property
    def at(self) -> datetime:
        """When, by the clock of then."""
        ...

    @property
    def written(self) -> int:
        """Its place; 0 where that was not kept."""
        ...


def place(one: Written) -> tuple[int, datetime]:
    """What two of them are compared by."""
    return one.written, one.at


def newest(rounds: Iterable[Answers]) -> Answers | None:
    """The answers that were given last in this diary; None where nobody was asked in it."""
    return max((a for a in rounds if not a.imported), key=place, default=None)


def in_order(sessions: Sequence[SessionRecord]) -> list[SessionRecord]:
    """Sessions as they came one after the other."""
    own = sorted((s for s in sessions if not s.imported), key=lambda s: (s.written, s.started))
    history = sorted((s for s in sessions if s.imported), key=lambda s: s.started, reverse=True)
    found: list[SessionRecord] = []
    for session in own:
        while history and history[-1].started <= session.started:
            found.append(history.pop())
        found.append(session)
    return found + history[::-1]


def own(sessions: Iterable[SessionRecord]) -> list[SessionRecord]:
    """The sessions of this diary itself: what came from another one may warn, and never calms."""
    return [s for s in sessions if not s.imported]
