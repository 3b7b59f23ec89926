"""How urgent a sentence is: which one is said first, and which may not wait for another one to end."""

from __future__ import annotations

from enum import IntEnum


class Urgency(IntEnum):
    """From what may be left out to what must be heard now."""

    PROGRESS = 0
    GUIDANCE = 1
    FORM = 2
    ENDING = 3
    WARNING = 4
    """Something that may do harm while it goes on."""
    LIMIT = 5
    """A clinician's limit is passed."""

    @property
    def at_once(self) -> bool:
        """Whether it cuts into a sentence that is being spoken."""
        return self >= Urgency.WARNING
