"""Telling a look that shows something new from one that was there before, to the last digit.

Measured with MediaPipe's lite and full models as the page runs them (15 looks a second, rounded as the page rounds):
of 1500 looks at rendered and filmed people none was the same as another one. But the model also trembles by 0.015 trunk
lengths (about 1 px) where every picture is bit for bit the same, as much as with a film of somebody: the joints alone
cannot tell a photograph from a person. What can be told is a look that is sent again, a row of looks that repeats, and
a picture that does not change at all, which only whoever has the picture sees: the page, or the film's reader.
"""

from __future__ import annotations

from dataclasses import replace

from sitbone.pose.landmarks import Observation

REMEMBERED = 60.0
"""Seconds of looks in which a live look must not have been before: a loop of a minute is found. Our choice."""


class Sameness:
    """Marks looks that are not `new`; feed them as they come, before anything steadies them.

    `remembers` is for how many seconds a look is remembered; with 0 only the one just before is. In a film pictures
    that repeat exactly are no sign of anything: encoders make them.
    """

    def __init__(self, remembers: float = REMEMBERED) -> None:
        self._remembers = remembers
        self._last: int | None = None
        self._known: dict[int, float] = {}
        """When each look was last there, oldest first."""

    def step(self, observation: Observation) -> Observation:
        """The observation, marked where it is nothing new."""
        if not (observation.seen and observation.looked):
            return observation
        look = hash((observation.image, observation.world))
        again = look == self._last or self._was_there(look, observation.time)
        self._last = look
        return replace(observation, new=False) if again else observation

    def _was_there(self, look: int, time: float) -> bool:
        """Whether it is remembered; from now on it is."""
        while self._known and time - next(iter(self._known.values())) > self._remembers:
            del self._known[next(iter(self._known))]
        again = self._known.pop(look, None) is not None
        if self._remembers:
            self._known[look] = time
        return again
