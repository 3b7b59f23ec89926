"""Whether the leg that works is the one whose turn it is."""

from __future__ import annotations

from sitbone.body.measures import Body

SURE = 0.7
"""Laterality from which a look says which leg is the left one."""
DOUBTED_AFTER = 2.0
"""Seconds of sure looks that contradict what was asked before the side is doubted."""


class LegVotes:
    """Seconds for which the camera was sure which leg works."""

    def __init__(self) -> None:
        self._seconds = [0.0, 0.0]
        self._doubted = False

    def add(self, body: Body, leg: int | None, elapsed: float) -> None:
        """One look: which leg works (0 left, 1 right), as far as it is sure."""
        if leg is not None and body.laterality >= SURE:
            self._seconds[leg] += elapsed

    def contradict(self, side: str) -> bool:
        """Whether the camera saw the other leg work."""
        if side not in ("left", "right"):
            return False
        right, wrong = self._seconds if side == "left" else self._seconds[::-1]
        return wrong >= DOUBTED_AFTER and wrong > right

    def doubt(self, side: str) -> bool:
        """Whether it is to be said now that the other leg works: once."""
        if self._doubted or not self.contradict(side):
            return False
        self._doubted = True
        return True

    def checked(self, side: str) -> str:
        """The side to be kept: the one that was asked for, or `unknown` where the camera saw the other leg work."""
        return "unknown" if self.contradict(side) else side
