"""What the diary keeps besides the plan's records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sitbone.diary.values import line
from sitbone.plan.records import SessionRecord

ITEMS = 200
"""Most items one session can have."""
LASTS = timedelta(hours=3)
"""A session of which nothing was kept for so long is over: somebody left it. Our choice."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to do in a session: this stretch, this side, this long."""

    stretch: str
    side: str
    """`left`, `right` or `both`."""
    seconds: float | None
    """Seconds to hold; None where the stretch prescribes none."""
    repetition: int = 1
    """From 1."""

    def as_list(self) -> list[Any]:
        """As it is kept: `[stretch, side, seconds, repetition]`."""
        if self.side not in ("left", "right", "both", "unknown"):
            raise ValueError(f"no side: {self.side}")
        if not (self.seconds is None or 0 <= self.seconds <= 86_400) or not 1 <= self.repetition <= 1000:
            raise ValueError(f"no item: {self.seconds} s, repetition {self.repetition}")
        seconds = None if self.seconds is None else float(self.seconds)
        return [line(self.stretch), str(self.side), seconds, int(self.repetition)]


@dataclass(frozen=True, slots=True)
class Person:
    """Whose diary it is."""

    id: str
    """A UUID."""
    made: datetime


@dataclass(frozen=True, slots=True)
class KeptSession:
    """A session with what is needed to go on with it."""

    record: SessionRecord
    items: tuple[Item, ...]
    position: int
    """The item it is at, from 0; the number of items when it has been through."""
    held: frozenset[int]
    """The items that have their hold."""
    sides: Mapping[int, str] = field(default_factory=dict)
    """The side of each of these holds, as it is kept: what was asked for may not be what was seen."""
    paused: str | None = None
    """Why it waits for a word of the person, such as `pain`; None where it does not."""
