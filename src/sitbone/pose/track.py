"""A whole film of observations as arrays, for those who want them. What decides takes the observations one by one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sitbone.pose.landmarks import Observation, Points
from sitbone.pose.variants import Variant

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]


def points_of(rows: FloatArray) -> Points:
    """(n, 3) points as plain numbers, as an `Observation` holds them."""
    return tuple((x, y, z) for x, y, z in rows.tolist())


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
    model: Variant = "heavy"
    """The same for all rows."""

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
            model=rows[-1].model if rows else "heavy",
        )

    def __len__(self) -> int:
        return len(self.time)

    def __iter__(self) -> Iterator[Observation]:
        for i in range(len(self)):
            yield Observation(
                time=float(self.time[i]),
                image=points_of(self.image[i]),
                world=points_of(self.world[i]),
                visibility=tuple(self.visibility[i].tolist()),
                size=self.size,
                looked=bool(self.looked[i]),
                cut=bool(self.cut[i]),
                laterality=float(self.laterality[i]),
                people=int(self.people[i]),
                model=self.model,
            )
