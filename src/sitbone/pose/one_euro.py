"""A filter for landmarks that come in a stream from a camera: the One-Euro filter, for all points at once.

A look of the live page costs the server little more than this filter, so it is the cheap one; recordings, where looks
are few, are steadied by `sitbone.pose.smoothing`.
"""

from __future__ import annotations

import math
from dataclasses import replace

from sitbone.pose.landmarks import Landmark, Observation, Point, Points

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
        self._time = -math.inf
        self._last: Observation | None = None
        """The last look, steadied."""
        self._image = self._world = _RESTING
        """How fast the points went, in pixels and in metres a second."""

    def step(self, observation: Observation) -> Observation:
        """The observation with its points steadied."""
        elapsed, self._time = observation.time - self._time, observation.time
        last, height = self._last, observation.size[1]
        if not observation.seen:
            self._last = None
            return observation
        if observation.cut or last is None or not 0 < elapsed <= FORGET_AFTER:
            self._image = self._world = _RESTING
            self._last = observation
            return observation
        before = last.image
        if last.size[1] != height:
            larger = height / last.size[1]
            before, self._image = _larger(before, larger), _larger(self._image, larger)
        # Pixels against the picture's height, metres against two: both are then about body heights.
        image, self._image = _steadied(observation.image, before, self._image, elapsed, height)
        world, self._world = _steadied(observation.world, last.world, self._world, elapsed, 2.0)
        self._last = replace(observation, image=image, world=world)
        return self._last


def _steadied(
    seen: Points, before: Points, speeds: Points, elapsed: float, body: float
) -> tuple[Points, Points]:
    """The points and their speeds; `body` is about a body's height in their unit.

    A point goes a share of the way from where it was to where it is seen: a / (a + 1), where a is 2π, times the time
    between the looks, times the cutoff.
    """
    turn = 2 * math.pi * elapsed
    kept = 1 / (turn * SPEED_CUTOFF + 1)
    gain = (1 - kept) / elapsed
    slow, quicker = turn * SLOWEST + 1, turn * QUICKER / body
    points: list[Point] = []
    now: list[Point] = []
    for (x, y, z), (px, py, pz), (vx, vy, vz) in zip(seen, before, speeds, strict=True):
        dx, dy, dz = x - px, y - py, z - pz
        vx, vy, vz = kept * vx + gain * dx, kept * vy + gain * dy, kept * vz + gain * dz
        now.append((vx, vy, vz))
        points.append(
            (
                x - dx / (slow + quicker * abs(vx)),
                y - dy / (slow + quicker * abs(vy)),
                z - dz / (slow + quicker * abs(vz)),
            )
        )
    return tuple(points), tuple(now)


def _larger(points: Points, times: float) -> Points:
    return tuple([(x * times, y * times, z * times) for x, y, z in points])


_RESTING: Points = ((0.0, 0.0, 0.0),) * len(Landmark)
