"""A measured body: the same angles as were posed, the same values one by one as all at once, unknown where unseen."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sitbone.body.measures import Measurer, measure
from sitbone.body.position import Position
from sitbone.coach.hand import HAND_RAISED
from sitbone.figure.figure import observe, play
from sitbone.pose.landmarks import Landmark, Observation, Track
from sitbone.stretches.stretch import load_stretches

POSES = {
    Position.STANDING: {},
    Position.STANDING_BENT: {"pitch": 75, "hip_flexion": {"working": 75, "other": 75}, "spine_flexion": 50},
    Position.SUPINE: {"pitch": -90},
    Position.PRONE: {"pitch": 90},
    Position.LONG_SITTING: {"hip_flexion": {"working": 90, "other": 90}},
    Position.SUPINE_LEG_UP: {"pitch": -90, "hip_flexion": {"working": 80, "other": 0}},
}


@pytest.mark.parametrize("position", POSES)
@pytest.mark.parametrize("azimuth", [90.0, -90.0, 70.0, -110.0])
def test_positions_are_told_apart_from_either_side(position: Position, azimuth: float) -> None:
    seen = observe(POSES[position], camera_azimuth=azimuth)
    assert measure(Track.of([seen])).position[0] is position


@given(hip=st.floats(0, 110), knee=st.floats(0, 120), side=st.sampled_from(["left", "right"]))
@settings(max_examples=40, deadline=None)
def test_the_angles_measured_are_the_angles_posed(hip: float, knee: float, side: str) -> None:
    pose = {
        "pitch": -90,
        "hip_flexion": {"working": hip, "other": 0},
        "knee_flexion": {"working": knee, "other": 0},
    }
    values = measure(Track.of([observe(pose, side=side)])).values  # type: ignore[arg-type]
    leg = 0 if side == "left" else 1
    assert values["knee_flexion"][0, leg] == pytest.approx(knee, abs=0.5)
    assert values["hip_flexion"][0, leg] == pytest.approx(hip, abs=0.5)


def test_one_by_one_gives_the_same_as_all_at_once() -> None:
    film = list(play(load_stretches()["chair"].figure, stays={"hold": 3}))
    together, measurer = measure(Track.of(film)), Measurer()
    for row, observation in enumerate(film):
        alone, same = measurer.step(observation), together.body(row)
        assert alone.position is same.position
        for name, value in alone.values.items():
            assert np.allclose(value, same.values[name], equal_nan=True), name


def test_a_leg_outside_the_picture_is_unknown_and_the_other_one_is_not() -> None:
    seen = observe({"pitch": -90, "hip_flexion": {"working": 80, "other": 0}})
    seen.image[Landmark.RIGHT_ANKLE, 0] = -200
    values = measure(Track.of([seen])).values
    assert np.isnan(values["knee_flexion"][0, 1])
    assert np.isfinite(values["knee_flexion"][0, 0])


def test_a_raised_hand_is_one_that_is_seen_and_points_up() -> None:
    def above(working: float, wrist_seen: float = 1.0, **more: object) -> float:
        seen = observe({"shoulder_flexion": {"working": working, "other": 0}, **more}, side="left")
        seen.visibility[Landmark.LEFT_WRIST] = wrist_seen
        return float(measure(Track.of([seen])).values["hand_above_head"][0])

    assert above(175) > HAND_RAISED
    assert above(175, 0.2) == -1
    assert above(95) == -1
    assert above(175, pitch=-90) > HAND_RAISED


@settings(max_examples=60, deadline=None)
@given(
    arrays(float, (3, 33, 3), elements=st.floats(-1e4, 1e4) | st.just(np.nan)),
    arrays(float, (3, 33), elements=st.floats(0, 1)),
)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_any_landmarks_are_measured_without_an_error(points: np.ndarray, visibility: np.ndarray) -> None:
    film = [Observation(i / 10, points[i], points[i] / 500, visibility[i], (640, 480)) for i in range(3)]
    measurer = Measurer()
    for observation in film:
        measurer.step(observation)
    assert len(measure(Track.of(film))) == 3
