"""Finding people with the real model: however they lie, and nobody where nobody is."""

from __future__ import annotations

import math
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitbone.pose.film import Picture
from sitbone.pose.gaze import Gaze
from sitbone.pose.landmarks import ANKLES, HIPS, SHOULDERS
from sitbone.pose.model import PoseModel
from sitbone.pose.region import Region
from sitbone.pose.search import find, read

STILLS = Path(__file__).parents[2] / "bench" / "stills"
NEAR = 6.0
"""Pixels of a picture 640 wide within which two looks at the same body agree."""


@cache
def the_model() -> PoseModel:
    return PoseModel("lite")


def a_still(name: str = "towel_85_average_90") -> Picture:
    picture = cv2.imread(str(STILLS / f"{name}.jpg"), cv2.IMREAD_COLOR_RGB)
    assert picture is not None
    return np.asarray(picture, np.uint8)


middles, sides, turns = st.floats(0, 640), st.floats(20, 900), st.floats(-math.pi, math.pi)


@given(st.builds(Region, middles, middles, sides, turns), st.floats(0, 1), st.floats(0, 1))
def test_what_is_cut_out_of_a_picture_comes_back_to_its_place(
    region: Region, across: float, down: float
) -> None:
    spot = region.placed(np.array([[across, down]]))[0]
    into = region._into(256)
    assert np.allclose(into[:, :2] @ spot + into[:, 2], (256 * across, 256 * down), atol=1e-6)


def test_a_body_is_found_lying_standing_on_its_head_and_filling_the_picture() -> None:
    picture = a_still()
    (usual, *_) = find(the_model(), picture)
    for turns in (1, 2, 3):
        (found, *_) = find(the_model(), np.ascontiguousarray(np.rot90(picture, -turns)))
        assert found.likely > 0.5
    low, high = usual.image[:, :2].min(0).astype(int), usual.image[:, :2].max(0).astype(int)
    (x0, y0), (x1, y1) = np.maximum(low, 0), high
    (tight, *_) = find(the_model(), np.ascontiguousarray(picture[y0:y1, x0:x1]))
    joints = [*SHOULDERS, *HIPS, *ANKLES]
    off = np.linalg.norm(tight.image[joints, :2] + (x0, y0) - usual.image[joints, :2], axis=1)
    assert np.median(off) < 2 * NEAR


@pytest.mark.parametrize("level", [0, 120, 255])
def test_nobody_is_found_in_an_empty_picture(level: int) -> None:
    assert find(the_model(), np.full((240, 320, 3), level, np.uint8)) == []


def test_nobody_is_found_in_noise() -> None:
    noise = np.random.default_rng(3).integers(0, 255, (240, 320, 3)).astype(np.uint8)
    assert find(the_model(), noise) == []


def test_a_region_beside_the_body_finds_it_or_says_that_there_is_nobody() -> None:
    picture = a_still()
    (usual, *_) = find(the_model(), picture)
    own = usual.skeleton.onward
    beside = Region(own.x + 0.2 * own.side, own.y - 0.1 * own.side, own.side * 1.2, own.turn + 0.3)
    found = read(the_model(), picture, beside)
    assert found is None or np.median(np.abs(found.image[:, :2] - usual.image[:, :2])) < 2 * NEAR


def test_whoever_is_followed_costs_no_search_until_the_next_one_is_due() -> None:
    picture = a_still()
    gaze = Gaze(the_model())
    moved = [np.roll(picture, 3 * n, 1) for n in range(8)]
    seen = [gaze.look(one, n / 10) for n, one in enumerate(moved)]
    assert gaze.searches == 1
    assert all(len(people) == 1 for people in seen)
    first, last = seen[0][0], seen[-1][0]
    assert abs(last.centre[0] - first.centre[0] - 21) < NEAR
    gaze.look(np.roll(picture, 30, 1), 2.5)
    assert gaze.searches == 2


def test_a_picture_that_comes_again_gives_the_same_look_to_the_last_digit() -> None:
    picture, gaze = a_still(), Gaze(the_model())
    once, again = gaze.look(picture, 0.0), gaze.look(picture.copy(), 0.1)
    assert np.array_equal(once[0].image, again[0].image)


def test_after_a_cut_nobody_is_followed_into_the_next_scene() -> None:
    gaze = Gaze(the_model())
    assert gaze.look(a_still(), 0.0)
    assert gaze.look(np.full((480, 640, 3), 90, np.uint8), 0.1, cut=True) == []
