"""Which sentence is said now: one at a time, the most important first, and never the same one again at once."""

from __future__ import annotations

from sitbone.coach.events import Cue
from sitbone.coach.urgency import Urgency
from sitbone.coach.why import Topic

BETWEEN_CUES = 3.0
"""Seconds of quiet after a cue, unless something more important is to be said."""
BEFORE_REPEATING = 8.0
"""Seconds before the same sentence is said again. Nagging makes people stop (`docs/how-it-decides.md`)."""


class Voice:
    """Collects what could be said at one moment and says at most one of it."""

    def __init__(self) -> None:
        self._last_time = float("-inf")
        self._last_urgency: Urgency | None = None
        self._said: dict[str, float] = {}
        self._wishes: list[tuple[Urgency, str, Topic]] = []

    def wish(self, urgency: Urgency, text: str, about: Topic) -> None:
        """Something that could be said at this moment."""
        self._wishes.append((urgency, text, about))

    def hush(self, urgency: Urgency) -> None:
        """Drop what is of at most this urgency: now it would ask for the wrong thing."""
        self._wishes = [wish for wish in self._wishes if wish[0] > urgency]

    def speak(self, time: float) -> list[Cue]:
        """The one cue to say at this time, if any; what is not said is dropped, not stored up."""
        wishes, self._wishes = self._wishes, []
        for urgency, text, about in sorted(wishes, key=lambda wish: -wish[0]):
            if self._quiet(time, urgency) or time - self._said.get(text, float("-inf")) < BEFORE_REPEATING:
                continue
            self._last_time, self._last_urgency = time, urgency
            self._said[text] = time
            return [Cue(time, text, about, urgency)]
        return []

    def _quiet(self, time: float, urgency: Urgency) -> bool:
        last = self._last_urgency
        return last is not None and urgency <= last and time - self._last_time < BETWEEN_CUES
