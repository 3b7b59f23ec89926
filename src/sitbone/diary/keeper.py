"""Whoever keeps what must not be let go: at once in a journal, as soon as it can be in the database, in order.

From the moment a fact is given to it, every reader of the diary sees it (`Diary.pending`). So pain ends a stretch, and
a red flag shuts the gate, while another program holds the database, while the disk is full, and after a crash.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Condition, Event, Lock, Thread
from time import monotonic

from sitbone.diary.diary import Diary
from sitbone.diary.errors import DiaryError, NoSuchSessionError
from sitbone.diary.facts import Fact, packed, unpacked
from sitbone.diary.journal import Journal
from sitbone.diary.keeping import keep
from sitbone.diary.track import KeptTrack

TRY_AGAIN_AFTER = 0.5
"""Seconds until a person's facts are tried again that the database did not take."""
LONGEST_AT_THE_END = 2.0
"""Seconds that closing waits for the database; what it does not take by then is in the journal."""


@dataclass(slots=True, eq=False)
class _Waiting:
    fact: Fact
    track: KeptTrack | None
    on_disk: bool = False
    """Whether the journal has it, so that no crash loses it."""
    kept: Event = field(default_factory=Event)
    """Set when the database has it."""


class Keeper:
    """Keeps the facts of all people of one database; `diary_of` finds somebody's, None where there is no such person.

    Safe from several threads. `failed` is told of each error of the database, `passed_over` of a session in which a
    hold was not kept, because another page leads it.
    """

    def __init__(
        self,
        diary_of: Callable[[str], Diary | None],
        beside: Path | None,
        *,
        failed: Callable[[DiaryError], None] = lambda _error: None,
    ) -> None:
        self._diary_of = diary_of
        self._failed = failed
        self.passed_over: Callable[[str], None] = lambda _session: None
        self._lock = Condition(Lock())
        self._writing = Lock()
        """Held while the journal is written, so that its order is that in which things happened."""
        self._waiting: dict[str, deque[_Waiting]] = {}
        self._not_before: dict[str, float] = {}
        self._changes: dict[str, int] = {}
        self._closing = False
        self._journal: Journal | None = None
        self._thread = Thread(target=self._work, name="keeper", daemon=True)
        self._open(beside)

    def keep(self, fact: Fact, track: KeptTrack | None = None, wait: float = 0.0) -> bool:
        """Take a fact. Whether it is on the disk, in the database or the journal, when this returns.

        `wait`: seconds that the database is waited for; readers see the fact in any case.
        """
        one = _Waiting(fact, track)
        self._begin()
        with self._writing:
            with self._lock:
                self._waiting.setdefault(fact.person, deque()).append(one)
                self._changed(fact.person)
                self._lock.notify_all()
            if fact.weighs:
                self._write(one)
        one.kept.wait(wait)
        return one.on_disk or one.kept.is_set()

    def pending(self, person: str) -> tuple[Fact, ...]:
        """What was said and done and is not in the database yet, oldest first."""
        with self._lock:
            return tuple(one.fact for one in self._waiting.get(person, ()))

    def changes(self, person: str) -> int:
        """Goes up whenever `pending` tells something else."""
        with self._lock:
            return self._changes.get(person, 0)

    def at_risk(self, person: str) -> bool:
        """Whether something of this person's would be lost if this program ended now."""
        with self._lock:
            return any(one.fact.weighs and not one.on_disk for one in self._waiting.get(person, ()))

    def forget(self, person: str) -> None:
        """Let go of all of this person's facts: the diary is being emptied."""
        with self._writing, self._lock:
            for one in self._waiting.pop(person, ()):
                one.kept.set()
            self._changes.pop(person, None)
            self._not_before.pop(person, None)
            self._clear_when_empty()

    def settle(self, wait: float) -> bool:
        """Wait until the database has everything, so many seconds at most; whether it has."""
        until = monotonic() + wait
        with self._lock:
            self._not_before.clear()
            self._lock.notify_all()
            while self._waiting and (left := until - monotonic()) > 0:
                self._lock.wait(left)
            return not self._waiting

    def close(self) -> None:
        """Give the database what is left, for a while; what it does not take is in the journal."""
        self.settle(LONGEST_AT_THE_END)
        with self._lock:
            self._closing = True
            self._lock.notify_all()
        if self._thread.is_alive():
            self._thread.join(LONGEST_AT_THE_END)
        if self._journal is not None:
            self._journal.close()

    def _begin(self) -> None:
        with suppress(RuntimeError):  # it works already
            if not self._thread.is_alive():
                self._thread.start()

    # the journal

    def _open(self, beside: Path | None) -> None:
        """Take up what a program that ended before it could be kept has left."""
        if beside is None:
            return
        try:
            beside.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._journal, left = Journal.beside(beside)
        except (
            OSError
        ):  # a folder that cannot be written to: it is kept in memory, and whoever it is about is told
            return
        for record in left:
            with suppress(ValueError):
                fact = unpacked(record)
                self._waiting.setdefault(fact.person, deque()).append(_Waiting(fact, None, on_disk=True))
        if self._waiting:
            self._begin()
        else:
            self._journal.clear()

    def _write(self, one: _Waiting) -> None:
        if self._journal is None:
            return
        with suppress(OSError):  # tried again with the database
            self._journal.append(packed(one.fact))
            one.on_disk = True

    def _clear_when_empty(self) -> None:
        if not self._waiting and self._journal is not None:
            with suppress(OSError):  # what is read twice is kept once
                self._journal.clear()

    # the database

    def _work(self) -> None:
        while (one := self._next()) is not None:
            person = one.fact.person
            try:
                self._put(one)
            except DiaryError as error:
                self._failed(error)
                with self._lock:
                    self._not_before[person] = monotonic() + TRY_AGAIN_AFTER
                if one.fact.weighs and not one.on_disk:
                    with self._writing:
                        self._write(one)
                continue
            with self._writing, self._lock:
                self._done(person, one)

    def _next(self) -> _Waiting | None:
        """The oldest fact of somebody whose turn it is; None when this is to end."""
        with self._lock:
            while not self._closing:
                now = monotonic()
                ready = next((p for p in self._waiting if self._not_before.get(p, 0.0) <= now), None)
                if ready is not None:
                    return self._waiting[ready][0]
                soonest = min((self._not_before[p] for p in self._waiting), default=None)
                self._lock.wait(None if soonest is None else max(soonest - now, 0.01))
            return None

    def _put(self, one: _Waiting) -> None:
        diary = self._diary_of(one.fact.person)
        with suppress(NoSuchSessionError, ValueError):  # deleted meanwhile: nothing is left to keep it with
            if diary is not None and not keep(diary, one.fact, one.track):
                self.passed_over(getattr(one.fact, "session", ""))

    def _done(self, person: str, one: _Waiting) -> None:
        queue = self._waiting.get(person)
        if queue and queue[0] is one:
            queue.popleft()
            self._waiting.pop(person)
            if queue:  # behind the others: nobody waits for one who has much to keep
                self._waiting[person] = queue
        self._changed(person)
        one.kept.set()
        self._clear_when_empty()
        self._lock.notify_all()

    def _changed(self, person: str) -> None:
        self._changes[person] = self._changes.get(person, 0) + 1
