"""Vectors in the picture or in space, as plain numbers."""

from __future__ import annotations

import math

from sitbone.pose.landmarks import Point


def between(one: Point, other: Point) -> Point:
    """From the one to the other."""
    return other[0] - one[0], other[1] - one[1], other[2] - one[2]


def middle(one: Point, other: Point) -> Point:
    """Midway."""
    return (one[0] + other[0]) / 2, (one[1] + other[1]) / 2, (one[2] + other[2]) / 2


def dot(a: Point, b: Point) -> float:
    """The scalar product."""
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def length(a: Point) -> float:
    """Never quite 0, so that it can be divided by."""
    x, y, z = a
    return math.sqrt(x * x + y * y + z * z) + 1e-9


def distance(one: Point, other: Point) -> float:
    """How far apart, and never quite 0."""
    return math.dist(one, other) + 1e-9


def unit(a: Point) -> Point:
    """The same way, of length 1."""
    size = length(a)
    return a[0] / size, a[1] / size, a[2] / size


def greatest(*values: float) -> float:
    """NaN where any of them is."""
    return max(values) if (total := sum(values)) == total else math.nan


def least(*values: float) -> float:
    """NaN where any of them is."""
    return min(values) if (total := sum(values)) == total else math.nan
