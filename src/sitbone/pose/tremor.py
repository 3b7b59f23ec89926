"""Legs whose points tremble beyond what a leg does: the model guesses, and what it guesses is not to be believed."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable
from dataclasses import replace

from sitbone.pose.identity import body_length
from sitbone.pose.landmarks import ANKLES, HIPS, KNEES, Observation

LOOKS = 9
"""Newest looks that are compared: about a second of a film that moves, or of a live camera."""
TREMBLES = 0.08
"""Body lengths, about 4 cm: the spread of one look of the most unsteady of hip, knee and ankle. Our choice. A leg that
moves evenly adds nothing to it, one that starts or stops in half a second 0.03; a well lit resting one has 0.01 to 0.03
(our measurement on films), a dark or a small one that is guessed 0.1 and more."""
FORGET_AFTER = 3.0
"""Seconds without a look after which it begins anew."""
_LEAST_BENDS = 3
# A bend adds the variances of three looks, 1 + 4 + 1; the median length of a plane normal vector is 1.18.
_OF_A_BEND = 1.18 * math.sqrt(6)
_POINTS = (HIPS[0], KNEES[0], ANKLES[0], HIPS[1], KNEES[1], ANKLES[1])


class Tremor:
    """Says of each leg whether it trembles; feed it the looks as the model saw them, in order."""

    def __init__(self) -> None:
        self._places: deque[list[tuple[float, float]]] = deque(maxlen=3)
        """The newest places of the points in the picture, from the middle of the hips."""
        self._bends: list[deque[float]] = [deque(maxlen=LOOKS - 2) for _ in _POINTS]
        """How far the looks at each point lay from midway their neighbours, which an even movement does not change."""
        self._scales: deque[float] = deque(maxlen=LOOKS)
        self._time = -math.inf
        self._trembles = (False, False)

    def step(self, seen: Observation) -> Observation:
        """The observation with `trembles` set. It must not have been steadied yet."""
        somebody = seen.seen
        if seen.cut or not somebody or not 0 <= seen.time - self._time <= FORGET_AFTER:
            self._forget()
        self._time = seen.time
        if somebody and seen.looked:
            self._look(seen)
        return seen if seen.trembles == self._trembles else replace(seen, trembles=self._trembles)

    def _forget(self) -> None:
        self._places.clear()
        self._scales.clear()
        for bends in self._bends:
            bends.clear()
        self._trembles = (False, False)

    def _look(self, seen: Observation) -> None:
        image = seen.image
        (ax, ay, _), (bx, by, _) = image[HIPS[0]], image[HIPS[1]]
        x, y = (ax + bx) / 2, (ay + by) / 2
        self._places.append([(image[i][0] - x, image[i][1] - y) for i in _POINTS])
        self._scales.append(body_length(seen))
        if len(self._places) == 3:
            for bends, (px, py), (qx, qy), (rx, ry) in zip(self._bends, *self._places, strict=True):
                bends.append(math.hypot(rx - qx - qx + px, ry - qy - qy + py))
        if len(self._bends[0]) >= _LEAST_BENDS:
            most = TREMBLES * _OF_A_BEND * _median(self._scales)
            trembling = [_median(bends) > most for bends in self._bends]
            self._trembles = (any(trembling[:3]), any(trembling[3:]))


def _median(values: Iterable[float]) -> float:
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
