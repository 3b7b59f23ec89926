"""What the diary keeps besides the plan's records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sitbone.diary.values import line
from sitbone.plan.item import Item
from sitbone.plan.records import SessionRecord

ITEMS = 200
"""Most items one session can have."""


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


def item_values(item: Item) -> list[Any]:
    """An item as it is kept: `[stretch, side, seconds, repetition]`. Raises ValueError for one that cannot be."""
    if item.side not in ("left", "right", "both", "unknown"):
        raise ValueError(f"no side: {item.side}")
    if not (item.seconds is None or 0 <= item.seconds <= 86_400) or not 1 <= item.repetition <= 1000:
        raise ValueError(f"no item: {item.seconds} s, repetition {item.repetition}")
    seconds = None if item.seconds is None else float(item.seconds)
    return [line(item.stretch), str(item.side), seconds, int(item.repetition)]
