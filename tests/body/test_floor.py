"""The legs against the floor: read right with a rolled camera too, and unknown wherever the floor is."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitbone.body.floor import LEAST_LOOKS, levelled
from sitbone.body.measures import Body, Measurer
from sitbone.body.position import Position
from sitbone.figure.figure import observe
from sitbone.figure.skeleton import Pose, Side
from sitbone.pose.landmarks import Observation

SIDES: tuple[Side, Side] = ("left", "right")
RAISE, DEFICIT = "straight_leg_raise", "knee_extension_deficit"


def lying(hip: float, knee: float = 0.0, *, other_hip: float = 0.0, other_knee: float = 0.0) -> Pose:
    return {
        "pitch": -90,
        "hip_flexion": {"working": hip, "other": other_hip},
        "knee_flexion": {"working": knee, "other": other_knee},
    }


def seen(pose: Pose, *, roll: float = 0.0, **camera: Any) -> Observation:
    """By a camera that is rolled so that the floor rises by so much to the right."""
    look = observe(pose, **camera)
    return replace(look, image=tuple(levelled(look.image, -roll)), world=tuple(levelled(look.world, -roll)))


def watched(look: Observation, looks: int = 2 * LEAST_LOOKS, measurer: Measurer | None = None) -> Body:
    measurer = measurer or Measurer()
    for n in range(looks):
        body = measurer.step(replace(look, time=look.time + n / 10))
    return body


@given(hip=st.floats(35, 100), roll=st.floats(-19, 19), azimuth=st.sampled_from([90.0, -90.0]))
@settings(max_examples=40, deadline=None)
def test_a_raised_leg_is_read_against_the_floor_however_the_camera_is_rolled(
    hip: float, roll: float, azimuth: float
) -> None:
    side: Side = "left" if azimuth > 0 else "right"
    body = watched(seen(lying(hip), roll=roll, camera_azimuth=azimuth, side=side))
    assert body.of(RAISE, SIDES.index(side)) == pytest.approx(hip, abs=1.5)
    assert 0 < body.off.against_floor[RAISE] < 3
    assert body.roll == pytest.approx(roll, abs=1.5)


@pytest.mark.parametrize("roll", [-18, -12, 0, 12, 18])
@pytest.mark.parametrize("azimuth", [90.0, -90.0, 75.0])
def test_somebody_on_their_back_is_on_their_back_for_a_rolled_camera(roll: float, azimuth: float) -> None:
    assert watched(seen(lying(80), roll=roll, camera_azimuth=azimuth)).position is Position.SUPINE_LEG_UP


def test_a_picture_that_is_put_level_is_no_movement_of_the_trunk() -> None:
    measurer = Measurer()
    look = seen(lying(80), roll=15)
    for n in range(3 * LEAST_LOOKS):
        assert measurer.step(replace(look, time=n / 10)).of("trunk_speed") == pytest.approx(0)


@pytest.mark.parametrize(
    "pose",
    [
        {},
        {"pitch": 90},
        {"pitch": -45, "hip_flexion": {"working": 45, "other": 45}},
        {"hip_flexion": {"working": 90, "other": 90}},
        lying(85, other_hip=85),
    ],
    ids=["standing", "prone", "propped up", "sitting", "both legs up"],
)
def test_only_somebody_on_their_back_with_a_leg_down_shows_the_floor(pose: Pose) -> None:
    body = watched(seen(pose))
    assert math.isnan(body.of(RAISE))
    assert math.isnan(body.of(DEFICIT))
    assert math.isnan(body.roll)


def test_the_floor_is_unknown_at_first_and_after_a_cut() -> None:
    look, measurer = seen(lying(70)), Measurer()
    assert math.isnan(watched(look, LEAST_LOOKS - 1, measurer).of(RAISE))
    assert not math.isnan(watched(replace(look, time=5.0), 1, measurer).of(RAISE))
    assert math.isnan(measurer.step(replace(look, time=6.0, cut=True)).of(RAISE))


def test_how_far_a_camera_is_rolled_is_not_guessed_in_an_oblique_view() -> None:
    # Perspective makes the same picture. The floor that rises towards the camera is a rolled camera's.
    assert not math.isnan(watched(seen(lying(70), camera_azimuth=66)).of(RAISE, 0))
    assert math.isnan(watched(seen(lying(70), camera_azimuth=66, roll=-15)).of(RAISE, 0))
    assert math.isnan(watched(seen(lying(70), camera_azimuth=66, roll=15)).of(RAISE, 0))


@pytest.mark.parametrize(("hip", "known"), [(65, False), (80, True), (90, True), (100, True), (112, False)])
def test_a_knee_is_short_of_straight_only_while_its_thigh_stands_upright(hip: float, known: bool) -> None:
    # The pose model sees somebody on their back 6° nearer with the head than they are; a figure's points are right.
    body = watched(seen(lying(hip, 25, other_hip=50, other_knee=100), camera_azimuth=96))
    assert math.isnan(body.of(DEFICIT, 0)) is not known
    if known:
        assert body.of(DEFICIT, 0) == pytest.approx(25, abs=1)


def test_a_bent_leg_and_one_that_is_hidden_have_no_straight_leg_raise() -> None:
    assert math.isnan(watched(seen(lying(70, 50))).of(RAISE, 0))
    look = seen(lying(70))
    hidden = tuple(0.3 if i == 27 else v for i, v in enumerate(look.visibility))
    assert math.isnan(watched(replace(look, visibility=hidden)).of(RAISE, 0))


def test_a_smaller_model_is_less_sure_of_a_leg_and_the_smallest_measures_no_knee() -> None:
    look = seen(lying(85, 10, other_hip=50, other_knee=100), camera_azimuth=96)
    heavy, full, lite = (watched(replace(look, model=model)) for model in ("heavy", "full", "lite"))
    errors = [body.off.against_floor[RAISE] for body in (heavy, full, lite)]
    assert errors == sorted(errors) and len(set(errors)) == 3
    assert heavy.of(RAISE, 0) == full.of(RAISE, 0) == lite.of(RAISE, 0)
    assert full.of(DEFICIT, 0) == heavy.of(DEFICIT, 0) and math.isnan(lite.of(DEFICIT, 0))
