"""The legs against the floor: which measure a stretch is followed by, and what of its change one camera can show."""

from __future__ import annotations

AGAINST_FLOOR = {"towel": "straight_leg_raise", "wall": "knee_extension_deficit"}
"""What is followed over time instead of the stretch's own angle, where it is known."""
NO_CHANGE_AGAINST_FLOOR = {"straight_leg_raise": 5.0, "knee_extension_deficit": 6.0}
"""Degrees: a smaller change is none. Least detectable change on rendered bodies, the camera put back elsewhere: 2.9°
and 5.7° (`python -m bench legs`). People lie down otherwise each time; what that adds is our choice."""
LOOSER_IS_MORE = {"straight_leg_raise": True, "knee_extension_deficit": False}
"""Whether a looser leg has the larger number: it comes higher, and lacks less of straight."""
