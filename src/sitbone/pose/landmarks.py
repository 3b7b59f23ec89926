"""Where a person's joints are: one observation of them, and a whole track of observations over time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]


class Landmark(IntEnum):
    """The 33 points of the BlazePose topology, by their index in every landmark array."""

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


@dataclass(frozen=True, slots=True)
class Observation:
    """What one frame of a film or camera shows of the person.

    A frame in which nobody is seen has NaN coordinates and zero visibility.
    """

    time: float
    """Seconds from the film's first frame."""
    image: FloatArray
    """(33, 3) pixels: x to the right, y down, z depth on the same scale (smaller is nearer the camera)."""
    world: FloatArray
    """(33, 3) metres from the middle of the hips: x to the right, y down, z away from the camera."""
    visibility: FloatArray
    """(33,) the model's own estimate, 0 to 1, that the point is in view and not hidden."""
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

    @property
    def seen(self) -> bool:
        """Whether anybody was found in this frame."""
        return bool(np.isfinite(self.image[Landmark.LEFT_HIP, 0]))


@dataclass(frozen=True, slots=True)
class Track:
    """Observations of one film, stacked over time (T rows); the fields are those of `Observation`."""

    time: FloatArray
    image: FloatArray
    world: FloatArray
    visibility: FloatArray
    size: tuple[int, int]
    looked: BoolArray
    cut: BoolArray
    laterality: FloatArray
    people: NDArray[np.int64]

    @classmethod
    def of(cls, observations: Iterable[Observation]) -> Track:
        """Stack observations; an empty iterable gives a track of no rows."""
        rows = list(observations)
        return cls(
            time=np.array([o.time for o in rows], float),
            image=np.array([o.image for o in rows], float).reshape(-1, 33, 3),
            world=np.array([o.world for o in rows], float).reshape(-1, 33, 3),
            visibility=np.array([o.visibility for o in rows], float).reshape(-1, 33),
            size=rows[-1].size if rows else (0, 0),
            looked=np.array([o.looked for o in rows], bool),
            cut=np.array([o.cut for o in rows], bool),
            laterality=np.array([o.laterality for o in rows], float),
            people=np.array([o.people for o in rows], np.int64),
        )

    def __len__(self) -> int:
        return len(self.time)

    def __iter__(self) -> Iterator[Observation]:
        for i in range(len(self)):
            yield Observation(
                time=float(self.time[i]),
                image=self.image[i],
                world=self.world[i],
                visibility=self.visibility[i],
                size=self.size,
                looked=bool(self.looked[i]),
                cut=bool(self.cut[i]),
                laterality=float(self.laterality[i]),
                people=int(self.people[i]),
            )
