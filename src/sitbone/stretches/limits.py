"""How far a hip may bend, as a clinician limits it: the rule that guards it, and the stretches that it leaves out.

A camera's hip flexion is the thigh against the trunk, and it reads too little. The full model on our rendered films
(`bench/films`, both legs, found minus true) reads -3° and -5° where the view counts as a side view, and -5° to -18° a
little to the front of it. So a limit is guarded at what is measured plus that uncertainty. From the side, sitting
upright on a chair at 85° is then left in peace under a limit of 90°, and tipping forward from there is not. At an angle
the cue may come 8° too early, which is the careful way to be wrong.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from sitbone.stretches.stretch import FaultName, LegRole, Rule, Stretch
from sitbone.words import _, later

HIP_LIMIT = FaultName("hip_limit")
"""Name of the fault of going past a limit of the hip."""
SURE_FROM_THE_SIDE = 7.0
"""Degrees by which a hip may be bent further than the camera reads it, seen from the side (docs/how-it-decides.md)."""
SURE_FROM_AN_ANGLE = 15.0
"""The same in any other view. Both are of hips that bend as far as a limit goes; what is shown beside an angle is
wider, since it is of all poses and to either side (`sitbone.body.sure`). From the front a limit cannot be guarded."""
BACK = 3.0
"""Degrees to come back before the clock runs on: several times the jitter of a resting hip. Our choice."""
CUE = later("That is far enough. Come back a little.")
LASTS = 0.5
"""Seconds past the limit until it is said. The clock stops at the first look. Our choice."""


class Limits(BaseModel):
    """How far a joint may go, in degrees, 0 = straight.

    >>> Limits(hip_flexion_at_most=90).hips
    'both'
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, use_attribute_docstrings=True)

    hip_flexion_at_most: Annotated[float, Field(ge=30, le=140)] | None = None
    """Degrees that the thigh may come up against the trunk, 0 = in line; null for no limit."""
    hips: Literal["left", "right", "both"] = "both"
    """Which hips it holds for."""


NO_LIMITS = Limits()


def guard(limits: Limits, side: str) -> Rule | None:
    """The rule that guards the limits while `side` (`left`, `right`, `both`) works; None where nothing is limited.

    The side is the one that was asked for: a camera seldom knows which leg is the left one.
    """
    most = limits.hip_flexion_at_most
    if most is None:
        return None
    return Rule(
        name=HIP_LIMIT,
        line="limit",
        measure="hip_flexion",
        leg=_role(limits, side),
        at_most=most - SURE_FROM_THE_SIDE - BACK,
        tolerance=BACK,
        lasts=LASTS,
        cue=_(CUE),
        before_hold=True,
        source="the prescription",
    )


def fits(stretch: Stretch, side: str, limits: Limits) -> bool:
    """Whether the stretch can be done on that side without coming within the camera's uncertainty of a limit."""
    most, least = limits.hip_flexion_at_most, stretch.least_hip_flexion
    if most is None:
        return True
    role = _role(limits, side)
    needed = {"working": least.working, "other": least.other}.get(role, max(least.working, least.other))
    return needed + SURE_FROM_THE_SIDE <= most


def _role(limits: Limits, side: str) -> LegRole:
    if "both" in (limits.hips, side):
        return "each"
    return "working" if side == limits.hips else "other"
