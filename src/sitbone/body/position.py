"""Where the body is: standing, on a chair, on the floor, on its back."""

from __future__ import annotations

import math
from enum import StrEnum


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


# Bounds in degrees and in body units (the longest of trunk, thigh and lower leg, about 0.5 m). They are our choice:
# hips rest about 0.2 units above the floor when sitting on it, 0.9 to 1.3 on a chair, and stand at 1.5 or more.
LYING = 50.0
BENT_OVER = 45.0
HIPS_ON_FLOOR = 0.6
STAYS = 0.06
"""Body units by which somebody who sat on the floor at the last look, or did not, is taken to do so still: at rest the
height of the hips trembles by 0.04 with the models of a page."""
THIGH_UPRIGHT = 0.8
"""Share of its length by which the steeper thigh falls from hip to knee: a standing leg's, not a sitting one's."""
KNEES_BENT = 75.0
HIP_BENT = 40.0
FOOT_RAISED = 0.25


def classify(
    *,
    trunk_lean_forward: float,
    hip_height: float,
    foot_height: float,
    thigh_fall: float,
    hip_flexion: tuple[float, float],
    knee_flexion: tuple[float, float],
    on_floor_below: float = HIPS_ON_FLOOR,
) -> Position:
    """The position at one look.

    `trunk_lean_forward` degrees, -90 on the back; `hip_height` body units of the hips above the lower foot;
    `foot_height` body units of the higher foot above the hips; `thigh_fall` share of its length by which the steeper
    thigh falls from hip to knee; `hip_flexion` and `knee_flexion` degrees of both legs, NaN where unknown;
    `on_floor_below` the height below which the hips are on the floor (`OnFloor`).
    """
    lean = trunk_lean_forward
    hips = [angle for angle in hip_flexion if angle == angle]
    knees = [angle for angle in knee_flexion if angle == angle]
    if not (hips and knees and math.isfinite(lean + hip_height + max(hips) + min(knees))):
        return Position.UNKNOWN
    bent = max(hips) > HIP_BENT
    if lean < -LYING:
        if hip_height >= on_floor_below:
            return Position.OTHER
        return Position.SUPINE_LEG_UP if foot_height > FOOT_RAISED else Position.SUPINE
    if hip_height >= on_floor_below:
        if thigh_fall > THIGH_UPRIGHT:
            return Position.STANDING_BENT if lean >= BENT_OVER else Position.STANDING
        return Position.CHAIR if bent else Position.OTHER
    if bent:
        return Position.KNEES_HUGGED if min(knees) > KNEES_BENT else Position.LONG_SITTING
    return Position.PRONE if lean > LYING and max(hips) < HIP_BENT else Position.OTHER


class OnFloor:
    """Whether the hips were on the floor at the last look: the bound between floor and chair gives way to it."""

    def __init__(self) -> None:
        self.below = HIPS_ON_FLOOR

    def step(self, hip_height: float) -> None:
        """One more look, after which the bound is another one; one where the height is unknown changes nothing."""
        if hip_height == hip_height:
            self.below = HIPS_ON_FLOOR + (STAYS if hip_height < self.below else -STAYS)

    def forget(self) -> None:
        """Following begins anew."""
        self.below = HIPS_ON_FLOOR
