"""Whether somebody alive is seen: a body trembles and breathes, a picture that stands still does not."""

from __future__ import annotations

from sitbone.body.measures import Body

STILL_FOR = 2.0
"""Seconds without a new look after which a live picture is said to stand still. A look that is not new did not come
once in 1500 looks at people; a camera that gives 5 pictures a second in the dark leaves 0.2 s between two."""
STILL_IN_A_FILM_FOR = 12.0
"""The same for a recording. A strongly compressed film of somebody who rests (x264, quality 30) gives the same picture,
bit for bit, from one key picture to the next, 250 pictures or 8.3 s apart; a resting picture is looked at every 2 s."""


class Life:
    """Follows when somebody alive was last seen; at first nobody was."""

    def __init__(self, still_for: float = STILL_FOR) -> None:
        self._longest = still_for
        self.time = float("nan")
        self._last = float("-inf")
        self._without = float("inf")
        """Seconds in which somebody was looked at and nothing was new."""
        self._not_looked = 0.0

    @property
    def still(self) -> bool:
        """Whether what is seen has stood still for too long."""
        return self._without > self._longest

    @property
    def until(self) -> float:
        """Up to when somebody alive was seen, in seconds."""
        return self.time if self._without == 0.0 else self._last

    def step(self, body: Body) -> None:
        """Take one more body."""
        elapsed = body.time - self.time if self.time == self.time else 0.0
        self.time = body.time
        if body.shown.people == 0:
            return
        if not body.shown.looked:
            self._not_looked += elapsed
        elif body.shown.new:
            self._last, self._without, self._not_looked = body.time, 0.0, 0.0
        else:
            self._without += elapsed + self._not_looked
            self._not_looked = 0.0
