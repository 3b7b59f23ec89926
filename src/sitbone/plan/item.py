"""One hold to be done, as it is planned, led and kept."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Purpose(StrEnum):
    """What a session is for."""

    PRACTICE = "practice"
    CHECK = "check"
    """A flexibility check: it measures, and is no practice."""


@dataclass(frozen=True, slots=True)
class Item:
    """One hold to be done: this stretch, this side, this long."""

    stretch: str
    side: str
    """`left`, `right` or `both`."""
    seconds: float | None
    """Seconds to hold; None where the stretch has no length and nothing makes it shorter."""
    repetition: int = 1
    """From 1."""
    why: str = ""
    """Why it is its turn, for the day's page; not kept."""
    purpose: Purpose = Purpose.PRACTICE
    """The same for all items of a session; kept of the session."""

    @property
    def once_more(self) -> bool:
        """Whether it repeats the reading before it: a check takes those of one leg one after the other."""
        return self.purpose is Purpose.CHECK and self.repetition > 1
