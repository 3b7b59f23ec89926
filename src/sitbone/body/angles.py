"""Joint angles from landmarks, and how far they can be trusted (`sitbone.body.views`)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

from sitbone.body.views import share_of_the_picture, trust_in
from sitbone.pose.landmarks import ANKLES, HEELS, HIPS, KNEES, SHOULDERS, TOES, Point, Points
from sitbone.pose.vectors import between

FAR_LEG_VISIBLE: Final = 0.5
"""Visibility below which a leg counts as hidden: the far leg of a side view has 0.03-0.34 (our measurement)."""
LEGS: Final = tuple(zip(HIPS, KNEES, ANKLES, HEELS, TOES, strict=True))
"""Of each leg, left and right, the points from hip to toes."""
_LEFT_SHOULDER, _RIGHT_SHOULDER = SHOULDERS
_LEFT_HIP, _RIGHT_HIP = HIPS
_UP: Final = (0.0, -1.0, 0.0)

Angles = tuple[float, float, float, float, float, float, float]
"""Both knees, both hips, both ankles, trunk."""


class JointAngles(NamedTuple):
    """Angles at one look, in degrees; of each leg, left and right. NaN where nobody is seen."""

    knee_flexion: tuple[float, float]
    """hip-knee-ankle, 0 = straight."""
    hip_flexion: tuple[float, float]
    """Thigh against the trunk (middle of the hips to middle of the shoulders), 0 = in line."""
    ankle_dorsiflexion: tuple[float, float]
    """0 = foot at a right angle to the lower leg, + = toes towards the shin."""
    trunk_inclination: float
    """0 = upright, 90 = level, 180 = head down."""
    view_azimuth: float
    """0 = seen from the front or the back, 90 = from the side."""
    reliability: tuple[float, float]
    """0 to 1; below 0.5 in an oblique view, and where a leg is hidden."""


def flat(image: Points) -> list[Point]:
    """The points of a picture without their depth, which is too rough to measure by."""
    return [(x, y, 0.0) for x, y, _ in image]


def joint_angles(
    picture: Sequence[Point], world: Sequence[Point], visibility: Sequence[float]
) -> JointAngles:
    """The angles at one look. `picture` are its points in the picture, `flat`; the others as in an `Observation`."""
    azimuth = view_azimuth(world)
    a, b, c, d, e, f, trunk = _mixed(picture, world, share_of_the_picture(azimuth))
    view = trust_in(azimuth)
    left, right = (min([visibility[point] for point in leg[:3]]) for leg in LEGS)
    return JointAngles(
        (a, b), (c, d), (e, f), trunk, azimuth,
        (min(left / FAR_LEG_VISIBLE, 1.0) * view, min(right / FAR_LEG_VISIBLE, 1.0) * view),
    )  # fmt: skip


def _mixed(picture: Sequence[Point], world: Sequence[Point], share: float) -> Angles:
    """Angles of which this share comes from the picture; what is not needed is not computed."""
    if share == 1.0:
        return angles_of(picture)
    deep = angles_of(world)
    # Somebody seen end-on has no trunk in the picture; where the picture has no share, that must not matter.
    if not share > 0:
        return deep
    a, b, c, d, e, f, g = (x + (y - x) * share for x, y in zip(deep, angles_of(picture), strict=True))
    return a, b, c, d, e, f, g


def view_azimuth(world: Sequence[Point]) -> float:
    """Degrees from which the person is seen, 0 = front or back, 90 = side: the depth of hip and shoulder lines.

    Which end of a line is called left may differ between the two: legs keep their names while they are followed
    (`sitbone.pose.identity`). Nobody is twisted by more than a right angle, so they are taken to point the same way.
    """
    ax, ay, az = between(world[_RIGHT_SHOULDER], world[_LEFT_SHOULDER])
    bx, by, bz = between(world[_RIGHT_HIP], world[_LEFT_HIP])
    same_way = -1.0 if ax * bx + ay * by + az * bz < 0 else 1.0
    across = math.hypot(ax + same_way * bx, ay + same_way * by)
    return math.degrees(math.atan2(abs(az + same_way * bz), across))


def angles_of(points: Sequence[Point]) -> Angles:
    """The angles that these points make."""
    shoulder, hip = points[_LEFT_SHOULDER], points[_LEFT_HIP]
    other_shoulder, other_hip = points[_RIGHT_SHOULDER], points[_RIGHT_HIP]
    trunk = (
        shoulder[0] + other_shoulder[0] - hip[0] - other_hip[0],
        shoulder[1] + other_shoulder[1] - hip[1] - other_hip[1],
        shoulder[2] + other_shoulder[2] - hip[2] - other_hip[2],
    )
    left_knee, left_hip, left_ankle = _of_leg(points, LEGS[0], trunk)
    right_knee, right_hip, right_ankle = _of_leg(points, LEGS[1], trunk)
    return left_knee, right_knee, left_hip, right_hip, left_ankle, right_ankle, _angle(trunk, _UP)


def _of_leg(points: Sequence[Point], leg: Sequence[int], trunk: Point) -> tuple[float, float, float]:
    """Knee, hip and ankle of one leg."""
    hip, knee, ankle, heel, toes = leg
    thigh = between(points[hip], points[knee])
    shank = between(points[knee], points[ankle])
    foot = between(points[heel], points[toes])
    return _angle(thigh, shank), 180.0 - _angle(thigh, trunk), _angle(shank, foot) - 90.0


def _angle(a: Point, b: Point) -> float:
    """Degrees between two vectors; NaN where one has no length: points that fall together have no angle."""
    ax, ay, az = a
    bx, by, bz = b
    lengths = math.sqrt((ax * ax + ay * ay + az * az) * (bx * bx + by * by + bz * bz))
    if not lengths > 1e-9:
        return math.nan
    cosine = (ax * bx + ay * by + az * bz) / lengths
    if cosine >= 1.0:
        return 0.0
    return 180.0 if cosine <= -1.0 else math.degrees(math.acos(cosine))
