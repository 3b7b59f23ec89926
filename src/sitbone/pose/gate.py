"""Which frames are worth looking at: a stretch is mostly stillness, and a look costs a hundred times a glance.

A glance compares two small grey pictures. They differ only where one of them leaves the range of brightness that the
other one has within a pixel around, so that camera shake, drift, flicker and noise are not taken for movement.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import cv2
import numpy as np

from sitbone.pose.film import Picture

WIDTH = 160
"""Pixels of a thumbnail: one of them is four of a 640-pixel film, about one degree at the end of a leg."""
DIFFERENT = 11
"""Grey levels: above the noise of a dim room (3 levels a pixel, less in the mean of a thumbnail's)."""
MOVED_PIXELS = 10
"""Thumbnail pixels that must differ: the edge of a foot that moved."""
CUT_DIFFERENT, CUT_SHARE = 24, 0.45
"""A cut changes nearly half of the picture by this much from one glance to the next."""
STILL_LOOK_EVERY = 1.5
"""Seconds between looks while nothing moves."""
SETTLED_AFTER = (0.1, 0.2, 0.3, 0.6)
"""Seconds after the last movement at which a look is made all the same: the end of a movement is slow."""

ALONE = 2
"""How many of these looks are left out after a change that no other one followed."""
MOVES_AGAIN = 0.35
"""Seconds within which a second change makes a movement."""


class Glance(Enum):
    """What a glance at a frame says."""

    STILL = "still"
    LOOK = "look"
    MOVED = "moved"
    """Something moved since the last look."""
    CUT = "cut"


@dataclass(slots=True)
class _Seen:
    low: Picture
    high: Picture
    level: float

    @classmethod
    def of(cls, picture: Picture) -> _Seen:
        low, high = cv2.erode(picture, _AROUND), cv2.dilate(picture, _AROUND)
        return cls(np.asarray(low, np.uint8), np.asarray(high, np.uint8), _level(picture))


class Gate:
    """Decides frame by frame, from small grey pictures and times alone, whether the model should look."""

    def __init__(self) -> None:
        self._reference: _Seen | None = None
        self._look_time = float("-inf")
        self._glanced: Picture | None = None
        self._moved_at = float("-inf")
        self._settling = 0

    def glance(self, time: float, thumbnail: Picture) -> Glance:
        """Judge one frame."""
        picture = np.asarray(cv2.GaussianBlur(thumbnail, (3, 3), 0), np.uint8)
        verdict = self._judge(time, picture)
        self._glanced = picture
        if verdict in (Glance.MOVED, Glance.CUT):
            # One change alone is most often the camera drifting; a movement goes on.
            moving = verdict is Glance.CUT or time - self._moved_at <= MOVES_AGAIN
            self._moved_at, self._settling = time, 0 if moving else ALONE
        settling = (
            verdict is Glance.LOOK
            and self._settling > 0
            and time - self._moved_at <= SETTLED_AFTER[-1] + 0.05
        )
        if verdict is not Glance.STILL:
            self._look_time = time
            # While a movement settles its last place stays the reference, so that going on slowly is seen.
            if not settling:
                self._reference = _Seen.of(picture)
        return verdict

    def _judge(self, time: float, picture: Picture) -> Glance:
        last, before = self._reference, self._glanced
        if last is None or before is None or before.shape != picture.shape:
            return Glance.CUT
        if np.count_nonzero(cv2.absdiff(picture, before) > CUT_DIFFERENT) > CUT_SHARE * picture.size:
            return Glance.CUT
        if self._differs(last, picture):
            return Glance.MOVED
        if (
            self._settling < len(SETTLED_AFTER)
            and time - self._moved_at >= SETTLED_AFTER[self._settling] - 1e-6
        ):
            self._settling += 1
            return Glance.LOOK
        return Glance.LOOK if time - self._look_time >= STILL_LOOK_EVERY else Glance.STILL

    @staticmethod
    def _differs(last: _Seen, picture: Picture) -> bool:
        # Light that flickers changes everything by one factor; that is taken out first.
        gain = last.level / max(_level(picture), 1.0)
        if abs(gain - 1) > 0.004:
            picture = np.asarray(cv2.convertScaleAbs(picture, alpha=gain), np.uint8)
        outside = cv2.max(cv2.subtract(picture, last.high), cv2.subtract(last.low, picture))
        different = (outside > DIFFERENT).astype(np.uint8)
        return bool(np.count_nonzero(cv2.erode(different, _CORNER)) * 4 >= MOVED_PIXELS)


_AROUND = np.ones((3, 3), np.uint8)
_CORNER = np.ones((2, 2), np.uint8)


def _level(picture: Picture) -> float:
    return float(cv2.mean(picture)[0])
