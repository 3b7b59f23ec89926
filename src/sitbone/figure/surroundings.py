"""What stands around a drawn figure: floor, mat, chair and wall, as polygons seen from the side (metres)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sitbone.pose.track import FloatArray

Thing = tuple[str, list[FloatArray]]
"""A colour, and polygons in it: (n, 2) to the front and up."""
Pair = tuple[float, float]

# Choices of ours, in metres.
_SEAT_UNDER_HIPS = 0.106
"""To the near edge of the seat, which is drawn lower than where the body sits."""
_SEAT_BACK, _SEAT_FRONT, _BACKREST = -0.34, 0.07, 0.46
_FAR = np.array([0.075, 0.038])
"""Where the far side of a chair is drawn."""
_GROUND = -0.038
"""The height at which the near edge of things on the floor is drawn."""


def on_chair(hips: float, front: float) -> list[Thing]:
    """Floor and chair of somebody whose hips are so high, and whose feet come so far to the front."""
    back = _SEAT_BACK - 0.3
    return [
        _floor(back, front + 0.32),
        *_mat(back + 0.06, front + 0.1, 0.05),
        *_chair(hips - _SEAT_UNDER_HIPS),
    ]


def on_mat(back: float, front: float) -> list[Thing]:
    """Floor and mat of a body that comes so far to the back and to the front."""
    return [_floor(back - 0.18, front + 0.3), *_mat(back - 0.12, front + 0.12)]


def at_wall(back: float, wall: float, height: float) -> list[Thing]:
    """Floor, mat and wall of somebody who lies before a wall."""
    foot = _GROUND - 0.02
    return [
        ("face", [_block((wall, foot), (wall + 0.065, height))]),
        ("wall", [_block((wall + 0.065, foot), (wall + 0.14, height))]),
        ("skirting", [_block((wall - 0.008, foot), (wall + 0.065, 0.07))]),
        _floor(back - 0.2, wall + 0.14),
        *_mat(back - 0.12, wall - 0.13),
    ]


def _floor(back: float, front: float) -> Thing:
    return "floor", [_block((back, _GROUND - 0.03), (front, _GROUND - 0.02))]


def _mat(back: float, front: float, far: float = 0.024) -> list[Thing]:
    """Its top, seen a little from above (its far edge drawn so high), and its near edge."""
    aside = 2 * (far - _GROUND)
    top = [(back, _GROUND), (back + aside, far), (front + aside, far), (front, _GROUND)]
    return [("mat", [np.array(top)]), ("edge", [_block((back, _GROUND - 0.014), (front, _GROUND))])]


def _chair(seat: float) -> list[Thing]:
    back, front, under = _SEAT_BACK, _SEAT_FRONT, seat - 0.036
    side = [
        _bar((front - 0.03, under), (front - 0.005, _GROUND + 0.008), 0.034, 0.022),
        _bar((back + 0.03, under), (back - 0.03, _GROUND + 0.008), 0.034, 0.022),
        _bar((back + 0.014, under), (back - 0.06, seat + _BACKREST), 0.034, 0.026),
    ]
    top = [(back, seat), (front, seat), (front + _FAR[0], seat + _FAR[1]), (back + _FAR[0], seat + _FAR[1])]
    return [
        ("far-wood", [piece + _FAR for piece in side]),
        ("rail", [_rail(seat, 0.27, _BACKREST - 0.01), _rail(seat, 0.14, 0.19)]),
        ("seat", [np.array(top)]),
        ("wood", [*side, _block((back, seat - 0.07), (front - 0.008, seat - 0.034))]),
        ("cushion", [_block((back, seat - 0.034), (front, seat))]),
    ]


def _rail(seat: float, low: float, high: float) -> FloatArray:
    """A piece of the backrest, across from post to post, between two heights over the seat."""

    def post(height: float) -> FloatArray:
        return np.array([_SEAT_BACK + 0.014 - 0.074 * (height + 0.06) / (_BACKREST + 0.06), seat + height])

    return np.array([post(low), post(high), post(high) + _FAR, post(low) + _FAR])


def _block(low: Pair, high: Pair) -> FloatArray:
    return np.array([low, (low[0], high[1]), high, (high[0], low[1])])


def _bar(start: Sequence[float], end: Sequence[float], width: float, ending: float) -> FloatArray:
    """A straight piece, of one width at its start and another at its end."""
    a, b = np.asarray(start, float), np.asarray(end, float)
    along = (b - a) / np.linalg.norm(b - a)
    aside = np.array([-along[1], along[0]]) / 2
    return np.array([a + aside * width, b + aside * ending, b - aside * ending, a - aside * width])
