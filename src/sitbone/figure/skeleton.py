"""A body of average build put into a pose: the joints of it in space, which the drawings are made from.

Space is in metres: x to the front of somebody standing, y to their left, z up, the floor at z = 0, the hips at
x = y = 0. A pose is in degrees, 0 = standing upright with the arms beside the body. Its keys, all optional: `pitch`
(trunk: 0 upright, -90 on the back, 30 leaning forward), `hip_flexion`, `hip_abduction`, `knee_flexion`,
`ankle_dorsiflexion`, `shoulder_flexion`, `elbow_flexion` (each `{working, other}`), `spine_flexion`, `neck_flexion`,
and `hands`: where they are put by inverse kinematics, one of `HANDS`; "free" hangs them from the angles of shoulder
and elbow.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import cos, radians, sin
from typing import Any, Literal

import numpy as np

from sitbone.pose.landmarks import Landmark
from sitbone.pose.track import FloatArray

Side = Literal["left", "right"]
Pose = Mapping[str, Any]

STATURE = 1.70
"""Metres. Shares of it below: Drillis & Contini 1966, as in Winter, Biomechanics and Motor Control of Human
Movement, figure 4.1; those marked (choice) are ours, for points that figure does not have."""
THIGH = 0.245 * STATURE
LOWER_LEG = 0.246 * STATURE
ANKLE_HEIGHT = 0.039 * STATURE
FOOT_LENGTH = 0.152 * STATURE
TRUNK = 0.288 * STATURE
UPPER_ARM = 0.186 * STATURE
FOREARM = 0.146 * STATURE
HAND = 0.108 * STATURE
HALF_SHOULDERS = 0.105 * STATURE  # (choice) joint centres; the figure's 0.129 is the outside of the shoulder
HALF_HIPS = 0.053 * STATURE  # (choice) joint centres
NECK = 0.112 * STATURE  # (choice) shoulders to ears
HEEL_BEHIND_ANKLE = 0.05
TOES_BEFORE_ANKLE = 0.16
TOWEL = 0.56
"""Metres of towel between hands and foot (choice)."""

HANDS = ("free", "thighs", "shins", "feet", "towel")

# How far the body's surface lies from its points where it rests on something (choice).
_BUTTOCK, _BACK, _HEAD, _KNEE, _HEEL = 0.095, 0.095, 0.095, 0.05, 0.012
_VERTEBRAE = 5
_PELVIS = 0.3
"""Share of the trunk that is pelvis and does not bend."""

_SIDES: tuple[Side, Side] = ("left", "right")


@dataclass(frozen=True, slots=True)
class Skeleton:
    """A posed body in space (metres; axes as the module says)."""

    points: FloatArray
    """(33, 3) the landmarks."""
    spine: FloatArray
    """(7, 3) from the middle of the hips to the middle of the shoulders."""
    head: float
    """Degrees by which the head leans forward of upright."""
    side: Side
    """The side of the working leg."""

    def __getitem__(self, landmark: Landmark) -> FloatArray:
        return np.asarray(self.points[landmark])

    def of(self, side: Side, joint: str) -> FloatArray:
        """One joint of one side: `of("left", "knee")`."""
        return self[Landmark[f"{side}_{joint}".upper()]]


def skeleton(pose: Pose, *, side: Side = "left") -> Skeleton:
    """The joints of a pose, resting on the floor; `side` is the side of the working leg.

    >>> standing = skeleton({})
    >>> round(float(standing.of("left", "hip")[2]), 2)
    0.91
    """
    pitch = float(pose.get("pitch", 0.0))
    spine, thorax = _spine(pitch, float(pose.get("spine_flexion", 0.0)))
    points = np.zeros((33, 3))
    head = thorax + float(pose.get("neck_flexion", 0.0))
    _put_head(points, spine[-1], head)
    for s in _SIDES:
        role = "working" if s == side else "other"
        _put_leg(points, s, pitch, {k: _of(pose, k, role) for k in _LEG})
    lift = -min(float(z) for z in _lowest(points, spine))
    points[:, 2] += lift
    spine[:, 2] += lift
    for s in _SIDES:
        _put_arm(points, s, side, spine[-1], thorax, pose)
    return Skeleton(points, spine, head, side)


def hands_of(pose: Pose) -> dict[str, float]:
    """Where the hands are, as weights."""
    where = pose.get("hands", "free")
    return dict(where) if isinstance(where, Mapping) else {where: 1.0}


_LEG = ("hip_flexion", "hip_abduction", "knee_flexion", "ankle_dorsiflexion")


def _of(pose: Pose, key: str, role: str) -> float:
    return float((pose.get(key) or {}).get(role, 0.0))


def _way(degrees: float, aside: float = 0.0) -> FloatArray:
    """The unit vector `degrees` forward of straight down, turned `aside` degrees to the left."""
    a, b = radians(degrees), radians(aside)
    return np.array([sin(a) * cos(b), sin(b), -cos(a) * cos(b)])


def _spine(pitch: float, flexion: float) -> tuple[FloatArray, float]:
    """Points from hips to shoulders, and how far the upper trunk leans forward (degrees)."""
    points, lean = [np.zeros(3), -_way(-pitch) * TRUNK * _PELVIS], pitch
    for _ in range(_VERTEBRAE):
        lean += flexion / _VERTEBRAE
        points.append(points[-1] - _way(-lean) * TRUNK * (1 - _PELVIS) / _VERTEBRAE)
    return np.array(points), lean


# The face in metres from the point between the ears: forward, aside, up.
_FACE = {
    "NOSE": (0.115, 0.0, -0.01),
    "EYE_INNER": (0.09, 0.017, 0.025),
    "EYE": (0.087, 0.032, 0.026),
    "EYE_OUTER": (0.08, 0.046, 0.025),
    "EAR": (0.0, 0.075, 0.0),
    "MOUTH": (0.09, 0.024, -0.055),
}


def _put_head(points: FloatArray, shoulders: FloatArray, lean: float) -> None:
    up, front = -_way(-lean), _way(90 - lean)
    middle = shoulders + up * NECK + front * 0.012
    for name, (forward, aside, above) in _FACE.items():
        at = middle + front * forward + up * above
        if name == "NOSE":
            points[Landmark.NOSE] = at
            continue
        for side, y in (("LEFT", aside), ("RIGHT", -aside)):
            key = f"MOUTH_{side}" if name == "MOUTH" else f"{side}_{name}"
            points[Landmark[key]] = at + (0.0, y, 0.0)


def _put_leg(points: FloatArray, side: Side, pitch: float, angles: Mapping[str, float]) -> None:
    out = 1.0 if side == "left" else -1.0
    thigh = angles["hip_flexion"] - pitch
    shin = thigh - angles["knee_flexion"]
    aside = angles["hip_abduction"] * out
    hip = np.array([0.0, out * HALF_HIPS, 0.0])
    knee = hip + _way(thigh, aside) * THIGH
    ankle = knee + _way(shin, aside) * LOWER_LEG
    toes = shin + 90 + angles["ankle_dorsiflexion"]
    sole = _way(toes - 90) * ANKLE_HEIGHT
    at = {
        "HIP": hip,
        "KNEE": knee,
        "ANKLE": ankle,
        "HEEL": ankle + sole - _way(toes) * HEEL_BEHIND_ANKLE,
        "FOOT_INDEX": ankle + sole + _way(toes) * TOES_BEFORE_ANKLE,
    }
    for name, point in at.items():
        points[Landmark[f"{side.upper()}_{name}"]] = point


def _lowest(points: FloatArray, spine: FloatArray) -> Iterator[float]:
    """Heights of everything that can rest on the floor, its surface included."""
    yield float(spine[0, 2]) - _BUTTOCK
    yield float(spine[-1, 2]) - _BACK
    yield float(points[Landmark.LEFT_EAR, 2]) - _HEAD
    for s in ("LEFT", "RIGHT"):
        yield float(points[Landmark[f"{s}_KNEE"], 2]) - _KNEE
        yield float(points[Landmark[f"{s}_HEEL"], 2]) - _HEEL
        yield float(points[Landmark[f"{s}_FOOT_INDEX"], 2]) - _HEEL


def _put_arm(
    points: FloatArray, side: Side, working: Side, neck: FloatArray, thorax: float, pose: Pose
) -> None:
    out, role = (1.0 if side == "left" else -1.0), ("working" if side == working else "other")
    shoulder = neck + (0.0, out * HALF_SHOULDERS, 0.0)
    points[Landmark[f"{side.upper()}_SHOULDER"]] = shoulder
    upper = _of(pose, "shoulder_flexion", role) - thorax
    aside = 5.0 * out
    hanging = shoulder + _way(upper, aside) * UPPER_ARM
    hanging = hanging + _way(upper + _of(pose, "elbow_flexion", role), aside) * FOREARM
    wrist = np.zeros(3)
    for where, weight in hands_of(pose).items():
        target = hanging if where == "free" else _grip(points, where, side, working, shoulder)
        wrist += weight * target
    elbow_way = _way(-thorax - 35.0) + (0.0, 0.5 * out, 0.0)
    elbow, wrist = _two_bones(shoulder, wrist, elbow_way)
    hand = (wrist - elbow) / FOREARM * HAND
    flat = np.array([0.0, out, 0.0]) * 0.03
    for name, point in {
        "ELBOW": elbow,
        "WRIST": wrist,
        "INDEX": wrist + hand * 0.55 - flat * 0.4,
        "PINKY": wrist + hand * 0.5 + flat * 0.6,
        "THUMB": wrist + hand * 0.3 - flat,
    }.items():
        points[Landmark[f"{side.upper()}_{name}"]] = point


def _grip(points: FloatArray, where: str, side: Side, working: Side, shoulder: FloatArray) -> FloatArray:
    """Where the wrist of one side is when the hand holds something."""

    def at(s: Side, joint: str) -> FloatArray:
        return np.asarray(points[Landmark[f"{s}_{joint}".upper()]])

    out = 1.0 if side == "left" else -1.0
    hip, knee, ankle = at(side, "hip"), at(side, "knee"), at(side, "ankle")
    heel, toes = at(side, "heel"), at(side, "foot_index")
    if where == "thighs":
        return hip + (knee - hip) * 0.62 + (0.0, out * 0.02, 0.085)
    if where == "shins":
        shin = (ankle - knee) / LOWER_LEG
        front = np.array([-shin[2], 0.0, shin[0]])
        middle = knee + shin * 0.12 + front * 0.075
        return np.asarray(middle * (1.0, 0.0, 1.0) + (0.0, out * 0.05, 0.0))
    if where == "feet":
        return ankle + (toes - heel) * 0.22 + (0.0, out * 0.045, 0.0)
    if where == "towel":
        foot = (at(working, "heel") + at(working, "foot_index")) / 2
        way = foot + (0.0, out * 0.07, 0.0) - shoulder
        length = float(np.linalg.norm(way))
        return shoulder + way / length * min(max(length - TOWEL, 0.25), 0.97 * (UPPER_ARM + FOREARM))
    raise ValueError(f"hands are {where!r}, which is none of {', '.join(HANDS)}")


def _two_bones(
    shoulder: FloatArray, target: FloatArray, elbow_way: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Elbow and wrist of an arm that reaches for a target, or as far towards it as it can; the elbow bends the
    given way."""
    way = target - shoulder
    distance = float(np.linalg.norm(way)) or 1e-9
    way = way / distance
    reach = min(max(distance, UPPER_ARM - FOREARM + 0.02), 0.999 * (UPPER_ARM + FOREARM))
    along = (reach**2 + UPPER_ARM**2 - FOREARM**2) / (2 * reach)
    across = elbow_way - way * float(elbow_way @ way)
    across = across / (float(np.linalg.norm(across)) or 1e-9)
    elbow = shoulder + way * along + across * float(np.sqrt(max(UPPER_ARM**2 - along**2, 0.0)))
    return elbow, shoulder + way * reach
