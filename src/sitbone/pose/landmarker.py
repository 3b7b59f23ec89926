"""The second stage of the pose model: the 33 landmarks of the body in a region, and how sure each of them is.

The network is BlazePose's landmark model (`pose_landmarks_detector.tflite`). It is asked of every region afresh.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sitbone.pose.film import Picture
from sitbone.pose.landmarks import Landmark
from sitbone.pose.network import Network
from sitbone.pose.region import Region
from sitbone.pose.track import FloatArray

POINTS = 39
"""The 33 landmarks, two of the body's circle (its middle and its reach), and four that are not used."""
_MIDDLE, _REACH = 33, 34
HEATS = 64
"""Cells across a heat map."""
AROUND = 3
"""Cells to each side of a point within which its heat map says where it is (MediaPipe's refinement takes seven)."""
LEAST_HEAT = 0.5
"""Heat below which the map says nothing of its point."""


@dataclass(frozen=True, slots=True)
class Skeleton:
    """What the landmark model makes of a region."""

    presence: float
    """0 to 1: its own estimate that there is a body in the region. It says 1 to some that are wrong."""
    image: FloatArray
    """(33, 3) pixels of the picture, depth on the same scale."""
    world: FloatArray
    """(33, 3) metres from the hips."""
    visibility: FloatArray
    """(33,) 0 to 1."""
    spread: FloatArray
    """(33,) pixels: the standard deviation of each point's heat; infinite where the map is cold."""
    region: Region
    """Where it was looked."""
    onward: Region
    """Where to look for the same body next."""


class Landmarker:
    """Reads the body in a region. Not to be used by two threads at once."""

    def __init__(self, network: Network) -> None:
        self._network = network

    def read(self, picture: Picture, region: Region) -> Skeleton:
        """The body in this region, whether or not there is one: see `Skeleton.presence`."""
        pixels = self._network.pixels
        self._network.run(region.cut_out(picture, pixels), divided_by=255.0)
        flat = self._network.output(POINTS * 5).reshape(POINTS, 5)
        heats = self._network.output(HEATS, HEATS, POINTS)
        places, spread = _refined(flat[:, :2] / pixels, heats)
        image = region.placed(places)
        people = len(Landmark)
        world = self._network.output(POINTS * 3).reshape(POINTS, 3)[:people].copy()
        world[:, :2] = region.turned(world[:, :2])
        deep = flat[:people, 2] * region.side / pixels
        return Skeleton(
            presence=float(self._network.output(1)[0]),
            image=np.column_stack((image[:people], deep)).astype(float),
            world=world.astype(float),
            visibility=1 / (1 + np.exp(-flat[:people, 3].astype(float))),
            spread=spread[:people] * region.side,
            region=region,
            onward=Region.round(tuple(image[_MIDDLE].tolist()), tuple(image[_REACH].tolist())),
        )


def _refined(places: FloatArray, heats: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Points (n, 2), 0 to 1 across the region, moved to the middle of the heat around them; and how far it spreads."""
    cells = np.floor(places * HEATS).astype(int)
    found, spread = places.astype(float), np.full(len(places), np.inf)
    for point, (across, down) in enumerate(cells.tolist()):
        if not (0 <= across < HEATS and 0 <= down < HEATS):
            continue
        left, top = max(0, across - AROUND), max(0, down - AROUND)
        around = heats[top : down + AROUND + 1, left : across + AROUND + 1, point].astype(float)
        heat = 1 / (1 + np.exp(-around))
        if heat.max() < LEAST_HEAT:
            continue
        share = heat / heat.sum()
        xs, ys = left + np.arange(heat.shape[1]), top + np.arange(heat.shape[0])
        x, y = float(share.sum(0) @ xs), float(share.sum(1) @ ys)
        varies = float(share.sum(0) @ (xs - x) ** 2 + share.sum(1) @ (ys - y) ** 2) / 2
        found[point], spread[point] = (x / HEATS, y / HEATS), np.sqrt(varies) / HEATS
    return found, spread
