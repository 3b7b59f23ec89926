"""The gate looks at what moves and lets stillness pass, whatever the camera does."""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from sitbone.pose.film import Picture
from sitbone.pose.gate import WIDTH, Gate, Glance

HEIGHT = 240
RANDOM = np.random.default_rng(3)
NOISE = 0.8 * RANDOM.standard_normal((24, HEIGHT, WIDTH, 3), np.float32)
"""Of a camera, grey levels: drawn once, and taken in any order."""
ROOM = cv2.resize(RANDOM.integers(90, 170, (14, 18, 3)).astype(np.uint8), (WIDTH + 40, HEIGHT + 40))


def room(leg: int = 150, drift: tuple[float, float] = (0.0, 0.0), light: float = 1.0) -> Picture:
    """A room with somebody's leg in it, as a camera sees it that drifts by some pixels, in light that flickers."""
    noisy = NOISE[RANDOM.integers(len(NOISE))] + _without_noise(leg, drift, light)
    return np.asarray(np.clip(noisy, 0, 255), np.uint8)


@lru_cache(4)
def _without_noise(leg: int, drift: tuple[float, float], light: float) -> NDArray[np.float32]:
    shown = ROOM.copy()
    cv2.rectangle(shown, (20 + leg, 120), (34 + leg, 190), (210, 110, 150), -1)
    shift = np.array([[1, 0, drift[0] - 20], [0, 1, drift[1] - 20]], np.float32)
    picture = cv2.warpAffine(shown, shift, (WIDTH, HEIGHT)).astype(np.float32)
    picture[..., 0] *= light
    return picture


def verdicts(pictures: list[Picture]) -> list[Glance]:
    gate = Gate()
    return [gate.glance(i / 10, picture) for i, picture in enumerate(pictures)]


def test_a_still_room_under_drift_and_flicker_is_hardly_looked_at() -> None:
    pictures = []
    for i in range(300):
        t = i / 10
        drift = (1.5 * np.sin(0.9 * t), 1.5 * np.sin(1.3 * t + 1))
        pictures.append(room(150, drift, 1 + 0.03 * np.sin(9 * t)))
    looks = sum(v is not Glance.STILL for v in verdicts(pictures))
    assert looks <= 30 * 3


def test_nothing_moves_and_still_somebody_looks_now_and_then() -> None:
    found = verdicts([room() for _ in range(100)])
    gaps = np.diff([i for i, v in enumerate(found) if v is not Glance.STILL])
    assert gaps.max() <= 21


@settings(max_examples=30, deadline=None)
@given(st.integers(20, 60), st.integers(8, 60), st.integers(30, 250))
def test_what_moves_for_three_tenths_of_a_second_is_looked_at(start: int, by: int, x: int) -> None:
    pictures = [room(x + by if start <= i else x) for i in range(start + 3)]
    found = verdicts(pictures)
    assert any(v is Glance.MOVED for v in found[start : start + 3])


def test_a_cut_is_told_from_a_movement() -> None:
    elsewhere = np.full((HEIGHT, WIDTH, 3), 40, np.uint8)
    found = verdicts([room() for _ in range(20)] + [elsewhere] * 5)
    assert found[20] is Glance.CUT
    assert Glance.CUT not in found[1:20]
