"""Steady points: the jitter of a still person is averaged away, a movement passes as it is.

A low-pass filter trades jitter against delay. A stretch does not need that trade: a limb either rests, and
then the looks at it are many measurements of one thing and may be averaged, or it moves, and then only the
newest look counts. So each limb keeps the looks since it last moved. Their robust mean is its place; a look
that disagrees with them is either the first of a movement or a mistake of the model, which the next look
tells.

Places are taken relative to the middle of the hips, so that a hand-held or swaying camera is no movement of a
limb.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sitbone.pose.identity import body_length
from sitbone.pose.landmarks import Landmark, Observation
from sitbone.pose.track import FloatArray, points_of

HIPS: Final = [Landmark.LEFT_HIP, Landmark.RIGHT_HIP]
LIMBS: Final = (
    np.arange(0, 13),
    np.array([13, 15, 17, 19, 21]),
    np.array([14, 16, 18, 20, 22]),
    np.array([23, 25, 27, 29, 31]),
    np.array([24, 26, 28, 30, 32]),
)
"""Points that are averaged and doubted together: face and shoulders, each arm, each leg."""
MOST_LOOKS: Final = 48
"""Looks averaged at most: those of a whole hold, or of ten seconds where a swaying camera asks for many looks."""
JUMP: Final = 0.15
"""Body lengths; a limb whose points lie farther than this from its rest, on average, must be seen there
again."""
AGAIN: Final = 2
AGAIN_WHEN_STILL: Final = 3
"""How many looks in a row must agree on a new place: more where the picture did not change between the
looks."""
GONE: Final = 4
"""Looks in a row far from a place after which it is given up, whether or not they agree."""
STILL_FOR: Final = 0.35
"""Seconds without a look, the picture being unchanged, after which nothing can have moved since the last
look."""
MOVED: Final = 4.5
"""How many standard errors the newest looks must differ from the older ones to be a movement."""
RECENT: Final = ((2, 2), (4, 3), (8, 8))
"""How many of the newest looks are compared with the older ones: few find a quick movement, many a slow
one."""
LEAST_NOISE: Final = 0.004
"""Body lengths: the spread of one look of a resting point; heavy model in a side view 0.005, lite oblique
0.05."""
SMALL: Final = 0.05
"""Body lengths; two looks nearer than this are averaged although they may be of a slow movement."""
FORESHORTENED: Final = 0.6
"""Body lengths, of a thigh or shank in the picture."""
TOWARDS_CAMERA: Final = 3.0
"""By how much more the looks at a foreshortened leg must differ: their mistakes last for several looks."""
NOISE_LOOKS: Final = 15
"""Looks from which the noise is estimated."""
STRAIGHT_ON: Final = 0.3
"""Cosine between two steps from which they are one movement; steps of mere noise have -0.5 on average."""
FORGET_AFTER: Final = 2.0
"""Seconds without any frame after which smoothing starts anew."""


class Smoother:
    """Smooths a stream of observations; feed them in the order of their times.

    Restarts where `cut` is set, after nobody was seen, or after a gap. Points that are NaN stay NaN. A
    carried observation repeats the state of the last look. The same stream always gives the same output.
    """

    def __init__(self) -> None:
        self._limbs: list[_Limb] = []
        self._steady: Observation | None = None
        self._frame_time = -np.inf
        self._look_time = -np.inf
        self._carried = False
        self._rested = False
        """Whether the last look, too, came after the picture had not changed for a while."""

    def step(self, observation: Observation) -> Observation:
        """The observation with its points, image and world, steadied."""
        gap, self._frame_time = observation.time - self._frame_time, observation.time
        if observation.cut or not observation.seen or not 0 <= gap <= FORGET_AFTER:
            self._steady, self._limbs = None, [_Limb(np.asarray(points)) for points in LIMBS]
        if not observation.seen:
            return observation
        if observation.looked or self._steady is None:
            still = self._carried and observation.time - self._look_time > STILL_FOR
            if still and not self._rested:
                for limb in self._limbs:
                    limb.rests()
            self._steady = self._look(observation, AGAIN_WHEN_STILL if still else AGAIN)
            self._look_time, self._carried, self._rested = observation.time, False, still
        else:
            self._carried = True
        steady = self._steady
        return replace(observation, image=steady.image, world=steady.world, visibility=steady.visibility)

    def _look(self, observation: Observation, again: int) -> Observation:
        scale = body_length(observation)
        image = np.array(observation.image)
        middle = np.zeros(3)
        middle[:2] = image[HIPS, :2].mean(0)
        seen = np.column_stack(((image - middle) / scale, observation.world, observation.visibility))
        steady = seen.copy()
        for limb in self._limbs:
            steady[limb.points] = limb.look(seen[limb.points], again)
        steady = np.where(np.isfinite(seen), steady, seen)
        return replace(
            observation,
            image=points_of(steady[:, :3] * scale + middle),
            world=points_of(steady[:, 3:6]),
            visibility=tuple(steady[:, 6].tolist()),
        )


@dataclass(slots=True)
class _Limb:
    """The looks at one limb since it last moved.

    A look is (n, 7): image x, y, z from the middle of the hips in body lengths, world x, y, z in metres,
    visibility.
    """

    points: NDArray[np.int64]
    looks: list[FloatArray] = field(default_factory=list)
    doubted: list[FloatArray] = field(default_factory=list)
    """The newest looks, all far from the rest, that wait for another one to agree with them."""
    newest: list[FloatArray] = field(default_factory=list)
    """The newest looks whether or not the limb moved: what the noise is estimated from."""
    place: FloatArray | None = None

    def look(self, seen: FloatArray, again: int) -> FloatArray:
        """Take one more look; where the limb is."""
        if not np.isfinite(seen).all():
            self.looks, self.doubted, self.newest, self.place = [], [], [], None
            return seen
        self.newest = [*self.newest[-NOISE_LOOKS + 1 :], seen]
        if self.looks and min(_apart(seen, place).mean() for place in self._expected()) > JUMP:
            return self._doubt(seen, again)
        self.doubted = []
        self.looks = [*self.looks[-MOST_LOOKS + 1 :], seen]
        if len(self.looks) == 3 and _straight_on(*self.looks):
            self.looks = self.looks[1:]
        elif len(self.looks) > 3:
            self._drop_what_is_past()
        return self._settle()

    def rests(self) -> None:
        """The picture has not changed since the last look: those before it may be of the end of a movement."""
        self.looks = self.looks[-1:]

    def _expected(self) -> list[FloatArray]:
        """Where the next look may show the limb: at rest, or going on as it went."""
        assert self.place is not None
        if len(self.looks) != 2:
            return [self.place]
        return [self.place, 2 * self.looks[1] - self.looks[0]]

    def _doubt(self, seen: FloatArray, again: int) -> FloatArray:
        """A place far from the expected one is believed when enough looks agree, or when none shows the old
        one."""
        assert self.place is not None
        self.doubted.append(seen)
        agreeing = [look for look in self.doubted if _apart(seen, look).mean() < JUMP]
        if len(agreeing) < again:
            if len(self.doubted) < GONE:
                return self.place
            # Nothing agrees: the one among them that the others lie nearest to is the least wild.
            agreeing = [min(self.doubted, key=lambda one: sum(_apart(one, d).mean() for d in self.doubted))]
        self.looks, self.doubted = agreeing[-2:], []
        return self._settle()

    def _drop_what_is_past(self) -> None:
        """Forget the older looks where the newest ones lie elsewhere."""
        looks, noise = (
            np.array([look[:, :2] for look in self.looks]),
            _noise(self.newest) * (TOWARDS_CAMERA if self._foreshortened() else 1.0),
        )
        for recent, kept in RECENT:
            older = len(looks) - recent
            if older < 2:
                return
            change = _common(looks[older:] - np.median(looks[:older], axis=0))
            error = noise * np.sqrt(1 / recent + 1 / older)
            if (np.linalg.norm(change, axis=-1) / error).max() > MOVED:
                self.looks = self.looks[-kept:]
                return

    def _foreshortened(self) -> bool:
        """Whether a leg points towards the camera, so that the model's guesses wander along with the camera."""
        if len(self.points) != 5 or self.points[0] not in HIPS:
            return False
        bones = np.linalg.norm(np.diff(self.looks[-1][:3, :2], axis=0), axis=1)
        return bool(bones.min() < FORESHORTENED)

    def _settle(self) -> FloatArray:
        """The robust mean of the looks: those far from their median, as the looks go, count for little."""
        if len(self.looks) < 3:
            near = _apart(self.looks[0], self.looks[-1]).max() < SMALL
            self.place = (self.looks[0] + self.looks[-1]) / 2 if near else self.looks[-1]
            return self.place
        looks = np.array(self.looks)
        away = np.linalg.norm(looks[..., :2] - np.median(looks[..., :2], axis=0), axis=-1).mean(1)
        usual = max(float(np.median(away)), LEAST_NOISE)
        weights = 1 / (1 + (away / (2 * usual)) ** 2) ** 2
        self.place = np.tensordot(weights / weights.sum(), looks, axes=1)
        return self.place


def _noise(looks: list[FloatArray]) -> FloatArray:
    """The spread of one look of each point, body lengths: how far looks lie from midway their neighbours.

    Unlike the spread itself this is the same for a point that rests and one that moves evenly.
    """
    if len(looks) < 3:
        return np.full(len(looks[0]), LEAST_NOISE)
    bends = np.diff(np.array([look[:, :2] for look in looks]), n=2, axis=0)
    usual = np.median(np.linalg.norm(bends, axis=-1), axis=0)
    # a bend adds the variances of three looks, 1 + 4 + 1; the median length of a plane normal vector is 1.18
    return np.asarray(np.maximum(usual / (1.18 * np.sqrt(6)) * np.sqrt(2), LEAST_NOISE))


def _straight_on(first: FloatArray, second: FloatArray, third: FloatArray) -> bool:
    """Whether the step from the first to the second look goes on in the third."""
    a, b = (second - first)[:, :2].ravel(), (third - second)[:, :2].ravel()
    lengths = float(np.linalg.norm(a) * np.linalg.norm(b))
    return lengths > LEAST_NOISE**2 * len(a) and float(a @ b) > STRAIGHT_ON * lengths


def _apart(a: FloatArray, b: FloatArray) -> FloatArray:
    """How far each point lies from the other, in body lengths, in the picture."""
    return np.asarray(np.linalg.norm(a[:, :2] - b[:, :2], axis=1))


def _common(changes: FloatArray) -> FloatArray:
    """The change that the looks (k, n, 2) have in common: their median, or of two the smaller if both
    agree."""
    if len(changes) > 2:
        return np.asarray(np.median(changes, axis=0))
    a, b = changes
    return np.where(a * b > 0, np.sign(a) * np.minimum(abs(a), abs(b)), 0.0)
