"""Left stays left: each leg keeps one name for as long as the person is followed.

A pose model that looks at every picture afresh decides anew, each time, which leg is the left one. On a
person lying on their side to the camera it changes its mind many times within one hold. Here the two observed
legs are assigned to the two followed legs by the smaller movement in the picture. Whether the name is also
anatomically *right* is a separate question, answered by `Observation.laterality`.
"""

from __future__ import annotations

import math
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
_CHAIN: Final = np.array([SHOULDERS, HIPS, LEGS[:, 0], LEGS[:, 1]])
_PLACES: Final = np.array([SHOULDERS, HIPS, LEGS[:, 1]])
_NEEDED: Final = np.concatenate([LEGS.ravel(), HIPS, SHOULDERS])
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
"""Two legs farther apart than `APART` that are seen nearer than `TOGETHER` at the next look are one limb seen
twice."""
COLLAPSE_BELIEVED_AFTER: Final = 1.0
"""Seconds after which two legs seen on one limb are taken to lie together."""
ELSEWHERE: Final = 0.8
"""Body lengths by which trunk and legs must both have moved between two looks for following to start anew."""
LYING_VIEWS: Final = (0.45, 0.6)
UPRIGHT_VIEWS: Final = (0.3, 0.45)
"""Distance of the shoulders in the picture, body lengths, up to which the model guesses and from which it knows.
It knows an upright person better (heavy model, seated rendered bodies: right at every azimuth)."""
UPRIGHT: Final = 0.7
"""Cosine between the trunk and the picture's vertical from which a person is upright."""
HIDING_APART: Final = 0.2
"""Body lengths between the legs below which a badly seen one may be the model's invention."""
LEARNING: Final = 0.15
"""Share by which one clear look moves what the earlier ones said."""
LOST_TOGETHER: Final = 0.3
LOST_IN_JUMP: Final = 0.3
LOST_IN_DOUBT: Final = 0.05
"""Share of the sureness lost at a look where the legs lie on each other, where a leg jumped, or where the
model contradicts the names."""
RENAME: Final = 0.6
"""Sureness of being the wrong way round from which names are put right, while both legs have the same
posture."""
ALIKE: Final = 0.25
"""Body lengths up to which two thighs, and two shanks, count as parallel."""
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

    Feed observations in the order of their times. Following restarts where `cut` is set, after nobody was
    seen for `FORGET_AFTER` seconds, or where the whole person is suddenly elsewhere. A carried observation
    repeats the names of the last look. The same stream always gives the same output.
    """

    def __init__(self) -> None:
        self._followed: _Followed | None = None
        self._evidence = Evidence()
        self._last: Observation | None = None
        self._seen_at = -np.inf

    def step(self, observation: Observation) -> Observation:
        """The observation with its legs named as before, and `laterality` set (0 to 1)."""
        if observation.cut or not 0 <= observation.time - self._seen_at <= FORGET_AFTER:
            self._restart()
        if not _complete(observation):
            return replace(observation, laterality=0.0)
        self._seen_at = observation.time
        if observation.looked or self._last is None:
            self._last = self._look(observation)
        last = self._last
        return replace(
            observation,
            image=last.image,
            world=last.world,
            visibility=last.visibility,
            laterality=self._evidence.laterality,
        )

    def _restart(self) -> None:
        self._followed, self._last = None, None
        self._evidence = Evidence()

    def _look(self, observation: Observation) -> Observation:
        scale = body_length(observation)
        if self._followed is not None and _elsewhere(observation, self._followed, scale):
            self._restart()
        if self._followed is None:
            self._followed = _Followed(observation.image[LEGS, :2], observation, swapped=False)
            self._evidence.add(observation, scale, agrees=True)
            return observation
        return self._name(observation, self._followed, scale)

    def _name(self, observation: Observation, followed: _Followed, scale: float) -> Observation:
        upper = swap_upper(observation) if _upper_flipped(observation, followed, scale) else observation
        seen = upper.image[LEGS, :2]
        if not _collapsed(seen, followed, scale):
            followed.collapsed_since = None
        elif not _believes_collapse(upper.time, followed):
            return _with_missing_leg(upper, seen, followed, scale)
        swap, moved, nearest = _assign(seen, followed, scale)
        named = swap_legs(upper) if swap else upper
        self._evidence.add(named, scale, agrees=not swap)
        if self._evidence.says_wrong and _alike(named, scale):
            # Nobody can be holding a one-legged stretch now, so nothing is torn apart by putting the names
            # right.
            swap, named = not swap, swap_legs(named)
            self._evidence.turn_round()
            self._followed = _Followed(named.image[LEGS, :2], named, swap)
        elif moved > JUMP and nearest == 0:
            followed.swapped, followed.pending = swap, named.image[LEGS, :2]
            self._evidence.jumped(named, scale)
        else:
            self._followed = _Followed(named.image[LEGS, :2], named, swap)
        return named


class Evidence:
    """How sure it is that the leg called left is the person's left leg.

    A model that sees the front (or the back) of a person tells the legs apart: both shoulders are seen side
    by side. From the side it mostly guesses. Measured with the heavy model: right in 115 of 115 looks with
    the shoulders farther apart than half a body length (rendered bodies, and the photographed chair, both
    mirrored ways); from the side it calls the raised leg of the photographed towel stretch the left one,
    whichever it is. There, only a leg that hides behind the other one is known to be the far one.
    """

    def __init__(self) -> None:
        self._sure = 0.0
        """-1, surely the wrong way round, to 1, surely right."""
        self._looks = 0

    @property
    def laterality(self) -> float:
        """0 to 1, as in `Observation.laterality`."""
        return max(self._sure, 0.0)

    @property
    def says_wrong(self) -> bool:
        """Whether the names are surely the wrong way round."""
        return self._sure < -RENAME

    def turn_round(self) -> None:
        """The names were exchanged."""
        self._sure = -self._sure

    def jumped(self, named: Observation, scale: float) -> None:
        """A leg was lost between two looks; seen from the side, either may have been taken for the other."""
        if _faces_camera(named, scale) == 0.0:
            self._sure *= 1 - LOST_IN_JUMP

    def add(self, named: Observation, scale: float, *, agrees: bool) -> None:
        """Take one look into account, in which the model's own names agreed with these or not."""
        self._looks += 1
        apart = _distance(named.image[LEGS[0], :2], named.image[LEGS[1], :2], scale)
        weight = max(_faces_camera(named, scale), _one_hides(named) if apart > HIDING_APART else 0.0)
        if weight > 0:
            rate = max(LEARNING, 1 / self._looks) * weight
            self._sure += rate * ((weight if agrees else -weight) - self._sure)
        elif apart < TOGETHER:
            self._sure *= 1 - LOST_TOGETHER
        elif not agrees:
            self._sure *= 1 - LOST_IN_DOUBT


def _faces_camera(named: Observation, scale: float) -> float:
    """0 from the side to 1 where both shoulders are seen side by side."""
    left, right = named.image[SHOULDERS, :2].tolist()
    hips = named.image[HIPS, :2].tolist()
    across = (hips[0][0] + hips[1][0] - left[0] - right[0]) / 2
    down = (hips[0][1] + hips[1][1] - left[1] - right[1]) / 2
    upright = down > UPRIGHT * math.hypot(across, down)
    side, front = UPRIGHT_VIEWS if upright else LYING_VIEWS
    width = math.hypot(left[0] - right[0], left[1] - right[1]) / scale
    return float(min(max((width - side) / (front - side), 0.0), 1.0))


def _one_hides(named: Observation) -> float:
    """0 where both legs are seen equally well, towards 1 where one hides behind the other."""
    left, right = named.visibility[LEGS].tolist()
    return float(min(max((abs(sum(left) - sum(right)) / len(left) - 0.3) / 0.3, 0.0), 0.8))


def _alike(named: Observation, scale: float) -> bool:
    """Whether both legs have the same posture, so that it does not matter which is which."""
    chains = named.image[np.column_stack([HIPS, LEGS]), :2]
    shapes = np.diff(chains[:, :3], axis=1) / scale
    return bool(np.linalg.norm(shapes[0] - shapes[1], axis=-1).max() < ALIKE)


def _elsewhere(observation: Observation, followed: _Followed, scale: float) -> bool:
    """Whether trunk and legs all lie far from the last look: a cut, or another person."""
    moved = observation.image[_PLACES, :2] - followed.observation.image[_PLACES, :2]
    shoulders, hips, legs = _lengths(moved[:, 0] + moved[:, 1]).tolist()
    far = 2 * ELSEWHERE * scale
    return bool(shoulders > far and max(hips, legs) > far)


def _believes_collapse(time: float, followed: _Followed) -> bool:
    if followed.collapsed_since is None:
        followed.collapsed_since = time
    return time - followed.collapsed_since >= COLLAPSE_BELIEVED_AFTER


def body_length(observation: Observation) -> float:
    """The longest of trunk, thighs and shanks in the picture, pixels: a length that foreshortening spares."""
    p = observation.image[:, :2]
    chain = p[_CHAIN]
    trunk = chain[0, 0] + chain[0, 1] - chain[1, 0] - chain[1, 1]
    limbs = _lengths(chain[1:3] - chain[2:4])
    lengths = (math.hypot(*trunk.tolist()) / 2, *(limbs.sum(1) / 2).tolist())
    return float(max([1.0, *filter(math.isfinite, lengths)]))


def swap_legs(observation: Observation) -> Observation:
    """The same observation with the legs exchanged, each from its hip to its toes.

    The hip goes with its leg although it is part of the trunk: the model places the two hips to suit the legs
    it has drawn, and a knee measured from the other leg's hip was 5 to 13 degrees off (photographs, side
    view).
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
    return bool(np.isfinite(observation.image[_NEEDED, :2]).all())


def _distance(a: FloatArray, b: FloatArray, scale: float) -> float:
    """How far two legs (4, 2) are from each other, in body lengths; one wild joint counts at most one."""
    return float(np.minimum(_lengths(a - b) / scale, 1.0) @ JOINT_WEIGHTS)


def _lengths(vectors: FloatArray) -> FloatArray:
    """Lengths of (…, 2) vectors; as `np.linalg.norm`, with less ado."""
    return np.asarray(np.sqrt(np.einsum("...i,...i->...", vectors, vectors)))


def _assign(seen: FloatArray, followed: _Followed, scale: float) -> tuple[bool, float, int]:
    """Whether to exchange the seen legs, how far the farther one then moved, and from which place (1 =
    pending)."""
    places = [followed.legs] if followed.pending is None else [followed.legs, followed.pending]
    best = (np.inf, False, 0.0, 0)
    for i, place in enumerate(places):
        # (2, 2): how far each seen leg is from each leg's place
        away = np.minimum(_lengths(seen[:, None] - place) / scale, 1.0) @ JOINT_WEIGHTS
        apart = away.tolist()
        for swap in (False, True):
            moves = [apart[k ^ swap][k] for k in (0, 1)]
            cost = sum(moves) + (HYSTERESIS if swap != followed.swapped else 0.0)
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
    """Both chains lie on one limb: that limb keeps its name, the other stays where it was, marked as
    unseen."""
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
