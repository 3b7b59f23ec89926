"""The measures of a whole recording as arrays, for those who want them; the bodies were measured one by one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sitbone.body.measures import Body, Measurer
from sitbone.pose.landmarks import Observation, nobody
from sitbone.pose.track import BoolArray, FloatArray


@dataclass(frozen=True, slots=True)
class Measures:
    """All measures of T observations; `values` is keyed by the names of `sitbone.body.measures`."""

    time: FloatArray
    values: dict[str, FloatArray]
    """(T,), or (T, 2) for one of each leg, left then right."""
    position: NDArray[np.object_]
    view: FloatArray
    """(T,) degrees, 0 = seen from the front or back, 90 = from the side."""
    reliability: FloatArray
    """(T, 2) 0 to 1: how far the angles of each leg can be trusted."""
    off: FloatArray
    """(T, 2) degrees by which knee or hip of each leg may be off, the greater of the two (`sitbone.body.sure`)."""
    laterality: FloatArray
    looked: BoolArray
    cut: BoolArray
    people: NDArray[np.int64]

    @classmethod
    def of(cls, bodies: Iterable[Body]) -> Measures:
        """Stack bodies; none give measures of no rows."""
        rows = list(bodies)
        unknown = Measurer().step(nobody(0.0, (1, 1))).values
        return cls(
            time=np.array([b.time for b in rows], float),
            values={
                name: np.array([b.values[name] for b in rows], float).reshape(-1, *np.shape(value))
                for name, value in unknown.items()
            },
            position=np.array([b.position for b in rows], object),
            view=np.array([b.view for b in rows], float),
            reliability=np.array([b.reliability for b in rows], float).reshape(-1, 2),
            off=np.array([b.off.joints for b in rows], float).reshape(-1, 2, 2).max(1),
            laterality=np.array([b.laterality for b in rows], float),
            looked=np.array([b.shown.looked for b in rows], bool),
            cut=np.array([b.cut for b in rows], bool),
            people=np.array([b.shown.people for b in rows], np.int64),
        )

    def __len__(self) -> int:
        return len(self.time)


def measure(observations: Iterable[Observation]) -> Measures:
    """The measures of observations that follow each other, such as those of a `Track`."""
    return Measures.of(map(Measurer().step, observations))
