"""Where a person's joints are, at one look. Plain numbers: what decides over a person needs no library for them.

A whole film of them is a `sitbone.pose.track.Track`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from sitbone.pose.variants import Variant

Point = tuple[float, float, float]
Points = tuple[Point, ...]


class Landmark(IntEnum):
    """The 33 points of the BlazePose topology, by their index in all landmarks."""

    NOSE = 0
    LEFT_EYE_INNER = 1
    LEFT_EYE = 2
    LEFT_EYE_OUTER = 3
    RIGHT_EYE_INNER = 4
    RIGHT_EYE = 5
    RIGHT_EYE_OUTER = 6
    LEFT_EAR = 7
    RIGHT_EAR = 8
    MOUTH_LEFT = 9
    MOUTH_RIGHT = 10
    LEFT_SHOULDER = 11
    RIGHT_SHOULDER = 12
    LEFT_ELBOW = 13
    RIGHT_ELBOW = 14
    LEFT_WRIST = 15
    RIGHT_WRIST = 16
    LEFT_PINKY = 17
    RIGHT_PINKY = 18
    LEFT_INDEX = 19
    RIGHT_INDEX = 20
    LEFT_THUMB = 21
    RIGHT_THUMB = 22
    LEFT_HIP = 23
    RIGHT_HIP = 24
    LEFT_KNEE = 25
    RIGHT_KNEE = 26
    LEFT_ANKLE = 27
    RIGHT_ANKLE = 28
    LEFT_HEEL = 29
    RIGHT_HEEL = 30
    LEFT_FOOT_INDEX = 31
    RIGHT_FOOT_INDEX = 32


def _pair(joint: str) -> tuple[int, int]:
    """Left and right, as plain numbers: points are found by them quicker."""
    return int(Landmark[f"LEFT_{joint}"]), int(Landmark[f"RIGHT_{joint}"])


EARS: Final = _pair("EAR")
SHOULDERS: Final = _pair("SHOULDER")
WRISTS: Final = _pair("WRIST")
FINGERS: Final = _pair("INDEX")
HIPS: Final = _pair("HIP")
KNEES: Final = _pair("KNEE")
ANKLES: Final = _pair("ANKLE")
HEELS: Final = _pair("HEEL")
TOES: Final = _pair("FOOT_INDEX")


@dataclass(frozen=True, slots=True)
class Observation:
    """What one frame of a film or camera shows of the person.

    A frame in which nobody is seen has NaN coordinates and zero visibility.
    """

    time: float
    """Seconds from the film's first frame."""
    image: Points
    """33 points in pixels: x to the right, y down, z depth on the same scale (smaller is nearer the camera)."""
    world: Points
    """33 points in metres from the middle of the hips: x to the right, y down, z away from the camera."""
    visibility: tuple[float, ...]
    """Of each point the model's own estimate, 0 to 1, that it is in view and not hidden."""
    size: tuple[int, int]
    """Width and height of the picture in pixels."""
    looked: bool = True
    """False where the picture had not changed since the last look, so its landmarks are carried on."""
    cut: bool = False
    """True where following starts anew: a cut in the film, somebody coming into view, another person."""
    laterality: float = 1.0
    """0 to 1: how sure it is that the point called left is on the person's left. The same leg keeps the same
    name while it is followed, whether or not that name is sure."""
    people: int = 1
    """How many people the model saw."""
    new: bool = True
    """False where this look shows nothing that was not there before (`sitbone.pose.sameness`): nobody alive."""
    trembles: tuple[bool, bool] = (False, False)
    """Whether the points of the left and of the right leg tremble beyond what a leg does (`sitbone.pose.tremor`)."""
    model: Variant = "heavy"
    """Which size of the pose model saw it: the smaller ones are less sure."""

    @property
    def seen(self) -> bool:
        """Whether anybody was found in this frame."""
        return math.isfinite(self.image[HIPS[0]][0])


NOWHERE: Points = ((math.nan, math.nan, math.nan),) * len(Landmark)
"""The points of nobody."""
INVISIBLE = (0.0,) * len(Landmark)
"""The visibility of nobody."""


def nobody(time: float, size: tuple[int, int], *, looked: bool = True, cut: bool = False) -> Observation:
    """A look at which nobody is seen."""
    return Observation(time, NOWHERE, NOWHERE, INVISIBLE, size, looked=looked, cut=cut, people=0)
