"""What the coach saw while one item was stretched: where the joints were at each look. Never a picture."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from typing import NamedTuple

from sitbone.coach.events import Phase
from sitbone.pose.landmarks import Landmark, Observation

LONGEST = 6000
"""Looks of one item that are noted: ten minutes at ten a second. What comes later is not. Our choice."""
POINTS = len(Landmark)


class Noted(NamedTuple):
    """What is noted of a look besides its points."""

    time: float
    """Of the session (`Guide.time`)."""
    looked: bool
    cut: bool
    laterality: float
    people: int
    phase: Phase
    """What the coach made of it."""


@dataclass(frozen=True, slots=True)
class SeenLooks:
    """The looks of one item, as the coach took them: after the legs were told apart and the points steadied.

    As plain numbers; `sitbone.diary.track` makes a `Track` of them.
    """

    size: tuple[int, int]
    looks: tuple[Noted, ...]
    """Never none."""
    image: array[float]
    """Single precision, of every point of one look after the other x and y. Depth is not noted: no measure uses it."""
    world: array[float]
    """The same, x, y and z."""
    visibility: array[float]


class TrackRecorder:
    """Notes looks, in single precision (about 0.8 kB each), up to `LONGEST`; then it is full.

    A picture of another size (another camera, a telephone that was turned) begins it anew: one track has one size.
    """

    def __init__(self) -> None:
        self._size: tuple[int, int] | None = None
        self._clear()

    def _clear(self) -> None:
        self._looks: list[Noted] = []
        self._image, self._world, self._visibility = array("f"), array("f"), array("f")

    def add(self, look: Observation, phase: Phase) -> None:
        """One more look."""
        if look.size != self._size and look.seen:
            if self._size is not None:
                self._clear()
            self._size = look.size
        if len(self._looks) >= LONGEST:
            return
        self._image.extend([number for x, y, _ in look.image for number in (x, y)])
        self._world.extend([number for point in look.world for number in point])
        self._visibility.extend(look.visibility)
        self._looks.append(Noted(look.time, look.looked, look.cut, look.laterality, look.people, phase))

    def seen(self) -> SeenLooks | None:
        """All that was noted; None where nobody was seen."""
        if self._size is None or not self._looks:
            return None
        return SeenLooks(self._size, tuple(self._looks), self._image[:], self._world[:], self._visibility[:])
