"""SVG paths of outlines, still or moving.

An outline is an (n, 2) array of points in metres, to the front and up. Drawing units are whole numbers.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sitbone.pose.track import FloatArray

SCALE = 500.0
"""Drawing units a metre."""
_RIGID = 0.001
"""Metres: what changes its shape by less than that only moves."""
_BESIDE_THE_EDGE = 0.0137
"""Added before rounding (drawing units; our choice). A body's measures are round numbers, so many of its coordinates
lie at 0 or half-way between two units up to the last digit of a float, which differs from processor to processor.
Moved a little to the side, they are rounded the same way everywhere."""

Outlines = list[FloatArray]


def moving_path(colour: str, moments: Sequence[Outlines], times: Sequence[float]) -> str:
    """A path of closed smooth curves that goes through the outlines at so many moments, over and over.

    What keeps its shape is moved and turned, which stays true between the moments too; what changes is bent.
    """
    shapes = [_curve(outlines) for outlines in moments]
    if len(set(shapes)) == 1:
        return f'<path class="{colour}" d="{shapes[0]}"/>'
    keys = ";".join(f"{t / times[-1]:.3f}".rstrip("0").rstrip(".") for t in times)
    timing = f'dur="{times[-1]:g}s" repeatCount="indefinite" keyTimes="{keys}"'
    motion = _rigid_motion(moments) if len(moments[0]) == 1 else None
    if motion is None:
        start, moves = shapes[0], f'<animate attributeName="d" {timing} values="{";".join(shapes)}"/>'
    else:
        start, moves = _curve([moments[0][0] - moments[0][0][0]]), _transforms(*motion, timing)
    return f'<path class="{colour}" d="{start}">{moves}</path>'


def straight_path(colour: str, outlines: Outlines) -> str:
    """A path with straight sides."""
    sides = ("L".join(_numbers(point) for point in outline * (SCALE, -SCALE)) for outline in outlines)
    return f'<path class="straight {colour}" d="{"".join(f"M{side}z" for side in sides)}"/>'


def _rigid_motion(moments: Sequence[Outlines]) -> tuple[FloatArray, FloatArray] | None:
    """Where the first point of an outline goes (n, 2), and the degrees by which the outline is turned against the
    first moment; nothing if its shape changes."""
    points = np.array([outlines[0] for outlines in moments])
    pivots = points[:, 0]
    complexes = (points - pivots[:, None]) @ np.array([1, 1j])
    turns = complexes @ complexes[0].conj()
    turns /= abs(turns)
    if abs(complexes - turns[:, None] * complexes[0]).max() > _RIGID:
        return None
    return pivots, np.degrees(np.unwrap(np.angle(turns)))


def _transforms(pivots: FloatArray, degrees: FloatArray, timing: str) -> str:
    ways = ";".join(_numbers(pivot) for pivot in pivots * (SCALE, -SCALE))
    turns = ";".join(_tenths(-angle) for angle in degrees.tolist())
    return (
        f'<animateTransform attributeName="transform" type="translate" {timing} values="{ways}"/>'
        f'<animateTransform attributeName="transform" type="rotate" additive="sum" {timing} values="{turns}"/>'
    )


def _curve(outlines: Outlines) -> str:
    """The `d` of closed Catmull-Rom curves. Outlines of as many points give paths of the same commands, between which a
    browser can move."""
    return "".join(_closed(whole(outline * (SCALE, -SCALE))) for outline in outlines)


def _closed(points: FloatArray) -> str:
    before, after = np.roll(points, 1, 0), np.roll(points, -1, 0)
    handles = (after - before) / 6
    path = f"M{_numbers(points[0])}c{_numbers(handles[0])}"
    for number in range(1, len(points) + 1):
        here, last = points[number % len(points)], points[number - 1]
        arrives = here - handles[number % len(points)] - last
        # "s" leaves a point as the curve before arrived at it, which is what Catmull-Rom's curves do.
        path += f"{' ' if number == 1 else 's'}{_numbers(arrives)} {_numbers(here - last)}"
    return (path + "z").replace(" -", "-")


def whole(numbers: FloatArray) -> FloatArray:
    """Rounded to whole drawing units, the same on every processor.

    >>> whole(np.array([0.5 - 1e-12, 0.5 + 1e-12, -0.0, -1e-12]) + 7).tolist()
    [8.0, 8.0, 7.0, 7.0]
    """
    return np.asarray(np.floor(numbers + (0.5 + _BESIDE_THE_EDGE)))


def _numbers(pair: FloatArray) -> str:
    across, down = whole(pair)
    return f"{int(across)} {int(down)}"


def _tenths(degrees: float) -> str:
    """An angle with one digit where it has one; 0 has no sign."""
    tenths = int(whole(np.array(10 * degrees)))
    return f"{tenths / 10:g}"
