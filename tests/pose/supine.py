"""A person on their back seen from the side, as landmarks, for tests of what happens to a stream of looks."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from sitbone.pose.landmarks import Observation
from sitbone.pose.track import FloatArray, Track, points_of

UNIT = 120.0
"""Pixels from hip to shoulder."""


def person(raised_hip: float, raised_knee: float) -> FloatArray:
    """(33, 3) pixels, head to the right, left leg raised and bent by these degrees, the right one flat."""
    points = np.zeros((33, 3))
    hips = np.array([320.0, 320.0])
    points[:, :2] = hips + [1.4 * UNIT, -10]
    points[[11, 12], :2] = hips + [UNIT, 0]
    points[13:23, :2] = hips + [0.5 * UNIT, -0.5 * UNIT]
    for side, (hip, knee) in enumerate(((raised_hip, raised_knee), (0.0, 0.0))):
        thigh, shank = _direction(180 + hip), _direction(180 + hip - knee)
        points[23 + side, :2] = hips
        points[25 + side, :2] = hips + 0.95 * UNIT * thigh
        points[27 + side, :2] = points[25 + side, :2] + 0.9 * UNIT * shank
        points[29 + side, :2] = points[27 + side, :2] + 0.08 * UNIT * shank
        points[31 + side, :2] = points[27 + side, :2] + 0.25 * UNIT * np.array([-shank[1], shank[0]])
    return points


def looks(
    pose: Callable[[float], FloatArray],
    seconds: float,
    rate: float = 10.0,
    noise: float = 0.005,
    seed: int = 0,
) -> Iterator[Observation]:
    """Looks at a pose that is a function of time, with noise in body lengths."""
    rng = np.random.default_rng(seed)
    for i in range(round(seconds * rate)):
        seen = pose(i / rate)
        seen[:, :2] += rng.normal(0, noise * UNIT, (33, 2))
        yield Observation(
            i / rate, points_of(seen), points_of(seen / 500), (1.0,) * 33, (640, 480), cut=i == 0
        )


def knee_flexion(track: Track, side: int = 0) -> FloatArray:
    """Degrees, 0 straight, from the picture; side 0 is left."""
    hip, knee, ankle = (track.image[:, first + side, :2] for first in (23, 25, 27))
    thigh, shank = hip - knee, ankle - knee
    cosine = (thigh * shank).sum(1) / np.linalg.norm(thigh, axis=1) / np.linalg.norm(shank, axis=1)
    return np.asarray(180 - np.degrees(np.arccos(np.clip(cosine, -1, 1))))


def _direction(degrees: float) -> FloatArray:
    return np.array([np.cos(np.radians(degrees)), np.sin(np.radians(degrees))])
