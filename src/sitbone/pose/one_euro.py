"""A filter for landmarks that come in a stream from a camera: the One-Euro filter, for all points at once.

A look of the live page costs the server little more than this filter, so it is the cheap one; recordings, where looks
are few, are steadied by `sitbone.pose.smoothing`.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sitbone.pose.landmarks import FloatArray, Observation

SLOWEST = 1.2
"""Hertz: the cutoff for a point at rest. Resting landmarks tremble; a lower one would delay the end of a hold."""
QUICKER = 6.0
"""Hertz more for each body height a second: what moves is followed at once."""
SPEED_CUTOFF = 1.0
"""Hertz, for the speed itself (Casiez, Roussel, Vogel: 1 € filter, CHI 2012)."""
FORGET_AFTER = 1.0
"""Seconds without a look after which it begins anew."""


class OneEuro:
    """Steadies observations one by one; feed them in the order of their times. Nobody, a cut or a gap begin anew."""

    def __init__(self) -> None:
        self._time = -np.inf
        self._points: FloatArray | None = None
        self._speed: FloatArray | None = None

    def step(self, observation: Observation) -> Observation:
        """The observation with its points steadied."""
        elapsed, self._time = observation.time - self._time, observation.time
        if not observation.seen:
            self._points = None
            return observation
        # Pixels are divided by the picture's height, metres by two: both are then about body heights.
        height = float(observation.size[1])
        seen = np.concatenate((observation.image / height, observation.world / 2.0))
        if observation.cut or self._points is None or self._speed is None or not 0 < elapsed <= FORGET_AFTER:
            self._points, self._speed = seen, np.zeros_like(seen)
            return observation
        share = _share(SPEED_CUTOFF, elapsed)
        self._speed = self._speed + share * ((seen - self._points) / elapsed - self._speed)
        cutoff = SLOWEST + QUICKER * np.abs(self._speed)
        around = 2 * np.pi * elapsed * cutoff
        self._points = self._points + around / (around + 1) * (seen - self._points)
        return replace(observation, image=self._points[:33] * height, world=self._points[33:] * 2.0)


def _share(cutoff: float, elapsed: float) -> float:
    around = 2 * np.pi * elapsed * cutoff
    return float(around / (around + 1))
