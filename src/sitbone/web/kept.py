"""What was read of somebody's diary, kept in memory for as long as nothing in the diary changes."""

from __future__ import annotations

import ctypes
import gc
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from threading import Lock
from typing import Generic, TypeVar

from sitbone.diary.changes import state_of
from sitbone.diary.diary import Diary
from sitbone.fhir.codes import Resource
from sitbone.plan.records import SessionRecord

Read = TypeVar("Read")
PEOPLE = 32
"""Whose sessions are kept in memory: of a year of three sessions a day they are 5 MB."""
BUNDLES = 4
"""Bundles that are kept in memory while their diaries do not change; one of a year has 26 MB."""


class Kept(Generic[Read]):
    """What was read of so many people at most, the last ones asked for. Safe to use from several threads."""

    def __init__(self, people: int) -> None:
        self._people = people
        self._lock = Lock()
        self._kept: OrderedDict[str, tuple[tuple[int, ...], Read]] = OrderedDict()
        self._forgotten = 0

    def of(self, diary: Diary, read: Callable[[], Read]) -> Read:
        """What `read` finds of this diary, read again only where the diary has changed."""
        person = diary.person().id
        state = state_of(diary)  # first: what is read after it is never older than it says
        with self._lock:
            kept, forgotten = self._kept.get(person), self._forgotten
        if kept is None or kept[0] != state:
            kept = state, read()
        with self._lock:
            if forgotten != self._forgotten:  # somebody was deleted while this was read: perhaps they
                return kept[1]
            self._kept[person] = kept
            self._kept.move_to_end(person)
            if len(self._kept) > self._people:
                self._kept.popitem(last=False)
        return kept[1]

    def forget(self, person: str) -> None:
        """Keep nothing of this person any more."""
        with self._lock:
            self._forgotten += 1
            self._kept.pop(person, None)


class Memory:
    """All that one application has in memory of what its diaries say."""

    def __init__(self) -> None:
        self.bundles: Kept[Resource] = Kept(BUNDLES)
        self._sessions: Kept[tuple[SessionRecord, ...]] = Kept(PEOPLE)

    def sessions_of(self, diary: Diary) -> tuple[SessionRecord, ...]:
        """All sessions of a diary, oldest first."""
        return self._sessions.of(diary, diary.sessions)

    def forget(self, person: str) -> None:
        """Keep nothing of this person, whose diary was deleted."""
        self.bundles.forget(person)
        self._sessions.forget(person)


def give_back() -> None:
    """Give memory that is not used any more back to the system, where the system takes it: after something large, and
    after something was deleted."""
    gc.collect()
    with suppress(OSError, AttributeError):  # it is glibc's
        ctypes.CDLL(None).malloc_trim(0)
