"""Steady points: the jitter of a still person is averaged away, a movement passes as it is.

A One-Euro filter (Casiez, Roussel and Vogel, CHI 2012: a low-pass filter whose cutoff rises with speed), with lengths
measured in body lengths so that it does the same for a person near the camera and far away, and with two additions:
a point that jumps is believed only when a second look agrees, and looks at a picture that did not change are averaged
whatever the time between them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from sitbone.pose.identity import body_length
from sitbone.pose.landmarks import BoolArray, FloatArray, Observation

STILL_CUTOFF: Final = 0.25
"""Hz, for a point that does not move."""
SPEED_GAIN: Final = 25.0
"""Hz of cutoff for each body length per second: a knee opening at 10 degrees a second lags by about 1 degree."""
SPEED_CUTOFF: Final = 1.5
"""Hz, for the estimate of speed."""
SPEED_NOISE: Final = 0.03
"""Body lengths per second that jitter alone makes; less than this is taken for rest."""
JUMP: Final = 0.15
"""A point farther than this from where it was heading, in body lengths, waits for a second look."""
STILL_STEP: Final = 0.1
"""Seconds that count between two looks when the picture did not change between them."""
FORGET_AFTER: Final = 2.0
"""Seconds without a look after which smoothing starts anew, unless the picture is known not to have changed."""


@dataclass(slots=True)
class _State:
    time: float
    scale: float
    image: FloatArray
    world: FloatArray
    speed: FloatArray
    """(33, 2) pixels per second."""
    waiting: FloatArray
    """(33, 2) a place a point jumped to, NaN where none waits."""


class Smoother:
    """Smooths a stream of observations; feed them in the order of their times.

    Restarts where `cut` is set or after a gap. Points that are NaN stay NaN and start anew when they come back. The
    same stream always gives the same output.
    """

    def __init__(self) -> None:
        self._state: _State | None = None
        self._frame_time = -np.inf

    def step(self, observation: Observation) -> Observation:
        """The observation with steadied image and world points; visibility and the rest are untouched."""
        gap = observation.time - self._frame_time
        self._frame_time = observation.time
        if observation.cut or not observation.seen:
            self._state = None
        state = self._state
        if not observation.seen:
            return observation
        if state is None or not 0 <= gap <= FORGET_AFTER:
            self._state = _start(observation)
        elif observation.looked and observation.time > state.time:
            self._state = _advance(state, observation, min(observation.time - state.time, gap + STILL_STEP))
        assert self._state is not None
        return replace(observation, image=self._state.image, world=self._state.world)


def _start(observation: Observation) -> _State:
    return _State(
        time=observation.time,
        scale=body_length(observation),
        image=observation.image,
        world=observation.world,
        speed=np.zeros((33, 2)),
        waiting=np.full((33, 2), np.nan),
    )


def _advance(state: _State, observation: Observation, dt: float) -> _State:
    scale = body_length(observation)
    place = observation.image[:, :2]
    heading = state.image[:, :2] + state.speed * dt
    jumped = _farther(place, heading, JUMP * scale) & _farther(place, state.image[:, :2], JUMP * scale)
    agreed = jumped & ~_farther(place, state.waiting, JUMP * scale) & np.isfinite(state.waiting[:, 0])
    held = jumped & ~agreed & ~np.isfinite(state.waiting[:, 0])
    anew = (jumped & ~held) | ~np.isfinite(state.image[:, 0])
    speed = _speed(state, place, dt)
    speed[anew | held] = 0.0
    rate = _rate(_cutoff(np.linalg.norm(speed, axis=1) / scale), dt)
    rate[anew] = 1.0
    rate[held] = 0.0
    return _State(
        time=observation.time,
        scale=scale,
        image=_towards(state.image, observation.image, rate),
        world=_towards(state.world, observation.world, rate),
        speed=speed,
        waiting=np.where(held[:, None], place, np.nan),
    )


def _farther(a: FloatArray, b: FloatArray, limit: float) -> BoolArray:
    return np.asarray(np.linalg.norm(a - b, axis=1) > limit)


def _speed(state: _State, place: FloatArray, dt: float) -> FloatArray:
    measured = (place - state.image[:, :2]) / dt
    blended = state.speed + _rate(np.array(SPEED_CUTOFF), dt) * (measured - state.speed)
    return np.where(np.isfinite(blended), blended, 0.0)


def _cutoff(speed: FloatArray) -> FloatArray:
    return STILL_CUTOFF + SPEED_GAIN * np.maximum(speed - SPEED_NOISE, 0.0)


def _rate(cutoff: FloatArray, dt: float) -> FloatArray:
    """How far to go towards a new value, 0 to 1, for a low-pass filter of this cutoff (Hz)."""
    return np.asarray(1.0 / (1.0 + 1.0 / (2 * np.pi * cutoff * dt)))


def _towards(old: FloatArray, new: FloatArray, rate: FloatArray) -> FloatArray:
    moved = old + rate[:, None] * (new - old)
    kept = np.where(np.isfinite(moved), moved, new)
    return np.where((rate == 0.0)[:, None], old, kept)
