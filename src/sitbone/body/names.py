"""What the measures of a body are called (`sitbone.body.measures` says what each one is, and in which unit)."""

from __future__ import annotations

from typing import Final

OF_EACH_LEG: Final = frozenset(
    {
        "knee_flexion",
        "hip_flexion",
        "ankle_dorsiflexion",
        "heel_height",
        "hands_to_knees",
        "knee_straightening_speed",
        "straight_leg_raise",
        "knee_extension_deficit",
    }
)
"""Measures with a value for the left leg and one for the right."""
OF_THE_BODY: Final = frozenset(
    {
        "trunk_inclination",
        "trunk_lean_forward",
        "back_rounding",
        "hip_height",
        "hands_to_feet",
        "hands_round_knees",
        "hands_above_trunk",
        "stomach_to_thighs",
        "hand_raised",
        "trunk_speed",
    }
)
MEASURES: Final = OF_EACH_LEG | OF_THE_BODY
