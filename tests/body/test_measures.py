"""A measured body: the same angles as were posed, the same values as ever, unknown where unseen."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sitbone.body.measures import Body, Measurer
from sitbone.body.position import Position
from sitbone.coach.hand import HAND_RAISED
from sitbone.figure.figure import observe
from sitbone.figure.skeleton import Pose
from sitbone.live.message import read
from sitbone.pose.identity import LegIdentity
from sitbone.pose.landmarks import Landmark, Observation
from sitbone.pose.one_euro import OneEuro
from sitbone.pose.track import points_of
from sitbone.pose.tremor import Tremor

POSES: dict[Position, Pose] = {
    Position.STANDING: {},
    Position.STANDING_BENT: {"pitch": 75, "hip_flexion": {"working": 75, "other": 75}, "spine_flexion": 50},
    Position.SUPINE: {"pitch": -90},
    Position.PRONE: {"pitch": 90},
    Position.LONG_SITTING: {"hip_flexion": {"working": 90, "other": 90}},
    Position.SUPINE_LEG_UP: {"pitch": -90, "hip_flexion": {"working": 80, "other": 0}},
}


def measured(seen: Observation) -> Body:
    return Measurer().step(seen)


@pytest.mark.parametrize("position", POSES)
@pytest.mark.parametrize("azimuth", [90.0, -90.0, 70.0, -110.0])
def test_positions_are_told_apart_from_either_side(position: Position, azimuth: float) -> None:
    assert measured(observe(POSES[position], camera_azimuth=azimuth)).position is position


@given(hip=st.floats(0, 110), knee=st.floats(0, 120), side=st.sampled_from(["left", "right"]))
@settings(max_examples=40, deadline=None)
def test_the_angles_measured_are_the_angles_posed(hip: float, knee: float, side: str) -> None:
    pose = {
        "pitch": -90,
        "hip_flexion": {"working": hip, "other": 0},
        "knee_flexion": {"working": knee, "other": 0},
    }
    body = measured(observe(pose, side=side))  # type: ignore[arg-type]
    leg = 0 if side == "left" else 1
    assert body.of("knee_flexion", leg) == pytest.approx(knee, abs=0.5)
    assert body.of("hip_flexion", leg) == pytest.approx(hip, abs=0.5)


def test_a_leg_outside_the_picture_is_unknown_and_the_other_one_is_not() -> None:
    seen = observe({"pitch": -90, "hip_flexion": {"working": 80, "other": 0}})
    image = list(seen.image)
    image[Landmark.RIGHT_ANKLE] = (-200.0, *image[Landmark.RIGHT_ANKLE][1:])
    body = measured(replace(seen, image=tuple(image)))
    assert np.isnan(body.of("knee_flexion", 1))
    assert np.isfinite(body.of("knee_flexion", 0))


def test_a_raised_hand_is_one_that_is_seen_and_points_up() -> None:
    def above(working: float, wrist_seen: float = 1.0, other: float = 0.0, **more: object) -> float:
        seen = observe({"shoulder_flexion": {"working": working, "other": other}, **more}, side="left")
        visibility = list(seen.visibility)
        visibility[Landmark.LEFT_WRIST] = wrist_seen
        return measured(replace(seen, visibility=tuple(visibility))).of("hand_raised")

    assert above(175) > HAND_RAISED
    assert above(175, 0.2) == -1
    assert above(95) == -1
    assert above(175, pitch=-90) > HAND_RAISED
    assert above(90, pitch=-90) > HAND_RAISED  # to the ceiling
    assert above(90, other=90, pitch=-90) == -1  # both at a towel
    assert above(175, other=175, pitch=-90) == -1  # somebody rests
    assert above(175, other=175) > HAND_RAISED


@settings(max_examples=60, deadline=None)
@given(
    arrays(float, (3, 33, 3), elements=st.floats(-1e4, 1e4) | st.just(np.nan)),
    arrays(float, (3, 33), elements=st.floats(0, 1)),
)
def test_any_landmarks_are_measured_without_an_error(seen: np.ndarray, visibility: np.ndarray) -> None:
    measurer = Measurer()
    for i in range(3):
        image, world = points_of(seen[i]), points_of(seen[i] / 500)
        measurer.step(Observation(i / 10, image, world, tuple(visibility[i].tolist()), (640, 480)))


def test_what_a_look_at_an_unknown_point_measures_is_unknown() -> None:
    seen = observe(POSES[Position.LONG_SITTING])
    for number, unknown in ((Landmark.LEFT_ANKLE, "hands_to_feet"), (Landmark.LEFT_HEEL, "hip_height")):
        image = list(seen.image)
        image[number] = (float("nan"),) * 3
        for known in (True, False):
            body = measured(seen if known else replace(seen, image=tuple(image)))
            assert np.isfinite(body.of(unknown)) == known


def test_a_stream_of_looks_is_measured_as_it_was_by_the_arrays_that_this_code_replaced() -> None:
    # Looks of trembling figures with exchanged legs and arms, a cut and badly seen points, from five views. The values
    # were recorded when legs were told apart, steadied and measured with NumPy.
    recorded = json.loads(Path(__file__).with_name("measured.json").read_text("utf-8"))
    for stream in recorded["streams"]:
        identity, tremor, one_euro, measurer = LegIdentity(), Tremor(), OneEuro(), Measurer()
        for row in stream["looks"]:
            look = read(base64.b64decode(row["look"]))
            body = measurer.step(one_euro.step(tremor.step(identity.step(look.observation(look.time)))))
            assert str(body.position) == row["position"] and list(body.trembles) == row["trembles"]
            values = [body.values[name] for name in recorded["names"]]
            found = [body.laterality, body.view, body.reliability, *values]
            were = [row["laterality"], row["view"], row["reliability"], *row["values"]]
            for value, was in zip(found, were, strict=True):
                np.testing.assert_allclose(value, np.array(was, float), rtol=1e-6, atol=1e-6)
