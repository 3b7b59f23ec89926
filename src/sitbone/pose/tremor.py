"""Legs whose points tremble beyond what a leg does: the model guesses, and what it guesses is not to be believed."""

from __future__ import annotations

from collections import deque
from dataclasses import replace

import numpy as np

from sitbone.pose.identity import HIPS, body_length
from sitbone.pose.landmarks import FloatArray, Landmark, Observation

LOOKS = 9
"""Newest looks that are compared: about a second of a film that moves, or of a live camera."""
TREMBLES = 0.08
"""Body lengths, about 4 cm: the spread of one look of the most unsteady of hip, knee and ankle. Our choice. A leg that
moves evenly adds nothing to it, one that starts or stops in half a second 0.03; a well lit resting one has 0.01 to 0.03
(our measurement on films), a dark or a small one that is guessed 0.1 and more."""
FORGET_AFTER = 3.0
"""Seconds without a look after which it begins anew."""
_LEGS = np.array(
    [
        [Landmark.LEFT_HIP, Landmark.LEFT_KNEE, Landmark.LEFT_ANKLE],
        [Landmark.RIGHT_HIP, Landmark.RIGHT_KNEE, Landmark.RIGHT_ANKLE],
    ]
)


class Tremor:
    """Says of each leg whether it trembles; feed it the looks as the model saw them, in order."""

    def __init__(self) -> None:
        self._looks: deque[FloatArray] = deque(maxlen=LOOKS)
        self._scales: deque[float] = deque(maxlen=LOOKS)
        self._time = float("-inf")
        self._trembles = (False, False)

    def step(self, seen: Observation) -> Observation:
        """The observation with `trembles` set. It must not have been steadied yet."""
        if seen.cut or not seen.seen or not 0 <= seen.time - self._time <= FORGET_AFTER:
            self._looks.clear()
            self._scales.clear()
            self._trembles = (False, False)
        self._time = seen.time
        if seen.looked and seen.seen:
            middle = seen.image[HIPS, :2].mean(0)
            self._looks.append(seen.image[_LEGS, :2] - middle)
            self._scales.append(body_length(seen))
            left, right = (self._spread() > TREMBLES).tolist()
            self._trembles = (left, right)
        return replace(seen, trembles=self._trembles)

    def _spread(self) -> FloatArray:
        """(2,) body lengths: how far looks lie from midway their neighbours, which an even movement does not change."""
        if len(self._looks) < 5:
            return np.zeros(2)
        bends = np.linalg.norm(np.diff(np.array(self._looks), n=2, axis=0), axis=-1)
        # A bend adds the variances of three looks, 1 + 4 + 1; the median length of a plane normal vector is 1.18.
        return np.asarray(np.median(bends, axis=0).max(-1) / (1.18 * np.sqrt(6) * np.median(self._scales)))
