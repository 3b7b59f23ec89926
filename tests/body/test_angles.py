"""Joint angles: what is straight is 0, what is known stays known, and nothing depends on where the person is."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitbone.body.angles import JointAngles, flat, joint_angles, view_azimuth
from sitbone.body.views import SIDE_ON
from sitbone.pose.landmarks import INVISIBLE, NOWHERE
from sitbone.pose.track import points_of
from tests.pose.supine import person

SEEN = (1.0,) * 33


def from_the_side(seen: np.ndarray, *, turn: float = 90.0) -> JointAngles:
    """Angles of a person in the picture plane, of whom the camera sees this azimuth."""
    world = seen / 200
    across = 0.3 * np.array([np.cos(np.radians(turn)), 0.0, np.sin(np.radians(turn))])
    for left, right in ((11, 12), (23, 24)):
        world[left], world[right] = world[left] + across / 2, world[right] - across / 2
    return joint_angles(flat(points_of(seen)), points_of(world), SEEN)


@given(st.floats(0, 110), st.floats(0, 120))
def test_the_angles_that_a_body_was_made_with_are_found(hip: float, knee: float) -> None:
    angles = from_the_side(person(hip, knee))
    assert angles.hip_flexion == pytest.approx([hip, 0], abs=1e-3)
    assert angles.knee_flexion == pytest.approx([knee, 0], abs=1e-3)


@given(st.floats(0.2, 4), st.floats(-300, 300), st.booleans())
def test_size_place_and_mirror_image_change_nothing(scale: float, shift: float, mirrored: bool) -> None:
    seen = person(70, 25) * scale + (shift, -shift, 0)
    seen[:, 0] *= -1 if mirrored else 1
    angles = from_the_side(seen)
    assert angles.hip_flexion == pytest.approx([70, 0], abs=1e-3)
    assert angles.knee_flexion == pytest.approx([25, 0], abs=1e-3)


def test_a_view_that_is_not_from_the_side_is_not_relied_on() -> None:
    side, oblique, front = (from_the_side(person(70, 10), turn=t) for t in (88.0, 60.0, 5.0))
    assert side.view_azimuth > SIDE_ON > oblique.view_azimuth
    assert min(side.reliability) == 1.0
    assert max(oblique.reliability) < 0.5
    assert max(front.reliability) == 0.0


def test_legs_that_changed_their_names_do_not_turn_a_side_view_into_a_front_view() -> None:
    # Legs keep their names, and their hips with them; what the model calls left may change for the shoulders alone.
    world = np.zeros((33, 3))
    across = np.array([0.05, 0.0, 0.3])
    world[11], world[12] = (0, -0.5, 0) + across / 2, (0, -0.5, 0) - across / 2
    world[23], world[24] = across / 2, -across / 2
    renamed = world.copy()
    renamed[[23, 24]] = world[[24, 23]]
    assert view_azimuth(points_of(renamed)) == pytest.approx(view_azimuth(points_of(world)))
    assert view_azimuth(points_of(renamed)) > SIDE_ON


def test_nobody_has_no_angles() -> None:
    angles = joint_angles(NOWHERE, NOWHERE, INVISIBLE)
    assert np.isnan(angles.knee_flexion).all()
    assert np.isnan(angles.hip_flexion).all()


def test_points_that_fall_together_have_no_angle() -> None:
    seen = person(70, 10)
    seen[25] = seen[23]
    assert np.isnan(from_the_side(seen).knee_flexion[0])
