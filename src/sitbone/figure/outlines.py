"""Outlines of the parts of a body seen from the side, facing right, as closed smooth curves.

An outline is an (n, 2) array of the points a curve goes through, in metres: to the front and up. Shapes are the look
of a drawn person (choices of ours), laid about the joints of the figure; nothing is measured from them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from sitbone.pose.track import FloatArray

Shape = tuple[tuple[float, float], ...]
"""Points of a part: along a bone (shares of its length) or a direction (metres), and to its front (metres)."""

_THIGH: Final[Shape] = (
    (-0.2, 0.012), (-0.14, 0.06), (0.08, 0.09), (0.4, 0.085), (0.78, 0.062), (1.0, 0.058), (1.11, 0.03),
    (1.11, -0.02), (1.0, -0.048), (0.76, -0.056), (0.42, -0.078), (0.1, -0.092), (-0.13, -0.062),
)  # fmt: skip
_SHIN: Final[Shape] = (
    (-0.12, 0.012), (-0.06, 0.05), (0.1, 0.052), (0.45, 0.044), (0.86, 0.034), (0.985, 0.037), (0.985, -0.037),
    (0.84, -0.035), (0.56, -0.055), (0.3, -0.07), (0.08, -0.056), (-0.07, -0.044),
)  # fmt: skip
_FOOT: Final[Shape] = (
    (-0.036, 0.03), (-0.042, -0.02), (-0.064, -0.05), (-0.052, -0.076), (0.0, -0.074), (0.05, -0.068),
    (0.11, -0.078), (0.165, -0.077), (0.182, -0.064), (0.16, -0.05), (0.095, -0.03), (0.048, 0.0), (0.034, 0.03),
)  # fmt: skip
_UPPER_ARM: Final[Shape] = (
    (-0.13, 0.0), (-0.06, 0.036), (0.3, 0.04), (0.9, 0.032), (1.09, 0.012), (1.08, -0.02), (0.9, -0.034),
    (0.35, -0.042), (-0.06, -0.036),
)  # fmt: skip
_SLEEVE: Final[Shape] = (
    (-0.22, 0.0), (-0.13, 0.045), (0.1, 0.055), (0.5, 0.052), (0.53, 0.0), (0.5, -0.052), (0.1, -0.056),
    (-0.13, -0.048),
)  # fmt: skip
_FOREARM: Final[Shape] = (
    (-0.1, 0.0), (-0.05, 0.03), (0.2, 0.037), (0.75, 0.027), (1.04, 0.022), (1.04, -0.022), (0.75, -0.026),
    (0.2, -0.036), (-0.06, -0.03),
)  # fmt: skip
_OPEN_HAND: Final[Shape] = (
    (-0.012, 0.022), (0.035, 0.034), (0.068, 0.044), (0.084, 0.04), (0.078, 0.026), (0.125, 0.02), (0.162, 0.004),
    (0.158, -0.012), (0.1, -0.026), (0.045, -0.032), (-0.012, -0.022),
)  # fmt: skip
_FIST: Final[Shape] = (
    (-0.012, 0.022), (0.02, 0.034), (0.05, 0.043), (0.07, 0.038), (0.08, 0.032), (0.09, 0.024), (0.098, 0.008),
    (0.094, -0.016), (0.072, -0.032), (0.035, -0.034), (-0.012, -0.022),
)  # fmt: skip
_HEAD: Final[Shape] = (
    (0.0, 0.122), (0.056, 0.11), (0.09, 0.07), (0.096, 0.03), (0.102, 0.008), (0.117, -0.02), (0.101, -0.034),
    (0.1, -0.062), (0.088, -0.096), (0.058, -0.104), (0.01, -0.08), (-0.05, -0.07), (-0.092, 0.0), (-0.08, 0.082),
)  # fmt: skip
_HAIR: Final[Shape] = (
    (0.094, 0.07), (0.084, 0.112), (0.04, 0.138), (-0.02, 0.138), (-0.078, 0.106), (-0.106, 0.046), (-0.102, -0.02),
    (-0.078, -0.066), (-0.046, -0.062), (-0.03, -0.02), (-0.004, 0.014), (0.02, 0.022), (0.032, 0.06), (0.064, 0.072),
)  # fmt: skip
_EAR: Final[Shape] = (
    (-0.008, 0.02), (0.01, 0.01), (0.002, -0.014), (-0.01, -0.026), (-0.024, -0.002),
)  # fmt: skip

# Along the spine, hips to shoulders: how far the surface lies to the front and to the back (metres).
_FRONT: Final = np.array([0.092, 0.098, 0.096, 0.1, 0.112, 0.112, 0.062])
_BACK: Final = np.array([0.096, 0.09, 0.08, 0.082, 0.092, 0.1, 0.07])


def thigh(hip: FloatArray, knee: FloatArray) -> FloatArray:
    """Thickest at the hip, round at the knee."""
    return _on_bone(_THIGH, hip, knee)


def shin(knee: FloatArray, ankle: FloatArray) -> FloatArray:
    """With its calf, down to the cuff above the ankle."""
    return _on_bone(_SHIN, knee, ankle)


def foot(ankle: FloatArray, heel: FloatArray, toes: FloatArray) -> FloatArray:
    """Heel, arch, ball and toes."""
    along = _unit(toes - heel)
    return _placed(_FOOT, ankle, along, np.array([-along[1], along[0]]))


def upper_arm(shoulder: FloatArray, elbow: FloatArray) -> FloatArray:
    return _on_bone(_UPPER_ARM, shoulder, elbow)


def sleeve(shoulder: FloatArray, elbow: FloatArray) -> FloatArray:
    return _on_bone(_SLEEVE, shoulder, elbow)


def forearm(elbow: FloatArray, wrist: FloatArray) -> FloatArray:
    return _on_bone(_FOREARM, elbow, wrist)


def hand(wrist: FloatArray, way: FloatArray, closed: float) -> FloatArray:
    """A hand that points some way, from open (`closed` 0) to a fist (1); its thumb is to the front."""
    shape = (1 - closed) * np.array(_OPEN_HAND) + closed * np.array(_FIST)
    along = _unit(way)
    return _placed(shape, wrist, along, _front(along))


def towel(wrist: FloatArray, fingers: FloatArray, heel: FloatArray, toes: FloatArray) -> FloatArray:
    """One end of a towel, from where it hangs out of a fist to where it lies round the sole."""
    grip = wrist + 0.05 * _unit(fingers - wrist)
    sole = _unit(toes - heel)
    below = np.array([sole[1], -sole[0]])
    ball, arch = heel + 0.172 * sole + 0.02 * below, heel + 0.112 * sole + 0.02 * below
    way = _unit((ball + arch) / 2 - grip)
    across = 0.016 * _front(way)
    across = across if float(across @ sole) > 0 else -across
    end = grip - 0.11 * way
    ends = [end - 1.2 * across, end - 1.2 * across - 0.012 * way, end + 1.2 * across - 0.012 * way]
    upper = _between(grip + across, ball, (0.0, 0.5, 0.9, 0.985))
    lower = _between(arch, grip - across, (0.015, 0.1, 0.5, 1.0))
    return np.array([*upper, *_between(ball, arch, (0.12, 0.88)), *lower, *ends, end + 1.2 * across])


def trunk(spine: FloatArray) -> FloatArray:
    """The shirt: chest, waist and back, from the middle of the pelvis to the shoulders; `spine` is (7, 2)."""
    front, back = _sides(spine)
    hem = (front[0] + back[0]) / 2 + 0.02 * _unit(spine[0] - spine[1])
    top = spine[-1] + 0.045 * _unit(spine[-1] - spine[-2])
    return np.array([hem, *front, top, *back[::-1]])


def pelvis(spine: FloatArray) -> FloatArray:
    """What sits: the lower end of the trunk, rounded to the seat."""
    front, back = _sides(spine)
    down = _unit(spine[0] - spine[1])
    to_front = _unit(front[0] - spine[0])
    waist = 0.4 * spine[1] + 0.6 * back[1]
    seat = [spine[0] + 0.096 * (down * c + to_front * s) for c, s in ((0.8, 0.6), (1.0, 0.0), (0.72, -0.69))]
    return np.array(
        [
            0.3 * spine[1] + 0.7 * front[1],
            0.15 * spine[0] + 0.85 * front[0],
            *seat,
            0.1 * spine[0] + 0.9 * back[0],
            waist,
        ]
    )


def neck(shoulders: FloatArray, ears: FloatArray) -> FloatArray:
    along = ears - shoulders
    side = 0.047 * _front(_unit(along))
    ends = (shoulders - 0.1 * along, shoulders + 0.85 * along)
    return np.array([ends[0] - 1.2 * side, ends[1] - side, ends[1] + side, ends[0] + 1.2 * side])


def head(ears: FloatArray, up: FloatArray) -> FloatArray:
    """A face in profile, with forehead, nose and chin; `up` is the unit vector to the crown."""
    return _placed(_HEAD, ears, _front(-up), up)


def hair(ears: FloatArray, up: FloatArray) -> FloatArray:
    return _placed(_HAIR, ears, _front(-up), up)


def ear(ears: FloatArray, up: FloatArray) -> FloatArray:
    return _placed(_EAR, ears, _front(-up), up)


def _on_bone(shape: Shape, start: FloatArray, end: FloatArray) -> FloatArray:
    along = end - start
    return _placed(shape, start, along, _front(_unit(along)))


def _placed(
    shape: Shape | FloatArray, origin: FloatArray, first: FloatArray, second: FloatArray
) -> FloatArray:
    return np.asarray(origin + np.array(shape) @ np.stack((first, second)))


def _between(start: FloatArray, end: FloatArray, shares: Sequence[float]) -> list[FloatArray]:
    return [start + share * (end - start) for share in shares]


def _sides(spine: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Where the surface of the trunk is, to the front and to the back of each point of the spine."""
    along = np.gradient(spine, axis=0)
    along /= np.linalg.norm(along, axis=1, keepdims=True)
    front = np.stack((along[:, 1], -along[:, 0]), 1)
    return spine + front * _FRONT[:, None], spine - front * _BACK[:, None]


def _front(along: FloatArray) -> FloatArray:
    """To the front of a limb that hangs this way."""
    return np.array([-along[1], along[0]])


def _unit(vector: FloatArray) -> FloatArray:
    return np.asarray(vector / (np.linalg.norm(vector) + 1e-9))
