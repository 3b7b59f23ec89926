"""What the coach saw while one item was stretched: where the joints were at each look. Never a picture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sitbone.coach.events import Phase
from sitbone.pose.landmarks import Observation, Track

LONGEST = 6000
"""Looks of one item that are noted: ten minutes at ten a second. What comes later is not. Our choice."""
_POINTS = 33
_ROW = _POINTS * (2 + 3 + 1)
_ROOM = 64
"""Looks for which room is made at a time."""


@dataclass(frozen=True, slots=True)
class ItemTrack:
    """The looks of one item, as the coach took them: after the legs were told apart and the points steadied."""

    track: Track
    """Times are those of the session (`Guide.time`). Depth in the picture is not noted, it is 0: no measure uses it."""
    phases: tuple[Phase, ...]
    """What the coach made of each look."""


class TrackRecorder:
    """Notes looks, one row of single precision each (about 0.8 kB), up to `LONGEST`; then it is full.

    A picture of another size (another camera, a telephone that was turned) begins it anew: one track has one size.
    """

    def __init__(self) -> None:
        self._rows: NDArray[np.float32] = np.empty((0, _ROW), np.float32)
        self._looks: list[tuple[float, bool, bool, float, int, Phase]] = []
        self._size: tuple[int, int] | None = None

    def add(self, look: Observation, phase: Phase) -> None:
        """One more look."""
        seen = look.seen
        if seen and look.size != self._size:
            if self._size is not None:
                self._looks.clear()
            self._size = look.size
        at = len(self._looks)
        if at >= LONGEST:
            return
        if at >= len(self._rows):
            self._make_room()
        row = self._rows[at]
        row[: 2 * _POINTS] = look.image[:, :2].ravel()
        row[2 * _POINTS : 5 * _POINTS] = look.world.ravel()
        row[5 * _POINTS :] = look.visibility
        self._looks.append((look.time, look.looked, look.cut, look.laterality, look.people, phase))

    def track(self) -> ItemTrack | None:
        """All that was noted; None where nobody was seen."""
        if self._size is None or not self._looks:
            return None
        time, looked, cut, laterality, people, phases = zip(*self._looks, strict=True)
        count = len(time)
        rows = self._rows[:count].astype(float)
        image = np.zeros((count, _POINTS, 3))
        image[:, :, :2] = rows[:, : 2 * _POINTS].reshape(count, _POINTS, 2)
        track = Track(
            time=np.array(time),
            image=image,
            world=rows[:, 2 * _POINTS : 5 * _POINTS].reshape(count, _POINTS, 3),
            visibility=rows[:, 5 * _POINTS :],
            size=self._size,
            looked=np.array(looked),
            cut=np.array(cut),
            laterality=np.array(laterality),
            people=np.array(people, np.int64),
        )
        return ItemTrack(track, phases)

    def _make_room(self) -> None:
        more = np.empty((len(self._rows) + _ROOM, _ROW), np.float32)
        more[: len(self._rows)] = self._rows
        self._rows = more
