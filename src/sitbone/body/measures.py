"""The named measures that rules speak of: landmarks become a measured body.

Every measure has a unit and a range, and is NaN where it cannot be known; some are of each leg, left and right.
Distances are divided by a body length seen in the same picture, so that they need no calibration.

=========================  =  =======================================================================
knee_flexion               2  degrees, 0 = straight; left, right
hip_flexion                2  degrees, thigh against trunk (not pelvis), 0 = in line
ankle_dorsiflexion         2  degrees, 0 = foot at a right angle to the lower leg, + = toes up
heel_height                2  lower legs, height of that heel above the other foot
hands_to_knees             2  trunk lengths from the hands to that knee
trunk_inclination          1  degrees, 0 = upright, 90 = level
trunk_lean_forward         1  degrees, + = towards the front of the body, -90 = lying on the back
back_rounding              1  degrees between trunk and neck: the head carried forward, a rough sign only
hip_height                 1  body units above the lower foot
hands_to_feet              1  trunk lengths
hands_round_knees          1  trunk lengths from the hands to the nearer of knee and upper shin
hands_above_trunk          1  trunk lengths of the hands in front of the line from hip to shoulder
stomach_to_thighs          1  degrees between thigh and trunk, 180 - hip flexion
hand_raised                1  trunk lengths of a raised hand beyond the ears; of somebody who lies, to the ceiling
knee_straightening_speed   2  degrees a second, + = straightening
trunk_speed                1  degrees a second, without sign
straight_leg_raise         2  degrees, line from hip to ankle against the floor, of somebody on their back
knee_extension_deficit     2  degrees, knee flexion with the thigh upright on the floor
=========================  =  =======================================================================

The hip flexion that a camera sees contains the rounding of the back; the clinical one is against the pelvis.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from sitbone.body.angles import LEGS, flat, joint_angles
from sitbone.body.floor import Floor, levelled
from sitbone.body.position import OnFloor, Position, classify
from sitbone.body.sure import Off, intervals
from sitbone.body.views import DISTANCES_FROM
from sitbone.pose.landmarks import (
    ANKLES,
    EARS,
    FINGERS,
    HEELS,
    HIPS,
    KNEES,
    SHOULDERS,
    TOES,
    WRISTS,
    Landmark,
    Observation,
    Point,
)
from sitbone.pose.vectors import between, distance, dot, greatest, least, length, middle, unit

LEFT, RIGHT = 0, 1
_NOSE: Final = int(Landmark.NOSE)
_FEET: Final = ANKLES + TOES

RAISED_HAND_SEEN = 0.5
"""Visibility of a wrist, as the model estimates it, from which a raised hand is believed: our choice. On photographs of
people at the towel the near wrist has 0.8 to 1, the one behind the body 0.1 to 0.3."""
LEVEL = 0.5
"""Sine of the steepest trunk of somebody who lies: 30°."""
AT_A_LEG = 0.6
"""Trunk lengths from a leg within which a hand reaches for it, and is not raised: somebody who folds forward has their
arms along the trunk, beyond the head."""
CEILING = 0.45
"""Trunk lengths above the shoulders from which an arm of somebody who lies is up: with `coach.hand.HAND_RAISED` three
quarters of an arm. Rendered arms that point to the ceiling have 0.85 to 1.1 (`bench/signs`), bent ones less."""
REACHES_FOR_FEET, BESIDE_THE_BODY = -0.1, -0.25
"""Trunk lengths beyond the shoulders, along the trunk: a hand below the one reaches for a leg, one below the other lies
beside the body. In `bench/signs` raised hands have 0.03 to 0.6, the others -0.35 to -1.2."""
SPEED_SPAN = 0.5
"""Seconds over which speeds are taken: long enough that one degree of jitter is two degrees a second."""
OUT_OF_PICTURE = 0.04
"""Share of the picture's size by which a joint may lie outside it and still be believed."""
SHIN = 0.4
"""Where the upper shin is, as a share of the way from knee to ankle: hands that hug the knees are there."""

Pair = tuple[float, float]
"""Of the left and of the right leg."""
Value = float | Pair


class Shown(NamedTuple):
    """What a look is, whatever it shows of the body."""

    people: int = 1
    looked: bool = True
    new: bool = True
    """Whether it shows anything that was not there before."""


ONE_PERSON: Final = Shown()


@dataclass(frozen=True, slots=True)
class Body:
    """A measured body at one time: what the coach sees. Per-leg values are (left, right)."""

    time: float
    values: dict[str, Value] = field(default_factory=dict)
    position: Position = Position.UNKNOWN
    view: float = math.nan
    reliability: tuple[float, float] = (0.0, 0.0)
    laterality: float = 1.0
    cut: bool = False
    shown: Shown = ONE_PERSON
    off: Off = field(default_factory=Off)
    roll: float = math.nan
    """Degrees by which the floor rises to the right in the picture."""
    trembles: tuple[bool, bool] = (False, False)
    """Whether a leg is only guessed (`Observation.trembles`): its angles may be counted, and correct nobody."""

    def of(self, measure: str, leg: int | None = None) -> float:
        """One value; for a measure per leg, of that leg (0 left, 1 right), or the mean of the known ones."""
        value = self.values.get(measure, math.nan)
        if not isinstance(value, tuple):
            return value
        if leg is not None:
            return value[leg]
        left, right = value
        return right if left != left else left if right != right else (left + right) / 2


class Measurer:
    """Measures observations one by one, in the order of their times."""

    def __init__(self) -> None:
        self._recent: deque[tuple[float, Pair, float]] = deque()
        """Time, knees and lean of the trunk: of the looks within `SPEED_SPAN` and of the last one before."""
        self._floor, self._tilt, self._on_floor = Floor(), 0.0, OnFloor()

    def step(self, observation: Observation) -> Body:
        """The measured body of this observation."""
        as_seen = flat(observation.image)
        picture, world = self._put_level(observation, as_seen)
        angles = joint_angles(picture, world, observation.visibility)
        points = picture if angles.view_azimuth >= DISTANCES_FROM else world
        known = _in_picture(observation)
        knees, hips = _where(known, angles.knee_flexion), _where(known, angles.hip_flexion)
        believed = (angles.reliability[0] if known[0] else 0.0, angles.reliability[1] if known[1] else 0.0)
        trunk = _trunk(points)
        lean = math.copysign(angles.trunk_inclination, trunk.front[1])
        legs = _legs(points, trunk)
        hands = _hands(points, trunk, observation.visibility)
        straightening, trunk_speed = self._speeds(observation, knees, lean)
        against_floor = self._floor.measure(
            as_seen, knees, observation.visibility, angles.view_azimuth, observation.model
        )
        values: dict[str, Value] = {
            "knee_flexion": knees,
            "hip_flexion": hips,
            "ankle_dorsiflexion": _where(known, angles.ankle_dorsiflexion),
            "heel_height": _where(known, legs.heel_height),
            "hands_to_knees": hands.to_knees,
            "trunk_inclination": angles.trunk_inclination,
            "trunk_lean_forward": lean,
            "back_rounding": trunk.rounding,
            "hip_height": legs.hip_height,
            "hands_to_feet": hands.to_feet,
            "hands_round_knees": hands.round_knees,
            "hands_above_trunk": hands.above_trunk,
            "stomach_to_thighs": 180 - _weighted(hips, believed),
            "hand_raised": hands.raised,
            "knee_straightening_speed": straightening,
            "trunk_speed": trunk_speed,
            "straight_leg_raise": _where(known, against_floor.straight_leg_raise),
            "knee_extension_deficit": _where(known, against_floor.knee_extension_deficit),
        }
        position = classify(
            trunk_lean_forward=lean,
            hip_height=legs.hip_height,
            foot_height=legs.foot_height,
            thigh_fall=legs.thigh_fall,
            hip_flexion=hips,
            knee_flexion=knees,
            on_floor_below=self._on_floor.below,
        )
        self._on_floor.step(legs.hip_height)
        return Body(
            time=observation.time,
            values=values,
            position=position,
            view=angles.view_azimuth,
            reliability=believed,
            laterality=observation.laterality,
            cut=observation.cut,
            shown=Shown(observation.people, observation.looked, observation.new),
            off=Off(
                intervals(picture, world, angles.view_azimuth, observation.model),
                {
                    "straight_leg_raise": against_floor.raise_error,
                    "knee_extension_deficit": against_floor.deficit_error,
                },
            ),
            roll=self._floor.level.roll if self._floor.level else math.nan,
            trembles=observation.trembles,
        )

    def _put_level(
        self, observation: Observation, as_seen: Sequence[Point]
    ) -> tuple[Sequence[Point], Sequence[Point]]:
        """Picture and world, turned so that the floor lies level where the camera does not."""
        floor = self._floor
        if observation.cut:
            floor.forget()
            self._on_floor.forget()
        floor.step(as_seen, observation.world, observation.visibility)
        if floor.tilt != self._tilt:
            # What turns is the picture, not the person.
            self._tilt = floor.tilt
            self._recent.clear()
        if floor.tilt == 0.0:
            return as_seen, observation.world
        return levelled(as_seen, floor.tilt), levelled(observation.world, floor.tilt)

    def _speeds(self, observation: Observation, knees: Pair, lean: float) -> tuple[Pair, float]:
        """Of knees and trunk over the last `SPEED_SPAN`, never across a cut; 0 where nothing came before."""
        time, recent = observation.time, self._recent
        if observation.cut:
            recent.clear()
        recent.append((time, knees, lean))
        while len(recent) > 2 and recent[1][0] <= time - SPEED_SPAN - 1e-9:
            recent.popleft()
        since, (left, right), leant = recent[0]
        span = max(time - since, SPEED_SPAN)
        return ((left - knees[0]) / span, (right - knees[1]) / span), abs(lean - leant) / span


class _Trunk(NamedTuple):
    """The trunk, and the directions that it gives: up along it, and to the front of the body."""

    shoulder: Point
    hip: Point
    length: float
    up: Point
    front: Point
    neck: float
    """How far the ears lie beyond the shoulders."""
    rounding: float


class _Legs(NamedTuple):
    """Heights, in lower legs (`heel_height`) or body units."""

    heel_height: Pair
    hip_height: float
    foot_height: float
    thigh_fall: float


class _Hand(NamedTuple):
    """Where one hand is, in trunk lengths."""

    feet: float
    """To the nearest of ankles and toes."""
    round_knees: float
    """To the nearest of knees and upper shins."""
    knee: float
    other_knee: float
    before: float
    """In front of the line from hip to shoulder."""
    along: float
    """Beyond the shoulders, along the trunk."""
    forward: float
    """In front of the shoulders."""
    above: float
    """Over the shoulders, wherever the body's front is."""


class _Hands(NamedTuple):
    """Where the hands are, in trunk lengths."""

    to_knees: Pair
    to_feet: float
    round_knees: float
    above_trunk: float
    raised: float


def _trunk(points: Sequence[Point]) -> _Trunk:
    ear = middle(points[EARS[0]], points[EARS[1]])
    shoulder = middle(points[SHOULDERS[0]], points[SHOULDERS[1]])
    hip = middle(points[HIPS[0]], points[HIPS[1]])
    trunk = between(hip, shoulder)
    size = length(trunk)
    up = (trunk[0] / size, trunk[1] / size, trunk[2] / size)
    front = _front(points, ear, up)
    neck = between(shoulder, ear)
    along = dot(neck, up)
    rounding = math.degrees(math.atan2(dot(neck, front), along))
    return _Trunk(shoulder, hip, size, up, front, along, rounding)


def _front(points: Sequence[Point], ear: Point, up: Point) -> Point:
    """The front of the body is where the thighs bend to and the face looks: what of them is square to the trunk."""
    (ax, ay, az), (bx, by, bz) = points[HIPS[0]], points[HIPS[1]]
    (cx, cy, cz), (dx, dy, dz) = points[KNEES[0]], points[KNEES[1]]
    nose = points[_NOSE]
    x = cx - ax + dx - bx + 1.5 * (nose[0] - ear[0])
    y = cy - ay + dy - by + 1.5 * (nose[1] - ear[1])
    z = cz - az + dz - bz + 1.5 * (nose[2] - ear[2])
    along = x * up[0] + y * up[1] + z * up[2]
    return unit((x - along * up[0], y - along * up[1], z - along * up[2]))


def _legs(points: Sequence[Point], trunk: _Trunk) -> _Legs:
    hips, knees = (points[HIPS[0]], points[HIPS[1]]), (points[KNEES[0]], points[KNEES[1]])
    ankles = points[ANKLES[0]], points[ANKLES[1]]
    thighs = distance(hips[0], knees[0]), distance(hips[1], knees[1])
    shanks = distance(knees[0], ankles[0]), distance(knees[1], ankles[1])
    body_unit = greatest(trunk.length, *thighs, *shanks)
    heels = points[HEELS[0]][1], points[HEELS[1]][1]
    floors = greatest(heels[0], points[TOES[0]][1]), greatest(heels[1], points[TOES[1]][1])
    height = trunk.hip[1]
    return _Legs(
        heel_height=((floors[1] - heels[0]) / shanks[0], (floors[0] - heels[1]) / shanks[1]),
        hip_height=(greatest(*floors) - height) / body_unit,
        foot_height=(height - least(ankles[0][1], ankles[1][1])) / body_unit,
        thigh_fall=greatest((knees[0][1] - hips[0][1]) / thighs[0], (knees[1][1] - hips[1][1]) / thighs[1]),
    )


def _hands(points: Sequence[Point], trunk: _Trunk, visibility: Sequence[float]) -> _Hands:
    """Of both hands, of which the one that is seen better counts for more."""
    seen = visibility[WRISTS[0]], visibility[WRISTS[1]]
    weight = seen[0] ** 2 + 1e-3
    share = weight / (weight + seen[1] ** 2 + 1e-3)
    left, right = (
        _hand(middle(points[wrist], points[finger]), trunk, points)
        for wrist, finger in zip(WRISTS, FINGERS, strict=True)
    )
    feet, round_knees, knee, other_knee, before = (
        a * share + b * (1 - share) for a, b in zip(left[:5], right[:5], strict=True)
    )
    up = greatest(_raised(left, right, trunk, seen[0]), _raised(right, left, trunk, seen[1]))
    return _Hands((knee, other_knee), feet, round_knees, before, up)


def _hand(hand: Point, trunk: _Trunk, points: Sequence[Point]) -> _Hand:
    """Of one hand, which is between wrist and fingers."""
    size = trunk.length
    knees = [distance(hand, points[i]) for i in KNEES]
    shins = [distance(hand, _shin(points[k], points[a])) for k, a in zip(KNEES, ANKLES, strict=True)]
    out = between(trunk.shoulder, hand)
    return _Hand(
        feet=least(*[distance(hand, points[i]) for i in _FEET]) / size,
        round_knees=least(*knees, *shins) / size,
        knee=knees[0] / size,
        other_knee=knees[1] / size,
        before=dot(between(trunk.hip, hand), trunk.front) / size,
        along=dot(out, trunk.up) / size,
        forward=dot(out, trunk.front) / size,
        above=-out[1] / size,
    )


def _raised(hand: _Hand, other: _Hand, trunk: _Trunk, seen: float) -> float:
    """Trunk lengths by which a hand is up, -1 where it is not; of one behind the body a model only guesses where it is.

    It is far from the legs and points up along the trunk. Of somebody on their back the other hand lies beside the
    body, and it may point to the ceiling, too: with both overhead somebody rests, with both in the air they are at a
    towel, and one that pulls at something else reaches for the feet.
    """
    lies = abs(trunk.up[1]) < LEVEL
    if seen < RAISED_HAND_SEEN or least(hand.feet, hand.round_knees) < AT_A_LEG:
        return -1.0
    if lies and not other.along < BESIDE_THE_BODY:
        return -1.0
    if hand.forward < hand.along:
        return hand.along - trunk.neck / trunk.length
    return hand.above - CEILING if lies and hand.along > REACHES_FOR_FEET else -1.0


def _shin(knee: Point, ankle: Point) -> Point:
    return (
        knee[0] + SHIN * (ankle[0] - knee[0]),
        knee[1] + SHIN * (ankle[1] - knee[1]),
        knee[2] + SHIN * (ankle[2] - knee[2]),
    )


def _in_picture(observation: Observation) -> tuple[bool, bool]:
    """Of each leg, whether hip, knee and ankle lie within the picture."""
    image, (width, height) = observation.image, observation.size
    across, down = width * (0.5 + OUT_OF_PICTURE), height * (0.5 + OUT_OF_PICTURE)
    left, right = (
        all(abs(image[i][0] - width / 2) <= across and abs(image[i][1] - height / 2) <= down for i in leg[:3])
        for leg in LEGS
    )
    return left, right


def _where(known: tuple[bool, bool], values: Pair) -> Pair:
    """The values of the legs that are known, NaN for the others."""
    return values[0] if known[0] else math.nan, values[1] if known[1] else math.nan


def _weighted(values: Pair, weights: Pair) -> float:
    """Mean of the known of two legs, by weight; NaN where neither is known."""
    left, right = values
    if left != left or right != right:
        return right if left != left else left
    a, b = weights[0] + 1e-3, weights[1] + 1e-3
    return (left * a + right * b) / (a + b)
