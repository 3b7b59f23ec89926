"""How far an angle may be off."""

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitbone.body.angles import LEGS, angles_of
from sitbone.body.sure import HIP, KNEE_AT_AN_ANGLE, KNEE_ITSELF, ROUGHER, intervals, usable
from sitbone.pose.landmarks import HIPS, NOWHERE, SHOULDERS, Point

POINT = st.tuples(st.floats(-1, 1), st.floats(-1, 1), st.just(0.0))
SHIFT = 1e-6


def body(hip: Point, knee: Point, ankle: Point, shoulder: Point) -> list[Point]:
    """Both legs alike, and the trunk."""
    points: list[Point] = [(0.0, 0.0, 0.0)] * 33
    for leg in LEGS:
        points[leg[0]], points[leg[1]], points[leg[2]] = hip, knee, ankle
    for one in SHOULDERS:
        points[one] = shoulder
    return points


def apart(*points: Point) -> bool:
    return min(math.dist(a, b) for a, b in pairwise(points)) > 0.2


BODIES = (
    st.tuples(POINT, POINT, POINT, POINT)
    .filter(lambda b: apart(b[2], b[1], b[0], b[3]))
    .map(lambda b: body(*b))
    .filter(lambda points: all(8 < angle < 172 for angle in angles_of(points)[:4]))
)


@given(BODIES)
def test_points_that_are_off_go_through_to_the_angles_as_moving_them_does(points: list[Point]) -> None:
    knee, hip, size = 0.0, 0.0, 0.0
    a, b, c = (points[i] for i in LEGS[0][:3])
    size = max(math.dist(a, b), math.dist(b, c), math.dist(a, points[SHOULDERS[0]]))
    before = angles_of(points)
    for moved in (*LEGS[0][:3], HIPS[1], *SHOULDERS):
        for axis in (0, 1):
            other = list(points)
            x, y, z = points[moved]
            other[moved] = (x + SHIFT, y, z) if axis == 0 else (x, y + SHIFT, z)
            after = angles_of(other)
            knee += ((after[0] - before[0]) / SHIFT) ** 2
            hip += ((after[2] - before[2]) / SHIFT) ** 2
    by_knee, by_hip = (math.radians(math.sqrt(each)) * size for each in (knee, hip))
    found = intervals(points, points, 60.0)
    assert found.knee[0] == pytest.approx(math.hypot(KNEE_ITSELF, KNEE_AT_AN_ANGLE / 2 * by_knee), rel=1e-3)
    assert intervals(points, points, 90.0).hip[0] == pytest.approx(HIP * by_hip, rel=1e-3)


@given(BODIES, st.floats(-180, 180), st.floats(0.1, 1000), st.floats(40, 90))
def test_a_turned_or_nearer_picture_is_as_sure(
    points: list[Point], turn: float, nearer: float, view: float
) -> None:
    c, s = nearer * math.cos(math.radians(turn)), nearer * math.sin(math.radians(turn))
    turned = [(x * c - y * s, x * s + y * c, z) for x, y, z in points]
    for one, other in zip(intervals(points, points, view), intervals(turned, points, view), strict=True):
        assert one == pytest.approx(other, rel=1e-4)


@given(BODIES, st.floats(40, 89))
def test_less_is_known_the_less_it_is_seen_from_the_side_and_of_a_rougher_model(
    points: list[Point], view: float
) -> None:
    here, side = intervals(points, points, view), intervals(points, points, 90.0)
    rough = intervals(points, points, view, "lite")
    for i, wider in enumerate(ROUGHER["lite"]):
        assert all(
            h >= s and r == pytest.approx(wider * h)
            for h, s, r in zip(here[i], side[i], rough[i], strict=True)
        )


def test_from_the_front_and_of_nobody_no_angle_is_known() -> None:
    points = body((0, 0, 0), (0, 1, 0), (0, 2, 0), (0, -1, 0))
    for found in (intervals(points, points, 20.0), intervals(NOWHERE, NOWHERE, math.nan)):
        assert not any(usable(half_width, 90.0) for pair in found for half_width in pair)
    fallen = body((0, 0, 0), (0, 0, 0), (0, 0, 0), (0, 0, 0))
    assert not usable(intervals(fallen, fallen, 90.0).knee[0], 90.0)
    assert not usable(math.nan, 90.0)


def test_limbs_of_next_to_no_length_have_no_known_angle() -> None:
    tiny = [(0.0, i * 1e-170, 0.0) for i in range(33)]
    assert intervals(tiny, tiny, 90.0, "full").of(0, 0) == math.inf
