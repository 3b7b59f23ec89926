"""How long the three hamstrings are in a posture, against their length in someone standing upright.

One average adult, not this person: a number to compare postures with, not to measure anybody by.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from types import MappingProxyType

# Cubic in h = hip/100 and k = knee/100 (degrees), L = 1 + sum(c * term), within 0.25 % of a sweep of the Rajagopal
# 2016 leg over 0-120° each (PyPI myo-sim 0.2.4 with the knee axis of the original model put back).
# Terms in order: h, k, h², hk, k², h³, h²k, hk², k³.
COEFFICIENTS = MappingProxyType(
    {
        "semimembranosus": (0.1889, -0.1284, 0.1067, 0.0139, -0.1343, -0.0930, -0.0034, -0.0098, 0.0884),
        "semitendinosus": (0.1915, -0.1355, 0.1370, 0.0146, -0.1473, -0.1050, -0.0037, -0.0097, 0.0933),
        "biceps_femoris_long_head": (
            0.2134,
            -0.1141,
            0.1159,
            0.0147,
            -0.0837,
            -0.1025,
            -0.0054,
            -0.0091,
            0.0562,
        ),
    }
)
LARGEST_ANGLE = 120.0
"""Degrees of hip or knee flexion up to which the cubic holds."""


@dataclass(frozen=True, slots=True)
class Length:
    """A muscle-tendon length divided by its length standing upright (1.0 = standing)."""

    value: float
    uncertainty: float
    """Half width: another published model (gait2392) differs by 2 % with the knee at 0-60°, 5 % deeper."""


def lengths(hip_flexion: float, knee_flexion: float) -> dict[str, Length]:
    """Lengths of the three muscles at these angles (degrees).

    Hip flexion is meant against the pelvis. The angle against the trunk, which a camera sees, contains the rounding
    of the back and overstates the length. NaN outside 0-120° and where an angle is unknown.

    >>> round(lengths(100, 0)["semimembranosus"].value, 2)
    1.2
    """
    # An angle a little below zero is a straight joint read with an error.
    if not (-10 <= hip_flexion <= LARGEST_ANGLE and -10 <= knee_flexion <= LARGEST_ANGLE):
        return dict.fromkeys(COEFFICIENTS, Length(math.nan, math.nan))
    h, k = max(hip_flexion, 0) / 100, max(knee_flexion, 0) / 100
    terms = (h, k, h**2, h * k, k**2, h**3, h**2 * k, h * k**2, k**3)
    uncertainty = 0.02 if knee_flexion <= 60 else 0.05
    return {
        muscle: Length(1 + sum(c * term for c, term in zip(coefficients, terms, strict=True)), uncertainty)
        for muscle, coefficients in COEFFICIENTS.items()
    }
