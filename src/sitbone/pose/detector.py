"""The first stage of the pose model: where in a picture there may be bodies, and which way they lie.

The network is BlazePose's detector (`pose_detector.tflite`). It finds a face and proposes the circle of the body that
goes with it; a body whose face is turned away or down, or that fills the picture, it finds badly.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from sitbone.pose.film import Picture
from sitbone.pose.network import Network
from sitbone.pose.region import Region
from sitbone.pose.track import FloatArray

CELLS = ((8, 2), (16, 2), (32, 6))
"""Pixels across a cell of each layer of the network, and the proposals that each cell makes."""
_LARGEST = 100.0
"""Of the network's logits; beyond it `exp` overflows."""
APART = 0.3
"""Share of two proposals' boxes that may be common before they are taken for one body (MediaPipe's own)."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A body that may be there."""

    sure: float
    """0 to 1, the detector's own estimate."""
    region: Region


class Detector:
    """Proposes bodies. Not to be used by two threads at once."""

    def __init__(self, network: Network) -> None:
        self._network = network

    def propose(
        self, picture: Picture, *, least: float, most: int, turn: float = 0.0, margin: float = 0.0
    ) -> list[Proposal]:
        """The surest `most` proposals of at least this sureness, surest first.

        `turn`: by how many radians clockwise the body may be turned; the picture is shown turned back. `margin`: how
        much wider than the picture, in shares of it, the black square is in which it is shown: who fills the picture
        is found when they look smaller.
        """
        height, width = picture.shape[:2]
        whole = Region(width / 2, height / 2, max(width, height) * (1 + margin), turn)
        pixels = self._network.pixels
        self._network.run(whole.cut_out(picture, pixels), divided_by=127.5, less=1.0)
        raw, logits = (
            self._network.output(len(_anchors(pixels)), 12),
            self._network.output(len(_anchors(pixels)), 1)[:, 0],
        )
        sure = 1 / (1 + np.exp(-np.clip(logits.astype(float), -_LARGEST, _LARGEST)))
        some = np.flatnonzero(sure >= least)
        some = some[np.argsort(-sure[some], kind="stable")]
        points = raw[some].reshape(-1, 6, 2) / pixels
        points[:, [0, 2, 3, 4, 5]] += _anchors(pixels)[some, None]
        found: list[Proposal] = []
        for body in _bodies(points, sure[some])[:most]:
            hips, reach = whole.placed(body.points[[2, 3]])
            found.append(Proposal(body.sure, Region.round(tuple(hips.tolist()), tuple(reach.tolist()))))
        return found


@dataclass(frozen=True, slots=True)
class _Body:
    sure: float
    points: FloatArray
    """(6, 2): middle and size of the face's box, hips, reach of the body, shoulders, reach of the upper body."""


def _bodies(points: FloatArray, sure: FloatArray) -> list[_Body]:
    """Proposals of the same face joined, weighted by how sure they are (weighted non-maximum suppression)."""
    left = list(range(len(points)))
    found = []
    while left:
        first = left[0]
        same = [i for i in left if _common(points[first], points[i]) > APART or i == first]
        left = [i for i in left if i not in same]
        weight = sure[same] / sure[same].sum()
        found.append(_Body(float(sure[first]), np.tensordot(weight, points[same], 1)))
    return found


def _common(one: FloatArray, other: FloatArray) -> float:
    """The shared area of two boxes over that of both together."""
    low = np.maximum(one[0] - one[1] / 2, other[0] - other[1] / 2)
    high = np.minimum(one[0] + one[1] / 2, other[0] + other[1] / 2)
    shared = float(np.prod(np.maximum(high - low, 0)))
    both = float(np.prod(one[1]) + np.prod(other[1])) - shared
    return shared / both if both > 0 else 0.0


@cache
def _anchors(pixels: int) -> FloatArray:
    """(n, 2), 0 to 1: the middle of the cell that each proposal is made from."""
    middles = []
    for size, proposals in CELLS:
        across = (np.arange(pixels // size) + 0.5) * size / pixels
        grid = np.stack(np.meshgrid(across, across), -1).reshape(-1, 2)
        middles.append(np.repeat(grid, proposals, 0))
    return np.concatenate(middles)
