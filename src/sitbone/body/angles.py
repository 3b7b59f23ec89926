"""Joint angles from landmarks, and how far they can be trusted.

In a side view the picture itself is the better ruler: world landmarks read the hip about 12° too small there. The
further the view turns towards the front, the more a limb is foreshortened in the picture, and the world landmarks
take over.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sitbone.pose.landmarks import FloatArray, Landmark

SIDE_VIEW, FRONT_VIEW = 62.0, 38.0
"""Degrees of view azimuth: from the first one up the picture alone is used, from the second one down the world."""
SIDE_ON = 74.0
"""Degrees of view azimuth from which a view is a side view. Of 60 rendered stills from the side 93 % lie above it, of
30 seen at 60° 93 % below it, though the model's own azimuth is no better than ±10°."""
RELIABLE = np.array([[FRONT_VIEW, SIDE_ON, SIDE_ON + 4.0], [0.0, 0.5, 1.0]])
"""View azimuths, and how far angles can be trusted there: from the side on no more than half and falling."""
FAR_LEG_VISIBLE = 0.5
"""Visibility below which a leg counts as hidden: the far leg of a side view has 0.03-0.34 (our measurement)."""

_CHAIN = np.array(
    [
        [Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER],
        [Landmark.LEFT_HIP, Landmark.RIGHT_HIP],
        [Landmark.LEFT_KNEE, Landmark.RIGHT_KNEE],
        [Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE],
        [Landmark.LEFT_HEEL, Landmark.RIGHT_HEEL],
        [Landmark.LEFT_FOOT_INDEX, Landmark.RIGHT_FOOT_INDEX],
    ]
)


@dataclass(frozen=True, slots=True)
class JointAngles:
    """Angles of T observations in degrees; per-leg arrays are (T, 2), left then right; NaN where nobody is seen."""

    knee_flexion: FloatArray
    """(T, 2) hip-knee-ankle, 0 = straight."""
    hip_flexion: FloatArray
    """(T, 2) thigh against the trunk (middle of the hips to middle of the shoulders), 0 = in line."""
    ankle_dorsiflexion: FloatArray
    """(T, 2) 0 = foot at a right angle to the lower leg, + = toes towards the shin."""
    trunk_inclination: FloatArray
    """(T,) 0 = upright, 90 = level, 180 = head down."""
    view_azimuth: FloatArray
    """(T,) 0 = seen from the front or the back, 90 = from the side."""
    reliability: FloatArray
    """(T, 2) 0 to 1; below 0.5 in an oblique view, and where a leg is hidden."""


def joint_angles(image: FloatArray, world: FloatArray, visibility: FloatArray) -> JointAngles:
    """Angles of every observation; arrays as in `sitbone.pose.landmarks.Track`."""
    azimuth = view_azimuth(world)
    share = np.clip((azimuth - FRONT_VIEW) / (SIDE_VIEW - FRONT_VIEW), 0.0, 1.0)
    mixed = _mixed(image, world, share)
    seen = visibility[:, _CHAIN[1:4]].min(1)
    view = np.interp(azimuth, RELIABLE[0], RELIABLE[1])
    return JointAngles(
        knee_flexion=mixed[:, 0:2],
        hip_flexion=mixed[:, 2:4],
        ankle_dorsiflexion=mixed[:, 4:6],
        trunk_inclination=mixed[:, 6],
        view_azimuth=azimuth,
        reliability=np.clip(seen / FAR_LEG_VISIBLE, 0.0, 1.0) * view[:, None],
    )


def _mixed(image: FloatArray, world: FloatArray, share: FloatArray) -> FloatArray:
    """(T, 7) angles of which this share comes from the picture; what is not needed is not computed."""
    if share.size and share.min() == 1.0:
        return _angles(image[:, _CHAIN, :2])
    deep = _angles(world[:, _CHAIN])
    if not share.any():
        return deep
    flat = _angles(image[:, _CHAIN, :2])
    # Somebody seen end-on has no trunk in the picture; where the picture has no share, that must not matter.
    return np.where(share[:, None] > 0, deep + (flat - deep) * share[:, None], deep)


def view_azimuth(world: FloatArray) -> FloatArray:
    """(T,) degrees from which the person is seen, 0 = front or back, 90 = side: the depth of hip and shoulder lines.

    Which end of a line is called left may differ between the two: legs keep their names while they are followed
    (`sitbone.pose.identity`). Nobody is twisted by more than a right angle, so they are taken to point the same way.
    """
    across = world[:, _CHAIN[0:2]]
    lines = across[:, :, 0] - across[:, :, 1]
    same_way = np.where(np.einsum("ti,ti->t", lines[:, 0], lines[:, 1]) < 0, -1.0, 1.0)
    line = lines[:, 0] + same_way[:, None] * lines[:, 1]
    return np.asarray(np.degrees(np.arctan2(np.abs(line[:, 2]), np.hypot(line[:, 0], line[:, 1]))))


def _angles(chain: FloatArray) -> FloatArray:
    """(T, 7) both knees, both hips, both ankles, trunk, from (T, 6, 2, D) joints."""
    shoulders, hips = chain[:, 0], chain[:, 1]
    trunk = (shoulders[:, 0] + shoulders[:, 1] - hips[:, 0] - hips[:, 1])[:, None]
    segments = chain[:, 2:4] - chain[:, 1:3]
    thigh, lower_leg = segments[:, 0], segments[:, 1]
    foot = chain[:, 5] - chain[:, 4]
    up = np.zeros_like(trunk)
    up[..., 1] = -1.0
    a = np.concatenate((thigh, -thigh, lower_leg, trunk), 1)
    b = np.concatenate((lower_leg, trunk, trunk, foot, up), 1)
    cosine = np.einsum("tij,tij->ti", a, b)
    lengths = np.sqrt(np.einsum("tij,tij->ti", a, a) * np.einsum("tij,tij->ti", b, b))
    # Points that fall together have no angle.
    cosine /= np.where(lengths > 1e-9, lengths, np.nan)
    angle = np.degrees(np.arccos(np.minimum(np.maximum(cosine, -1.0), 1.0)))
    angle[:, 4:6] -= 90.0
    return np.asarray(angle)
