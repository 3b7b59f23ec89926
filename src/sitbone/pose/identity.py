"""Left stays left: each leg keeps one name for as long as the person is followed.

A pose model that looks at every picture afresh decides anew, each time, which leg is the left one. On a
person lying on their side to the camera it changes its mind many times within one hold. Here the two observed
legs are assigned to the two followed legs by the smaller movement in the picture. Whether the name is also
anatomically *right* is a separate question, answered by `Observation.laterality`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from sitbone.pose.landmarks import (
    ANKLES,
    HEELS,
    HIPS,
    KNEES,
    SHOULDERS,
    TOES,
    Landmark,
    Observation,
    Point,
    Points,
)
from sitbone.pose.vectors import middle

LEGS: Final = tuple(zip(KNEES, ANKLES, HEELS, TOES, strict=True))
# What changes side with a leg, and what with the trunk: its own hips, the arms and the face, as (left, right) pairs.
_LEG_PAIRS: Final = (HIPS, *zip(*LEGS, strict=True))
_UPPER_PAIRS: Final = ((1, 4), (2, 5), (3, 6), (7, 8), (9, 10), *((i, i + 1) for i in range(11, 24, 2)))
_NEEDED: Final = (*LEGS[0], *LEGS[1], *HIPS, *SHOULDERS)
# Knee and ankle say where a leg is; heel and toes are close together, noisier, and count for half.
JOINT_WEIGHTS: Final = (0.4, 0.4, 0.1, 0.1)

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


Leg = Sequence[Point]
"""Knee, ankle, heel and toes; of each the place in the picture counts, not the depth."""
Legs = tuple[Leg, Leg]
"""The leg called left and the leg called right."""


@dataclass(slots=True)
class _Followed:
    """Where the two legs were last believed to be, in picture coordinates."""

    legs: Legs
    observation: Observation
    """The last observation handed out while both legs were believed."""
    swapped: bool
    pending: Legs | None = None
    """A place far from the last one, waiting for a second look to agree."""
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
        self._seen_at = -math.inf

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
            self._followed = _Followed(_legs(observation.image), observation, swapped=False)
            self._evidence.add(observation, scale, agrees=True)
            return observation
        return self._name(observation, self._followed, scale)

    def _name(self, observation: Observation, followed: _Followed, scale: float) -> Observation:
        upper = swap_upper(observation) if _upper_flipped(observation, followed, scale) else observation
        seen = _legs(upper.image)
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
            self._followed = _Followed(_legs(named.image), named, swap)
        elif moved > JUMP and nearest == 0:
            followed.swapped, followed.pending = swap, _legs(named.image)
            self._evidence.jumped(named, scale)
        else:
            self._followed = _Followed(_legs(named.image), named, swap)
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
        apart = _distance(*_legs(named.image), scale)
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
    left, right = _both(SHOULDERS, named.image)
    hip, other_hip = _both(HIPS, named.image)
    across = (hip[0] + other_hip[0] - left[0] - right[0]) / 2
    down = (hip[1] + other_hip[1] - left[1] - right[1]) / 2
    upright = down > UPRIGHT * math.hypot(across, down)
    side, front = UPRIGHT_VIEWS if upright else LYING_VIEWS
    return min(max((_apart(left, right) / scale - side) / (front - side), 0.0), 1.0)


def _one_hides(named: Observation) -> float:
    """0 where both legs are seen equally well, towards 1 where one hides behind the other."""
    left, right = (sum([named.visibility[i] for i in leg]) / len(leg) for leg in LEGS)
    return min(max((abs(left - right) - 0.3) / 0.3, 0.0), 0.8)


def _alike(named: Observation, scale: float) -> bool:
    """Whether both legs have the same posture, so that it does not matter which is which."""
    (hip, other_hip), legs = _both(HIPS, named.image), _legs(named.image)
    chain, other = (hip, *legs[0][:2]), (other_hip, *legs[1][:2])
    bones = zip(pairwise(chain), pairwise(other), strict=True)
    return all(
        math.hypot(b[0] - a[0] - d[0] + c[0], b[1] - a[1] - d[1] + c[1]) < ALIKE * scale
        for (a, b), (c, d) in bones
    )


def _elsewhere(observation: Observation, followed: _Followed, scale: float) -> bool:
    """Whether trunk and legs all lie far from the last look: a cut, or another person."""
    now, before = observation.image, followed.observation.image
    far = 2 * ELSEWHERE * scale
    if not _moved(now, before, SHOULDERS) > far:
        return False
    return _moved(now, before, HIPS) > far or _moved(now, before, ANKLES) > far


def _moved(now: Points, before: Points, pair: tuple[int, int]) -> float:
    """Twice how far the middle of two points moved."""
    (a, b), (c, d) = _both(pair, now), _both(pair, before)
    return math.hypot(a[0] + b[0] - c[0] - d[0], a[1] + b[1] - c[1] - d[1])


def _believes_collapse(time: float, followed: _Followed) -> bool:
    if followed.collapsed_since is None:
        followed.collapsed_since = time
    return time - followed.collapsed_since >= COLLAPSE_BELIEVED_AFTER


def body_length(observation: Observation) -> float:
    """The longest of trunk, thighs and shanks in the picture, pixels: a length that foreshortening spares."""
    image = observation.image
    shoulder, other_shoulder = _both(SHOULDERS, image)
    hip, other_hip = _both(HIPS, image)
    knee, other_knee = _both(KNEES, image)
    ankle, other_ankle = _both(ANKLES, image)
    trunk = math.hypot(
        shoulder[0] + other_shoulder[0] - hip[0] - other_hip[0],
        shoulder[1] + other_shoulder[1] - hip[1] - other_hip[1],
    )
    thighs = _apart(hip, knee) + _apart(other_hip, other_knee)
    shanks = _apart(knee, ankle) + _apart(other_knee, other_ankle)
    return max([1.0, *[twice / 2 for twice in (trunk, thighs, shanks) if math.isfinite(twice)]])


def swap_legs(observation: Observation) -> Observation:
    """The same observation with the legs exchanged, each from its hip to its toes.

    The hip goes with its leg although it is part of the trunk: the model places the two hips to suit the legs
    it has drawn, and a knee measured from the other leg's hip was 5 to 13 degrees off (photographs, side
    view).
    """
    return _exchanged(observation, _SWAPPED_LEGS)


def swap_upper(observation: Observation) -> Observation:
    """The same observation with face, shoulders and arms exchanged: the trunk faces the other way."""
    return _exchanged(observation, _SWAPPED_UPPER)


def _order(pairs: Iterable[tuple[int, ...]]) -> tuple[int, ...]:
    """Where each of the 33 points comes from when these pairs change places."""
    places = list(range(len(Landmark)))
    for left, right in pairs:
        places[left], places[right] = right, left
    return tuple(places)


_SWAPPED_LEGS: Final = _order(_LEG_PAIRS)
_SWAPPED_UPPER: Final = _order(_UPPER_PAIRS)


def _exchanged(observation: Observation, order: tuple[int, ...]) -> Observation:
    image, world, visibility = observation.image, observation.world, observation.visibility
    return replace(
        observation,
        image=tuple([image[i] for i in order]),
        world=tuple([world[i] for i in order]),
        visibility=tuple([visibility[i] for i in order]),
    )


def _complete(observation: Observation) -> bool:
    image = observation.image
    return math.isfinite(sum([image[i][0] + image[i][1] for i in _NEEDED]))


def _legs(image: Points) -> Legs:
    left, right = LEGS
    return [image[i] for i in left], [image[i] for i in right]


def _both(pair: tuple[int, int], image: Points) -> tuple[Point, Point]:
    return image[pair[0]], image[pair[1]]


def _apart(one: Point, other: Point) -> float:
    """Pixels between two points in the picture."""
    return math.hypot(one[0] - other[0], one[1] - other[1])


def _distance(one: Leg, other: Leg, scale: float) -> float:
    """How far two legs are from each other, in body lengths; one wild joint counts at most one."""
    total = 0.0
    for a, b, weight in zip(one, other, JOINT_WEIGHTS, strict=True):
        apart = math.hypot(a[0] - b[0], a[1] - b[1]) / scale
        total += weight * (apart if apart < 1.0 else 1.0)
    return total


def _assign(seen: Legs, followed: _Followed, scale: float) -> tuple[bool, float, int]:
    """Whether to exchange the seen legs, how far the farther one then moved, and from which place (1 =
    pending)."""
    places = [followed.legs] if followed.pending is None else [followed.legs, followed.pending]
    best = (math.inf, False, 0.0, 0)
    for i, place in enumerate(places):
        for swap in (False, True):
            moves = [_distance(seen[k ^ swap], place[k], scale) for k in (0, 1)]
            cost = sum(moves) + (HYSTERESIS if swap != followed.swapped else 0.0)
            best = min(best, (cost, swap, max(moves), i))
    return best[1], best[2], best[3]


def _upper_flipped(observation: Observation, followed: _Followed, scale: float) -> bool:
    """Whether the shoulders changed sides, clearly, since the last look."""
    left, right = _both(SHOULDERS, observation.image)
    was_left, was_right = _both(SHOULDERS, followed.observation.image)
    keep = (_apart(left, was_left) + _apart(right, was_right)) / scale
    flip = (_apart(right, was_left) + _apart(left, was_right)) / scale
    return flip + 2 * HYSTERESIS < keep


def _collapsed(seen: Legs, followed: _Followed, scale: float) -> bool:
    return _distance(*seen, scale) < TOGETHER and _distance(*followed.legs, scale) > APART


def _with_missing_leg(observation: Observation, seen: Legs, followed: _Followed, scale: float) -> Observation:
    """Both chains lie on one limb: that limb keeps its name, the other stays where it was, marked as
    unseen."""
    place = [middle(a, b) for a, b in zip(*seen, strict=True)]
    left, right = followed.legs
    present = int(_distance(place, right, scale) < _distance(place, left, scale))
    better = [sum([observation.visibility[i] for i in leg]) for leg in LEGS]
    source = int(better[1] > better[0])
    named = swap_legs(observation) if source != present else observation
    before, missing = followed.observation, LEGS[1 - present]
    visibility = list(named.visibility)
    for i in missing:
        visibility[i] = min(visibility[i], UNSEEN)
    return replace(
        named,
        image=_taken(named.image, before.image, missing),
        world=_taken(named.world, before.world, missing),
        visibility=tuple(visibility),
    )


def _taken(points: Points, others: Points, which: tuple[int, ...]) -> Points:
    """The points, of which these are taken from the others."""
    return tuple([others[i] if i in which else point for i, point in enumerate(points)])
