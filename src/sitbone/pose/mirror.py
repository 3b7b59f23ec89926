"""Whether the landmark model sees the same body in the mirror: where it guesses, it guesses another one.

The model says that a body is surely present also where it took arms for legs. Shown the mirror image, it then mostly
makes something else of it.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sitbone.pose.film import Picture
from sitbone.pose.landmarker import Landmarker, Skeleton
from sitbone.pose.landmarks import ANKLES, HIPS, KNEES, SHOULDERS

ALIKE = 0.03
"""Shares of the region up to which the points of both readings lie apart where the body is surely right. Measured:
0.008 in the median and 0.019 at most on 32 photographs that were read right, 0.036 to 0.059 on three that were not;
0.014 in the median and 0.034 in nine of ten on rendered bends, where feet or hands are outside the picture."""
_PAIRS = (SHOULDERS, HIPS, KNEES, ANKLES)


def apart_in_the_mirror(landmarker: Landmarker, picture: Picture, skeleton: Skeleton) -> float:
    """How far shoulders, hips, knees and ankles are from where the mirror image has them, in shares of the region.

    Which of a pair is the left one is not compared: from the side both readings may take it for either.
    """
    width, region = picture.shape[1], skeleton.onward
    mirrored = np.ascontiguousarray(picture[:, ::-1])
    seen = landmarker.read(mirrored, replace(region, x=width - region.x, turn=-region.turn))
    there = seen.image[:, :2] * (-1, 1) + (width, 0)
    here = skeleton.image[:, :2]
    off = []
    for left, right in _PAIRS:
        same = np.linalg.norm(there[[left, right]] - here[[left, right]], axis=1).mean()
        changed = np.linalg.norm(there[[right, left]] - here[[left, right]], axis=1).mean()
        off.append(min(same, changed))
    return float(np.mean(off)) / region.side
