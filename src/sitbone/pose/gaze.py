"""Keeping the eye on the people who were found: the next look goes where the last one saw them.

What steers the next look is what the last one saw, not steadied, so nothing lags behind a moving leg; and a look at
somebody who is followed costs no detector.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import cycle, islice

import numpy as np

from sitbone.pose.film import Picture
from sitbone.pose.model import PoseModel
from sitbone.pose.person import Person
from sitbone.pose.search import MOST_PEOPLE, WAYS, Way, apart, find, read

SEARCHED_EVERY = 2.0
"""Seconds after which the whole picture is searched again for somebody else. Our choice."""
WAYS_A_LOOK = 3
"""In how many ways an empty picture is shown at each look; all of them at the first one and after a cut."""


@dataclass(slots=True)
class Gaze:
    """Looks at one picture after the other. Not to be used by two threads at once."""

    model: PoseModel
    searches: int = 0
    _people: list[Person] = field(default_factory=list)
    _picture: Picture | None = None
    _searched_at: float = float("-inf")
    _ways: cycle[Way] = field(default_factory=lambda: cycle(WAYS))

    def look(self, picture: Picture, time: float, *, cut: bool = False) -> list[Person]:
        """The people in this picture, of the film's second `time`; after a `cut` nobody is known any more."""
        if self._picture is not None and np.array_equal(picture, self._picture):
            return (
                self._people
            )  # to look again where the last look pointed would make movement out of nothing
        first = cut or self._picture is None
        known = [] if first else self._seen_again(picture)
        if not known or abs(time - self._searched_at) >= SEARCHED_EVERY:
            known = apart([*known, *self._searched(picture, thoroughly=first, alone=not known)])[:MOST_PEOPLE]
            self._searched_at = time
        self._picture, self._people = picture, known
        return known

    def forget(self) -> None:
        """Another film begins."""
        self._people, self._picture, self._searched_at = [], None, float("-inf")

    def _seen_again(self, picture: Picture) -> list[Person]:
        again = (read(self.model, picture, person.skeleton.onward) for person in self._people)
        return apart([person for person in again if person is not None])

    def _searched(self, picture: Picture, *, thoroughly: bool, alone: bool) -> list[Person]:
        self.searches += 1
        if thoroughly:
            return find(self.model, picture)
        return find(self.model, picture, islice(self._ways, WAYS_A_LOOK) if alone else ())
