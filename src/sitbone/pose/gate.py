"""Which frames are worth looking at: a stretch is mostly stillness, and a look costs a hundred times a glance.

A glance compares two small grey pictures. They differ only where one of them leaves the range of brightness that the
other one has within a pixel around, so that camera shake, drift, flicker and noise are not taken for movement.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import cv2
import numpy as np
from numpy.typing import NDArray

from sitbone.pose.film import Picture

WIDTH = 320
"""Pixels of a thumbnail: one of them is two of a 640-pixel film, a degree at the end of a small leg."""
LARGEST_DRIFT = 6.0
"""Thumbnail pixels by which the whole picture may have drifted since the last look; it is moved back first."""
DIFFERENT = (6, 4, 4)
"""Grey levels: above the noise of a dim room (3 levels a pixel, less in the mean of a thumbnail's)."""
MOVED_PIXELS = 12
"""Thumbnail pixels that must differ: the edge of a foot that moved."""
CUT_DIFFERENT, CUT_SHARE = 24, 0.45
"""A cut changes nearly half of the picture by this much from one glance to the next."""
STILL_LOOK_EVERY = 2.0
"""Seconds between looks while nothing moves."""
SETTLED_AFTER = (0.1, 0.2, 0.3, 0.4, 0.7)
"""Seconds after the last movement at which a look is made all the same: the end of a movement is slow."""

ALONE = 4
"""How many of these looks are left out after a change that no other one followed."""
MOVES_AGAIN = 0.8
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
    coarse: NDArray[np.float32]

    @classmethod
    def of(cls, picture: Picture) -> _Seen:
        low, high = cv2.erode(picture, _AROUND), cv2.dilate(picture, _AROUND)
        return cls(np.asarray(low, np.uint8), np.asarray(high, np.uint8), _level(picture), _coarse(picture))


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
        changed = np.asarray(cv2.absdiff(picture[..., 0], before[..., 0])) > CUT_DIFFERENT
        if np.count_nonzero(changed) > CUT_SHARE * changed.size:
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
        picture = _moved_back(picture, last.coarse)
        # Light that flickers changes all brightness by one factor; that is taken out first.
        gain = last.level / max(_level(picture), 1.0)
        if abs(gain - 1) > 0.004:
            picture = picture.copy()
            picture[..., 0] = cv2.convertScaleAbs(np.ascontiguousarray(picture[..., 0]), alpha=gain)
        outside = np.asarray(cv2.max(cv2.subtract(picture, last.high), cv2.subtract(last.low, picture)))
        different = np.asarray((outside > _DIFFERENT).any(axis=2), np.uint8)
        return bool(np.count_nonzero(cv2.erode(different, _CORNER)) * 4 >= MOVED_PIXELS)


_DIFFERENT = np.array(DIFFERENT, np.uint8)
_AROUND = np.ones((3, 3), np.uint8)
_CORNER = np.ones((2, 2), np.uint8)


def _coarse(picture: Picture) -> NDArray[np.float32]:
    """The brightness at half the size, to measure drift by."""
    half = cv2.resize(picture[..., 0], None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    return np.asarray(half, np.float32)


def _moved_back(picture: Picture, reference: NDArray[np.float32]) -> Picture:
    """The picture with the drift of the camera since the reference taken out."""
    coarse = _coarse(picture)
    height, width = coarse.shape
    (x, y), _ = cv2.phaseCorrelate(reference, coarse, cv2.createHanningWindow((width, height), cv2.CV_32F))
    x, y = 2 * x, 2 * y
    if max(abs(x), abs(y)) > LARGEST_DRIFT or max(abs(x), abs(y)) < 0.2:
        return picture
    shift = np.array([[1, 0, -x], [0, 1, -y]], np.float32)
    size = (picture.shape[1], picture.shape[0])
    return np.asarray(cv2.warpAffine(picture, shift, size, borderMode=cv2.BORDER_REPLICATE), np.uint8)


def _level(picture: Picture) -> float:
    return float(cv2.mean(picture)[0])
