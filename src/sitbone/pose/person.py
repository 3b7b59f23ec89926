"""One person in a picture, as the pose model saw them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sitbone.pose.landmarker import Skeleton
from sitbone.pose.landmarks import ANKLES, HIPS, KNEES, SHOULDERS, Observation
from sitbone.pose.track import FloatArray, points_of
from sitbone.pose.variants import Variant

PRESENT = 0.5
"""Presence from which a body is there (MediaPipe's own)."""
SETTLED = 0.4
"""Share that a region and the one its body asks for must have in common: a skeleton that points elsewhere is none."""
LONGEST_LIMB = 4.0
"""How many times longer than another one of trunk, thighs and shanks no body's is, in metres of the model. Measured on
128 right skeletons of stills and photographs: 1.3 in the median, 3.2 at most, with one shank hidden. Our choice."""


@dataclass(frozen=True, slots=True)
class Person:
    """One person in a picture; arrays of what a `sitbone.pose.landmarks.Observation` holds."""

    skeleton: Skeleton

    @property
    def image(self) -> FloatArray:
        """(33, 3) pixels."""
        return self.skeleton.image

    @property
    def world(self) -> FloatArray:
        """(33, 3) metres."""
        return self.skeleton.world

    @property
    def visibility(self) -> FloatArray:
        """(33,) 0 to 1."""
        return self.skeleton.visibility

    @property
    def centre(self) -> FloatArray:
        """(2,) pixels, the middle of shoulders and hips."""
        return np.asarray(self.image[[*SHOULDERS, *HIPS], :2].mean(0))

    @property
    def extent(self) -> float:
        """Pixels across the landmarks."""
        return float(np.linalg.norm(np.ptp(self.image[:, :2], axis=0)))

    @property
    def likely(self) -> float:
        """0 to 1: how much this looks like a body that is there. The model alone says 1 to some that are wrong."""
        skeleton = self.skeleton
        if skeleton.presence < PRESENT or not _has_limbs(skeleton.world):
            return 0.0
        agrees = skeleton.region.agrees(skeleton.onward)
        if agrees < SETTLED:
            return 0.0
        return skeleton.presence * agrees * float(skeleton.visibility[_BODY].mean())

    def observed(
        self,
        time: float,
        size: tuple[int, int],
        *,
        scale: float = 1.0,
        cut: bool = False,
        people: int = 1,
        new: bool = True,
        model: Variant = "heavy",
    ) -> Observation:
        """The look that found them; the picture looked at was `scale` times smaller than one of `size`."""
        return Observation(
            time,
            points_of(self.image * scale),
            points_of(self.world),
            tuple(self.visibility.tolist()),
            size,
            cut=cut,
            people=people,
            new=new,
            model=model,
        )


_BODY = [*SHOULDERS, *HIPS, *KNEES, *ANKLES]


def _has_limbs(world: FloatArray) -> bool:
    """Whether trunk, thighs and shanks are as long as a body's are to each other."""
    trunk = np.linalg.norm(world[list(SHOULDERS)].mean(0) - world[list(HIPS)].mean(0))
    thighs = [np.linalg.norm(world[a] - world[b]) for a, b in zip(HIPS, KNEES, strict=True)]
    shanks = [np.linalg.norm(world[a] - world[b]) for a, b in zip(KNEES, ANKLES, strict=True)]
    lengths = [trunk, *thighs, *shanks]
    return bool(max(lengths) <= LONGEST_LIMB * min(lengths))
