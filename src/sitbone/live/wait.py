"""A session that waits for the person, and tells them once how it goes on: nobody lies there wondering."""

from __future__ import annotations

from sitbone.coach.why import About
from sitbone.live.answer import Answer, Waits
from sitbone.words import _, later

TOLD_AFTER = 12.0
"""Seconds of a wait until that is said. Our choice: who raised a hand knows what they want for as long."""

_HOW = {
    Waits.PERSON: later("Raise a hand to go on. Keep it up if something is wrong."),
    Waits.PAIN: later("If the pain is gone, raise a hand to go on. Keep it up to end for today."),
}


class Wait:
    """Why it waits, if it does."""

    def __init__(self, why: Waits | None) -> None:
        self.why = why
        self._since = 0.0
        self._told = False

    @property
    def on(self) -> bool:
        """Whether it waits for the person."""
        return self.why is not None

    def begin(self, why: Waits | None, time: float, *, told: bool = False) -> None:
        """It waits for this from now on, for nothing any more where that is None; `told`: they know how to go on."""
        self.why, self._since, self._told = why, time, told

    def say_how_to_go_on(self, time: float, answer: Answer) -> None:
        """Once, when it has waited for a while."""
        if self.why is not None and not self._told and time - self._since >= TOLD_AFTER:
            self._told = True
            answer.say(_(_HOW[self.why]), About.PAUSED)
