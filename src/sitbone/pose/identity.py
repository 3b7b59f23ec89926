"""Left stays left: each leg keeps one name for as long as the person is followed.

A pose model that looks at every picture afresh decides anew, each time, which leg is the left one. On a person lying
on their side to the camera it changes its mind many times within one hold. Here the two observed legs are assigned
to the two followed legs by the smaller movement in the picture. Whether the name is also anatomically *right* is a
separate question, answered by `Observation.laterality`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sitbone.pose.landmarks import FloatArray, Landmark, Observation

LEFT_LEG: Final = (
    Landmark.LEFT_KNEE,
    Landmark.LEFT_ANKLE,
    Landmark.LEFT_HEEL,
    Landmark.LEFT_FOOT_INDEX,
)
RIGHT_LEG: Final = (
    Landmark.RIGHT_KNEE,
    Landmark.RIGHT_ANKLE,
    Landmark.RIGHT_HEEL,
    Landmark.RIGHT_FOOT_INDEX,
)
LEGS: Final = np.array([LEFT_LEG, RIGHT_LEG])
HIPS: Final = np.array([Landmark.LEFT_HIP, Landmark.RIGHT_HIP])
SHOULDERS: Final = np.array([Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER])
# Everything of the trunk, arms and face that changes side with it, as (left, right) pairs.
UPPER_PAIRS: Final = np.array(
    [(1, 4), (2, 5), (3, 6), (7, 8), (9, 10), *((i, i + 1) for i in range(11, 24, 2))]
)
# Knee and ankle say where a leg is; heel and toes are close together, noisier, and count for half.
JOINT_WEIGHTS: Final = np.array([1.0, 1.0, 0.25, 0.25]) / 2.5

FORGET_AFTER: Final = 2.0
"""Seconds without anybody in view after which following starts anew."""
HYSTERESIS: Final = 0.06
"""How much nearer (in body lengths: hip to shoulder, or a thigh) the other assignment must be to be taken."""
JUMP: Final = 0.3
"""A leg farther than this from where it was, in body lengths, is believed only when a second look agrees."""
APART: Final = 0.3
TOGETHER: Final = 0.12
"""Two legs farther apart than `APART` that are seen nearer than `TOGETHER` at the next look are one limb seen twice."""
COLLAPSE_BELIEVED_AFTER: Final = 1.0
"""Seconds after which two legs seen on one limb are taken to lie together."""
UNSEEN: Final = 0.1
"""Visibility given to a leg whose place is only remembered."""


@dataclass(slots=True)
class _Followed:
    """Where the two legs were last believed to be, in picture coordinates."""

    legs: FloatArray
    """(2, 4, 2) knee, ankle, heel, toes of the leg called left and the leg called right, pixels."""
    observation: Observation
    """The last observation handed out while both legs were believed."""
    swapped: bool
    pending: FloatArray | None = None
    """(2, 4, 2) a place far from the last one, waiting for a second look to agree."""
    collapsed_since: float | None = None


class LegIdentity:
    """Gives every leg one name through a stream of observations, and says how sure the name is.

    Feed observations in the order of their times. Following restarts where `cut` is set, or after nobody was seen
    for `FORGET_AFTER` seconds. The same stream always gives the same output.
    """

    def __init__(self) -> None:
        self._followed: _Followed | None = None
        self._evidence = Evidence()
        self._seen_at = -np.inf

    def step(self, observation: Observation) -> Observation:
        """The observation with its legs named as before, and `laterality` set (0 to 1)."""
        if observation.cut or observation.time - self._seen_at > FORGET_AFTER:
            self._restart()
        if not _complete(observation):
            return replace(observation, laterality=0.0)
        self._seen_at = observation.time
        if self._followed is None:
            named = observation
            self._follow(named, swapped=False)
        elif observation.looked:
            named = self._name(observation, self._followed)
        else:
            named = self._carried(observation, self._followed)
            return replace(named, laterality=self._evidence.laterality)
        self._evidence.add(named, votes_swapped=self._followed is not None and self._followed.swapped)
        return replace(named, laterality=self._evidence.laterality)

    def _restart(self) -> None:
        self._followed = None
        self._evidence = Evidence()

    def _follow(self, named: Observation, swapped: bool) -> None:
        self._followed = _Followed(named.image[LEGS, :2], named, swapped)

    def _carried(self, observation: Observation, followed: _Followed) -> Observation:
        """A carried observation repeats the last look, so it repeats that look's names."""
        return swap_legs(observation) if followed.swapped else observation

    def _name(self, observation: Observation, followed: _Followed) -> Observation:
        scale = body_length(observation)
        torso = swap_upper(observation) if _upper_flipped(observation, followed, scale) else observation
        seen = torso.image[LEGS, :2]
        if _collapsed(seen, followed, scale) and not self._believes_collapse(torso.time, followed):
            return _with_missing_leg(torso, seen, followed, scale)
        followed.collapsed_since = None if not _collapsed(seen, followed, scale) else followed.collapsed_since
        places = [followed.legs] if followed.pending is None else [followed.legs, followed.pending]
        swap, moved, nearest = _assign(seen, places, followed.swapped, scale)
        named = swap_legs(torso) if swap else torso
        followed.swapped = swap
        if moved > JUMP and nearest == 0:
            followed.pending = named.image[LEGS, :2]
        else:
            self._follow(named, swap)
        return named

    @staticmethod
    def _believes_collapse(time: float, followed: _Followed) -> bool:
        if followed.collapsed_since is None:
            followed.collapsed_since = time
        return time - followed.collapsed_since >= COLLAPSE_BELIEVED_AFTER


class Evidence:
    """How sure it is that the leg called left is the person's left leg."""

    def __init__(self) -> None:
        self.laterality = 0.5

    def add(self, named: Observation, votes_swapped: bool) -> None:
        """Take one look into account."""
        self.laterality = 0.5


def body_length(observation: Observation) -> float:
    """The longest of trunk, thighs and shanks in the picture, pixels: a length that foreshortening spares."""
    p = observation.image[:, :2]
    trunk = float(np.linalg.norm(p[SHOULDERS].mean(0) - p[HIPS].mean(0)))
    thighs = np.linalg.norm(p[HIPS] - p[LEGS[:, 0]], axis=1)
    shanks = np.linalg.norm(p[LEGS[:, 0]] - p[LEGS[:, 1]], axis=1)
    lengths = np.nan_to_num([trunk, thighs.mean(), shanks.mean()], posinf=0.0)
    return float(max(lengths.max(), 1.0))


def swap_legs(observation: Observation) -> Observation:
    """The same observation with the legs exchanged, each from its hip to its toes.

    The hip goes with its leg although it is part of the trunk: the model places the two hips to suit the legs it has
    drawn, and a knee measured from the other leg's hip was 5 to 13 degrees off (photographs, side view).
    """
    return _exchanged(observation, np.vstack([HIPS, LEGS.T]))


def swap_upper(observation: Observation) -> Observation:
    """The same observation with face, shoulders and arms exchanged: the trunk faces the other way."""
    return _exchanged(observation, UPPER_PAIRS)


def _exchanged(observation: Observation, pairs: NDArray[np.int64]) -> Observation:
    order = np.arange(33)
    order[pairs] = pairs[:, ::-1]
    return replace(
        observation,
        image=observation.image[order],
        world=observation.world[order],
        visibility=observation.visibility[order],
    )


def _complete(observation: Observation) -> bool:
    return bool(np.isfinite(observation.image[np.r_[LEGS.ravel(), HIPS, SHOULDERS], :2]).all())


def _distance(a: FloatArray, b: FloatArray, scale: float) -> float:
    """How far two legs (4, 2) are from each other, in body lengths; one wild joint counts at most one."""
    return float(np.minimum(np.linalg.norm(a - b, axis=1) / scale, 1.0) @ JOINT_WEIGHTS)


def _assign(
    seen: FloatArray, places: list[FloatArray], swapped: bool, scale: float
) -> tuple[bool, float, int]:
    """Whether to exchange the seen legs, how far the farther one then moved, and to which place it is nearest."""
    best = (np.inf, False, 0.0, 0)
    for i, place in enumerate(places):
        for swap in (False, True):
            moves = [_distance(seen[k ^ swap], place[k], scale) for k in (0, 1)]
            cost = sum(moves) + (HYSTERESIS if swap != swapped else 0.0)
            best = min(best, (cost, swap, max(moves), i))
    return best[1], best[2], best[3]


def _upper_flipped(observation: Observation, followed: _Followed, scale: float) -> bool:
    """Whether the shoulders changed sides, clearly, since the last look."""
    now, before = (
        observation.image[SHOULDERS, :2],
        followed.observation.image[SHOULDERS, :2],
    )
    keep = np.linalg.norm(now - before, axis=1).sum() / scale
    flip = np.linalg.norm(now[::-1] - before, axis=1).sum() / scale
    return bool(flip + 2 * HYSTERESIS < keep)


def _collapsed(seen: FloatArray, followed: _Followed, scale: float) -> bool:
    apart = _distance(followed.legs[0], followed.legs[1], scale)
    return apart > APART and _distance(seen[0], seen[1], scale) < TOGETHER


def _with_missing_leg(
    observation: Observation, seen: FloatArray, followed: _Followed, scale: float
) -> Observation:
    """Both chains lie on one limb: that limb keeps its name, the other stays where it was, marked as unseen."""
    place = seen.mean(0)
    present = int(_distance(place, followed.legs[1], scale) < _distance(place, followed.legs[0], scale))
    source = int(observation.visibility[LEGS[1]].mean() > observation.visibility[LEGS[0]].mean())
    named = swap_legs(observation) if source != present else observation
    missing = LEGS[1 - present]
    image, world, visibility = (
        named.image.copy(),
        named.world.copy(),
        named.visibility.copy(),
    )
    image[missing] = followed.observation.image[missing]
    world[missing] = followed.observation.world[missing]
    visibility[missing] = np.minimum(visibility[missing], UNSEEN)
    return replace(named, image=image, world=world, visibility=visibility)
