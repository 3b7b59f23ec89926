"""Where the body is: standing, on a chair, on the floor, on its back."""

from __future__ import annotations

from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from sitbone.pose.landmarks import FloatArray


class Position(StrEnum):
    """How somebody is placed, as far as one camera tells."""

    STANDING = "standing"
    STANDING_BENT = "standing_bent"
    CHAIR = "chair"
    LONG_SITTING = "long_sitting"
    KNEES_HUGGED = "knees_hugged"
    """Sitting on the floor with both knees deeply bent; whether the arms hold them is a measure of its own."""
    SUPINE = "supine"
    SUPINE_LEG_UP = "supine_leg_up"
    PRONE = "prone"
    OTHER = "other"
    UNKNOWN = "unknown"


_POSITIONS = tuple(Position)
_OBJECTS = np.array(_POSITIONS, dtype=object)
_CODE = {position: code for code, position in enumerate(_POSITIONS)}

# Bounds in degrees and in body units (the longest of trunk, thigh and lower leg, about 0.5 m). They are our choice:
# hips rest about 0.2 units above the floor when sitting on it, 0.9 to 1.3 on a chair, and stand at 1.5 or more.
LYING = 50.0
BENT_OVER = 45.0
HIPS_ON_FLOOR = 0.6
THIGH_UPRIGHT = 0.8
"""Share of its length by which the steeper thigh falls from hip to knee: a standing leg's, not a sitting one's."""
KNEES_BENT = 75.0
HIP_BENT = 40.0
FOOT_RAISED = 0.25


def classify(
    *,
    trunk_lean_forward: FloatArray,
    hip_height: FloatArray,
    foot_height: FloatArray,
    thigh_fall: FloatArray,
    hip_flexion: FloatArray,
    knee_flexion: FloatArray,
) -> NDArray[np.object_]:
    """The position at each of T times.

    `trunk_lean_forward` (T,) degrees, -90 on the back; `hip_height` (T,) body units of the hips above the lower foot;
    `foot_height` (T,) body units of the higher foot above the hips; `thigh_fall` (T,) share of its length by which
    the steeper thigh falls from hip to knee; `hip_flexion` and `knee_flexion` (T, 2) degrees, NaN where unknown.
    """
    lean, height = trunk_lean_forward, hip_height
    # fmax and fmin pass over a leg that is not known.
    hip_most = np.fmax(hip_flexion[:, 0], hip_flexion[:, 1])
    knee_least = np.fmin(knee_flexion[:, 0], knee_flexion[:, 1])
    on_back = lean < -LYING
    on_floor = height < HIPS_ON_FLOOR
    code = np.full(len(lean), _CODE[Position.OTHER])
    standing = ~on_floor & (thigh_fall > THIGH_UPRIGHT) & ~on_back
    code[standing] = _CODE[Position.STANDING]
    code[standing & (lean >= BENT_OVER)] = _CODE[Position.STANDING_BENT]
    chair = ~on_floor & ~standing & ~on_back & (hip_most > HIP_BENT)
    code[chair] = _CODE[Position.CHAIR]
    sitting = on_floor & ~on_back & (hip_most > HIP_BENT)
    code[sitting] = _CODE[Position.LONG_SITTING]
    code[sitting & (knee_least > KNEES_BENT)] = _CODE[Position.KNEES_HUGGED]
    code[on_floor & (lean > LYING) & (hip_most < HIP_BENT)] = _CODE[Position.PRONE]
    lying = on_floor & on_back
    code[lying] = _CODE[Position.SUPINE]
    code[lying & (foot_height > FOOT_RAISED)] = _CODE[Position.SUPINE_LEG_UP]
    code[~np.isfinite(lean + height + hip_most + knee_least)] = _CODE[Position.UNKNOWN]
    return np.asarray(_OBJECTS[code])
