"""Whether a hold was long enough: one answer for the coach, the live session, the timer and the plan."""

from __future__ import annotations

ROUNDING_OF_TIME = 0.5
"""Seconds that may lack from those asked for: the edges of a hold are known no better. Our choice."""


def held_long_enough(counted: float, wanted: float) -> bool:
    """Whether so many counted seconds are the `wanted` ones, as well as anybody can know.

    >>> held_long_enough(9.91, 10), held_long_enough(9.4, 10)
    (True, False)
    """
    return counted >= wanted - ROUNDING_OF_TIME
