"""The square of a picture, turned with the body, in which the landmark model looks."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np

from sitbone.pose.film import Picture
from sitbone.pose.track import FloatArray

ROUND_A_BODY = 1.25
"""How much wider than the circle about the hips that holds the body: the squares for which the landmark model was
trained (MediaPipe's pose graph)."""


@dataclass(frozen=True, slots=True)
class Region:
    """A square of the picture.

    >>> Region.round((100.0, 200.0), (100.0, 120.0))
    Region(x=100.0, y=200.0, side=200.0, turn=0.0)
    """

    x: float
    y: float
    """Its middle, in pixels."""
    side: float
    """Pixels."""
    turn: float
    """Radians, clockwise as seen, from the picture's upright to the body's: 0 where the head is above the hips."""

    @classmethod
    def round(cls, hips: tuple[float, float], reach: tuple[float, float]) -> Region:
        """The square round a body whose middle is at the hips and whose circle goes through `reach`, past the head."""
        across, down = reach[0] - hips[0], reach[1] - hips[1]
        turn = math.remainder(math.atan2(across, -down), 2 * math.pi)
        return cls(*hips, 2 * math.hypot(across, down) * ROUND_A_BODY, turn)

    def cut_out(self, picture: Picture, pixels: int) -> Picture:
        """The square, upright, `pixels` wide; black where it leaves the picture."""
        matrix = self._into(pixels)
        cut = cv2.warpAffine(
            picture, matrix, (pixels, pixels), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT
        )
        return np.asarray(cut, np.uint8)

    def placed(self, points: FloatArray) -> FloatArray:
        """Points of the square, (n, 2) with 0 to 1 across it, in pixels of the picture."""
        return (points - 0.5) * self.side @ self._axes().T + (self.x, self.y)

    def turned(self, directions: FloatArray) -> FloatArray:
        """(n, 2) directions in the square as they are in the picture."""
        return directions @ self._axes().T

    def agrees(self, other: Region) -> float:
        """How much of the larger one the smaller one covers, turned alike: 0 to 1."""
        apart = max(abs(self.x - other.x), abs(self.y - other.y))
        small, large = sorted((self.side, other.side))
        shared = min(small, max(0.0, (small + large) / 2 - apart))
        return (shared / large) ** 2 if large else 0.0

    def _axes(self) -> FloatArray:
        """The picture's directions of the square's own across and down, as columns."""
        cos, sin = math.cos(self.turn), math.sin(self.turn)
        return np.array([[cos, -sin], [sin, cos]])

    def _into(self, pixels: int) -> FloatArray:
        turn = self._axes().T * (pixels / self.side)
        return np.column_stack((turn, pixels / 2 - turn @ (self.x, self.y)))
