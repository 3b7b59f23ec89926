"""How often somebody is asked to go further, and for how long they are kept in a stretch: neither without an end."""

from __future__ import annotations

from collections import Counter

from sitbone.coach.why import About
from sitbone.live.answer import Answer
from sitbone.live.led import led
from sitbone.live.way import hold_seconds
from sitbone.plan.item import Item, Purpose
from sitbone.words import _

ASKED_AT_MOST = 3
"""Times that somebody is asked to come further into one item. Who has not by then may not be able to, or not without
pain, and is not to be pushed. Our choice."""
LENGTHS_AT_MOST, LONG_AT_LEAST = 3.0, 60.0
"""How many times its length, and seconds at least, somebody may be in a stretch, counted or not, until they are asked
to let go. Our choice: a form that the camera never finds right must not hold anybody there."""
CHECK_AT_MOST = 30.0
"""The same of a flexibility check, in which each reading is a moment. Our choice: then it goes on without it."""
ENOUGH_AGAIN = 30.0
"""Seconds until that is said again."""


class Patience:
    """With one item."""

    def __init__(self, item: Item) -> None:
        self._ask_for_more = {rule.name for rule in led(item).rules if rule.asks_for_more}
        longest = max(LONG_AT_LEAST, LENGTHS_AT_MOST * hold_seconds(item))
        self._longest = CHECK_AT_MOST if item.purpose is Purpose.CHECK else longest
        self._asked: Counter[str] = Counter()
        self._in_it_for, self._said_at = 0.0, float("-inf")

    def asks_for_more(self, about: str) -> bool:
        """Whether this asks to come further."""
        return about in self._ask_for_more

    def is_spent(self, about: str) -> bool:
        """Whether this asks to come further, and was asked often enough."""
        return about in self._ask_for_more and self._asked[about] >= ASKED_AT_MOST

    def heard(self, about: str) -> None:
        """It was said."""
        self._asked[about] += 1

    def stayed(self, seconds: float) -> bool:
        """Somebody stayed in it for so much longer: whether that is too long by now."""
        self._in_it_for += seconds
        return self._in_it_for > self._longest

    def say_enough(self, time: float, answer: Answer) -> None:
        """Ask to let go, unless that was asked a moment ago."""
        if time - self._said_at >= ENOUGH_AGAIN:
            self._said_at = time
            words = _(
                "That is enough, and as far as it needs to go. Let go slowly and rest, or skip this one."
            )
            answer.say(words, About.ENOUGH)
