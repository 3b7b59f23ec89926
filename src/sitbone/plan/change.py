"""The legs against the floor: which measure a stretch is followed by, and what of its change one camera can show."""

from __future__ import annotations

AGAINST_FLOOR = {"towel": "straight_leg_raise", "wall": "knee_extension_deficit"}
"""What is followed over time instead of the stretch's own angle, where it is known."""
NO_CHANGE_AGAINST_FLOOR = {"straight_leg_raise": 8.0, "knee_extension_deficit": 10.0}
"""Degrees: a smaller change is none. A session is seen by the page's models: the least detectable change of a raise,
the camera put back elsewhere, is 7.4° with either on rendered bodies (`python -m bench legs`; 2.9° with the heavy one).
Of a deficit the full model knows too few for that; what they are off by comes to 9°. People lie down otherwise each
time; what that adds is our choice."""
LOOSER_IS_MORE = {"straight_leg_raise": True, "knee_extension_deficit": False}
"""Whether a looser leg has the larger number: it comes higher, and lacks less of straight."""
