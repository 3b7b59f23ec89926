"""The legs of somebody on their back against the floor, and how the floor lies in the picture.

A picture's horizontal is the floor's only where the camera stands level. Whoever lies on their back shows where the
floor is: the ankle of the leg that rests and the shoulder of the same side both lie on it, a body length apart, and
neither the rounding of the back nor the thickness of the seat comes in. The median of many looks is taken.

Two measures need the floor. *Straight-leg raise*: the line from hip to ankle against the floor, as an inclinometer on
the leg reads it. *Knee extension deficit*: how far the knee is from straight while the thigh stands upright on the
floor (the popliteal angle of the active knee extension test; Balkan Med J 2018;35:388).
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from types import MappingProxyType
from typing import Final, NamedTuple

from sitbone.body.angles import LEGS, view_azimuth
from sitbone.body.views import OBLIQUE_FROM, SIDE_VIEW
from sitbone.pose.landmarks import EARS, SHOULDERS, Landmark, Point, Points
from sitbone.pose.variants import Variant
from sitbone.pose.vectors import between, middle

Pair = tuple[float, float]

STEEPEST: Final = 22.0
"""Degrees by which the floor may lean in the picture: 20, and what the lines of a body are off."""
AGREE: Final = 14.0
"""Degrees by which the trunk's own line may differ from that on the floor. On 60 rendered stills on the back -9 to +4
from the side; a back that is propped up differs by more."""
HIPS_NEAR: Final = 0.3
"""Trunk lengths from the hips to the line on the floor: less than in a bridge, or in somebody who sits."""
RESTING_SEEN: Final = 0.2
"""Visibility of the resting ankle: behind the other leg it has 0.2 to 0.8 and is still within 2 degrees."""
LEAST_LOOKS: Final = 8
"""Looks after which the floor is known: 0.8 s at ten a second."""
MOST_LOOKS: Final = 100
"""Looks that are remembered."""
RESTLESS: Final = 3.0
"""Degrees: median difference of the looks from their median, beyond which nothing is known."""
RECKONED_EACH: Final = 10
"""Looks after which the medians are taken anew."""
FEET_NEARER: Final = 2.0
HEAD_NEARER: Final = -18.0
"""Degrees by which the model sees the head farther away than the feet, beyond which the view is oblique. Where the
camera looks straight at the side it sees -11 to +2 on rendered bodies, where the feet are 20° nearer -3 to +17."""
STRAIGHT_ON: Final = -6.0
"""What it sees in the middle where the camera looks straight at the side."""
LOOKED_DOWN_AT: Final = 7.0
"""Degrees by which the floor may rise away from the camera in an oblique view: perspective alone makes 2 to 9 on
rendered stills. From here on a rolled camera makes the same, and by how much cannot be told."""
SQUARE_DEPTH: Final = -3.0
SQUARE: Final = 80.0
SQUARE_ROLL: Final = 4.0
"""For a knee the view must surely be from the side: depth up to this, and an azimuth from this or a floor that lies as
level as this, in degrees, since perspective makes it rise in a view that is taken for one from the side."""
OBLIQUE_ROLL: Final = 3.5
"""Degrees of the opposite that are still taken for a level camera there."""
TILTED: Final = 6.0
"""Degrees of roll from which positions are judged in the picture put level; below they are right without."""
TILT_CHANGED: Final = 2.5
"""Degrees by which the roll must differ from the one that is taken out before another one is."""
LEVEL_OFF: Final = 1.2
LEVEL_OFF_OBLIQUE: Final = 2.0
"""Degrees by which the floor found so is off: standard error, on rendered bodies."""
UPRIGHT_THIGH: Final = 15.0
"""Degrees from upright within which the thigh is held for a knee extension deficit; our choice."""
STRAIGHT_ENOUGH: Final = 38.0
"""Flexion of the knee up to which a raised leg counts as straight: the stretches' own bound with its tolerance."""
LEG_SEEN: Final = 0.5
"""Visibility of each point of a leg that is measured."""
RAISE_OFF: Final = 2.0
RAISE_OFF_OBLIQUE: Final = 3.0
KNEE_OFF: Final = 3.0
"""Standard errors in degrees: 90 % of the truths of rendered bodies lie within 1.645 of them (`python -m bench legs`).
"""
LESS_SURE: Final[Mapping[Variant, Pair]] = MappingProxyType(
    {"heavy": (1.0, 1.0), "full": (1.1, 1.4), "lite": (1.9, math.inf)}
)
"""How many times wider the errors of raise and deficit are with each model, so that on the same bodies nine of ten
truths lie within 1.645 of them. The lite model misreads the knee by up to 25°, and does not measure it."""
MOST_OBLIQUE: Final = 60.0
"""Azimuth below which neither is given."""

_NOSE: Final = int(Landmark.NOSE)
_UNKNOWN: Final = (math.nan, math.nan)


class Level(NamedTuple):
    """How the floor lies in the picture."""

    roll: float
    """Degrees by which it rises to the right."""
    oblique: bool
    """Whether the body is seen so obliquely that perspective comes in, and the picture's horizontal is the better
    guess."""
    square: bool
    """Whether the camera surely looks straight at the side, as a knee needs it."""
    known: bool
    """Whether the legs can be measured against it."""


@dataclass(frozen=True, slots=True)
class LegsAgainstFloor:
    """Degrees, of the left and of the right leg; NaN where unknown."""

    straight_leg_raise: Pair = _UNKNOWN
    knee_extension_deficit: Pair = _UNKNOWN
    raise_error: float = math.nan
    """Standard errors."""
    deficit_error: float = math.nan


class _Lying(NamedTuple):
    """One look at somebody on their back."""

    slope: float
    """Degrees by which the floor rises to the right."""
    feet_right: bool
    depth: float
    """Degrees by which the head is farther away than the feet."""
    view: float


class Floor:
    """Finds the floor in the looks at somebody, one at a time, and measures the legs against it."""

    def __init__(self) -> None:
        self.level: Level | None = None
        """None while it is not known."""
        self.tilt = 0.0
        """Degrees of roll to take out before positions are judged, 0 where that is not called for."""
        self._looks: deque[_Lying] = deque(maxlen=MOST_LOOKS)
        self._since = 0
        self._feet_right: bool | None = None

    def forget(self) -> None:
        """Another camera, or another person."""
        self.level, self.tilt = None, 0.0
        self._looks.clear()
        self._since = 0

    def step(self, picture: Sequence[Point], world: Points, visibility: Sequence[float]) -> None:
        """One more look; `picture` are the points without their depth."""
        lying = _lying(picture, world, visibility)
        self._feet_right = None if lying is None else lying.feet_right
        if lying is None:
            return
        self._looks.append(lying)
        self._since += 1
        if len(self._looks) >= LEAST_LOOKS and (self.level is None or self._since >= RECKONED_EACH):
            self._since = 0
            self._reckon()

    def measure(
        self,
        picture: Sequence[Point],
        knees: Pair,
        visibility: Sequence[float],
        view: float,
        model: Variant = "heavy",
    ) -> LegsAgainstFloor:
        """The legs at the look that was taken last."""
        level, feet_right = self.level, self._feet_right
        if level is None or feet_right is None or not view >= MOST_OBLIQUE:
            return LegsAgainstFloor()
        if not level.known:
            return LegsAgainstFloor()
        oblique = level.oblique
        roll = 0.0 if oblique else level.roll
        raises, deficits = list(_UNKNOWN), list(_UNKNOWN)
        raise_less, deficit_less = LESS_SURE[model]
        for side, (hip, knee, ankle, *_) in enumerate(LEGS):
            if min(visibility[hip], visibility[knee], visibility[ankle]) < LEG_SEEN:
                continue
            if knees[side] <= STRAIGHT_ENOUGH:
                raises[side] = _rise(picture[hip], picture[ankle], roll, feet_right=feet_right)
            thigh = _rise(picture[hip], picture[knee], roll, feet_right=feet_right)
            if level.square and deficit_less < math.inf and abs(thigh - 90.0) <= UPRIGHT_THIGH:
                deficits[side] = knees[side]
        floor = LEVEL_OFF_OBLIQUE if oblique else LEVEL_OFF
        return LegsAgainstFloor(
            (raises[0], raises[1]),
            (deficits[0], deficits[1]),
            math.hypot(RAISE_OFF_OBLIQUE if oblique else RAISE_OFF, floor) * raise_less,
            KNEE_OFF * deficit_less,
        )

    def _reckon(self) -> None:
        slopes = [look.slope for look in self._looks]
        roll = median(slopes)
        if median(abs(slope - roll) for slope in slopes) > RESTLESS:
            self.level = None
            return
        depth, view = median(look.depth for look in self._looks), median(look.view for look in self._looks)
        oblique = not HEAD_NEARER <= depth <= FEET_NEARER or view < SIDE_VIEW
        square = not oblique and depth <= SQUARE_DEPTH and (view >= SQUARE or abs(roll) < SQUARE_ROLL)
        away = -roll if self._looks[-1].feet_right else roll
        if depth < STRAIGHT_ON:
            away = -away
        self.level = Level(roll, oblique, square, not oblique or -OBLIQUE_ROLL <= away <= LOOKED_DOWN_AT)
        wanted = roll if abs(roll) >= TILTED else 0.0
        if abs(wanted - self.tilt) >= TILT_CHANGED:
            self.tilt = wanted


def levelled(points: Sequence[Point], roll: float) -> list[Point]:
    """The points turned so that a floor that rises by `roll` degrees to the right lies level."""
    c, s = math.cos(math.radians(roll)), math.sin(math.radians(roll))
    return [(x * c - y * s, x * s + y * c, z) for x, y, z in points]


def _lying(picture: Sequence[Point], world: Points, visibility: Sequence[float]) -> _Lying | None:
    """What this look says of the floor; None where nobody lies on their back on it."""
    side = _resting(picture)
    hip, _, ankle, *_ = LEGS[side]
    view = view_azimuth(world)
    if not (view >= OBLIQUE_FROM and visibility[ankle] >= RESTING_SEEN):
        return None
    (ax, ay, _), (bx, by, _) = picture[ankle], picture[SHOULDERS[side]]
    size = math.hypot(bx - ax, by - ay)
    if not size > 0:
        return None
    feet_right = ax > bx
    slope = math.degrees(math.atan2(by - ay, ax - bx) if feet_right else math.atan2(ay - by, bx - ax))
    along = (bx - ax) / size, (by - ay) / size
    if not (abs(slope) <= STEEPEST and _lies_along(picture, hip, ankle, along) and _faces_up(picture, along)):
        return None
    return _Lying(slope, feet_right, _depth(world, hip, ankle), view)


def _lies_along(picture: Sequence[Point], hip: int, ankle: int, along: tuple[float, float]) -> bool:
    """Whether the trunk runs as the line on the floor does, and the hips are near it."""
    hips, neck = middle(picture[LEGS[0][0]], picture[LEGS[1][0]]), middle(*(picture[i] for i in SHOULDERS))
    (x, y), (across, down) = (neck[0] - hips[0], neck[1] - hips[1]), along
    off = math.degrees(math.atan2(y * across - x * down, x * across + y * down))
    over = between(picture[ankle], picture[hip])
    aside = abs(over[0] * down - over[1] * across)
    return abs(off) <= AGREE and aside <= HIPS_NEAR * math.hypot(x, y)


def _faces_up(picture: Sequence[Point], along: tuple[float, float]) -> bool:
    """Whether the front of the body, where the knees bend to and the face looks, is up."""
    face = between(picture[EARS[0]], picture[_NOSE])
    left, right = (between(picture[leg[0]], picture[leg[1]]) for leg in LEGS)
    x, y = (left[i] + right[i] + 2 * face[i] for i in (0, 1))
    square_to_it = y * along[0] - x * along[1]
    return square_to_it > 0 if along[0] < 0 else square_to_it < 0


def _depth(world: Points, hip: int, ankle: int) -> float:
    """Degrees by which the head is farther away than the feet: from between the feet, were both down, to between the
    shoulders."""
    legs = between(world[hip], world[ankle])
    trunk = between(middle(world[LEGS[0][0]], world[LEGS[1][0]]), middle(*(world[i] for i in SHOULDERS)))
    x, y, z = between(legs, trunk)
    return math.degrees(math.atan2(z, math.hypot(x, y)))


def _resting(picture: Sequence[Point]) -> int:
    """The leg whose ankle is the lower one in the picture."""
    return 0 if picture[LEGS[0][2]][1] >= picture[LEGS[1][2]][1] else 1


def _rise(hip: Point, end: Point, roll: float, *, feet_right: bool) -> float:
    """Degrees by which a line from the hip rises from the floor; past 90 where it leans towards the head."""
    out = end[0] - hip[0] if feet_right else hip[0] - end[0]
    return math.degrees(math.atan2(hip[1] - end[1], out)) - (roll if feet_right else -roll)
