"""How far a knee or hip angle of one look may be off: half the width of the interval that holds 9 of 10 truths.

What predicts the error, on 696 rendered stills (`python -m bench sure`), is geometry: a limb that is short in the
picture turns by more for the same shift of its ends, and the more so the less the view is from the side. For a knee
also by how much the picture and the world landmarks disagree. So the ends of each limb are taken to be off by a share
of the body's size, and that goes through to the angle, to first order.

The spread of the heat maps does not predict it: its rank correlation with the error is about 0 for knees and negative
for hips. It only tells, where it is infinite, of points that are nowhere. Visibility above 0.1 tells nothing of knees,
and of hips the wrong way round. The mirror image does a little for knees (0.1 to 0.3), for a second run of the network.
None of them comes in.

The truth is between bone heads, the points of the model are near the skin: what is constant of that is in the interval,
and not taken out.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, NamedTuple

from sitbone.body.angles import LEGS
from sitbone.body.views import FRONT_VIEW, SIDE_ON
from sitbone.pose.landmarks import SHOULDERS, Point
from sitbone.pose.variants import Variant

Pair = tuple[float, float]

JOINTS: Final = ("knee_flexion", "hip_flexion")
"""In the order of `Intervals`."""
Z90: Final = 1.645
"""Standard errors within which 90 % lie."""

KNEE_ITSELF: Final = 5.8
"""Degrees: where the model puts a knee, however it is seen."""
KNEE_AT_AN_ANGLE: Final = 6.6
"""Hundredths of a radian, near enough degrees, by which a limb as long as the body's unit may turn in a view from the
front; of it the cosine of the azimuth."""
KNEE_DISAGREES: Final = 0.77
"""Share of what picture and world differ by."""
HIP: Final = 5.2
"""The same by which a hip's limbs may turn in any view."""
HIP_AT_AN_ANGLE: Final = 10.2
"""And more in a view from the front. All five were fitted on three builds: the mean interval score of the heavy model,
side and oblique alike."""
ROUGHER: Final[Mapping[Variant, Pair]] = MappingProxyType(
    {"heavy": (1.0, 1.0), "full": (1.45, 1.3), "lite": (2.3, 1.95)}
)
"""How many times wider the intervals of each model are, of a knee and of a hip: nine of ten truths of the same builds
lie in them, side and oblique taken as one."""
USABLE: Final = 15.0
"""Degrees beyond which an angle seen from the side is unknown. Our choice: as far as one was said to be off before."""
USABLE_AT_AN_ANGLE: Final = 11.0
"""The same in an oblique view. From the side the error is nearly the same each time (hip -7 ± 4 degrees), so that a
change can be seen; at 60 degrees it goes from -24 to +9 with the pose. The least detectable change is 10."""


class Intervals(NamedTuple):
    """Half widths in degrees, of the left and of the right leg."""

    knee: Pair
    hip: Pair

    def of(self, joint: int, leg: int | None = None) -> float:
        """Of one joint (0 knee, 1 hip): of that leg (0 left, 1 right), or the greater one."""
        left, right = self[joint]
        return max(left, right) if leg is None else self[joint][leg]


NONE_KNOWN: Final = Intervals((math.inf, math.inf), (math.inf, math.inf))
"""Nothing is known of anything."""


@dataclass(frozen=True, slots=True)
class Off:
    """How far off what was measured at one look may be."""

    joints: Intervals = NONE_KNOWN
    """Knee and hip flexion."""
    against_floor: Mapping[str, float] = field(default_factory=dict)
    """Standard errors of the measures against the floor, NaN where those are unknown."""


def intervals(
    picture: Sequence[Point], world: Sequence[Point], azimuth: float, model: Variant = "heavy"
) -> Intervals:
    """Of the angles of `sitbone.body.angles.joint_angles`; infinite from the front and where nobody is seen."""
    if not azimuth > FRONT_VIEW:
        return NONE_KNOWN
    aside = math.cos(math.radians(azimuth)) ** 2
    (ax, ay, _), (bx, by, _) = picture[SHOULDERS[0]], picture[SHOULDERS[1]]
    (cx, cy, _), (dx, dy, _) = picture[LEGS[0][0]], picture[LEGS[1][0]]
    trunk = (ax + bx - cx - dx) / 2, (ay + by - cy - dy) / 2
    (a, b), (c, d) = (_of_leg(picture, world, leg, trunk, aside) for leg in LEGS)
    knee, hip = ROUGHER[model]
    return Intervals((a * knee, c * knee), (b * hip, d * hip))


def usable(half_width: float, azimuth: float) -> bool:
    """Whether an angle that may be off by so much is known."""
    return half_width <= (USABLE if azimuth >= SIDE_ON else USABLE_AT_AN_ANGLE)


def _of_leg(
    picture: Sequence[Point],
    world: Sequence[Point],
    leg: Sequence[int],
    trunk: tuple[float, float],
    aside: float,
) -> Pair:
    hip, knee, ankle = picture[leg[0]], picture[leg[1]], picture[leg[2]]
    thigh, shank = (knee[0] - hip[0], knee[1] - hip[1]), (ankle[0] - knee[0], ankle[1] - knee[1])
    upper, lower, along = math.hypot(*thigh), math.hypot(*shank), math.hypot(*trunk)
    if not upper * min(lower, along) > 0:  # limbs of no length, or of so little that their product is none
        return math.inf, math.inf
    size = max(upper, lower, along)
    bent = (thigh[0] * shank[0] + thigh[1] * shank[1]) / (upper * lower)
    folded = (thigh[0] * trunk[0] + thigh[1] * trunk[1]) / (upper * along)
    p, q, r = size / upper, size / lower, size / along
    # Each point moves by itself, in any direction; a shift of the joint turns both of its limbs.
    knee_turns = 2 * p * p + 2 * q * q + 2 * bent * p * q
    hip_turns = 2 * p * p + r * r - folded * p * r
    a, b, c = world[leg[0]], world[leg[1]], world[leg[2]]
    disagree = math.degrees(abs(_turned(a, b, c) - math.acos(max(-1.0, min(1.0, bent)))))
    return (
        math.sqrt(
            KNEE_ITSELF**2 + KNEE_AT_AN_ANGLE**2 * aside * knee_turns + (KNEE_DISAGREES * disagree) ** 2
        ),
        math.sqrt((HIP**2 + HIP_AT_AN_ANGLE**2 * aside) * hip_turns),
    )


def _turned(hip: Point, knee: Point, ankle: Point) -> float:
    """Radians by which the shank is turned from the thigh in the world; NaN where they have no length."""
    ux, uy, uz = knee[0] - hip[0], knee[1] - hip[1], knee[2] - hip[2]
    vx, vy, vz = ankle[0] - knee[0], ankle[1] - knee[1], ankle[2] - knee[2]
    lengths = math.sqrt((ux * ux + uy * uy + uz * uz) * (vx * vx + vy * vy + vz * vz))
    if not lengths > 0:
        return math.nan
    return math.acos(max(-1.0, min(1.0, (ux * vx + uy * vy + uz * vz) / lengths)))
