"""The named measures that rules speak of: landmarks become a measured body.

Every measure has a unit and a range, and is NaN where it cannot be known. Distances are divided by a body length seen
in the same picture, so that they need no calibration.

=========================  ======  =======================================================================
knee_flexion               (T, 2)  degrees, 0 = straight; left, right
hip_flexion                (T, 2)  degrees, thigh against trunk (not pelvis), 0 = in line
ankle_dorsiflexion         (T, 2)  degrees, 0 = foot at a right angle to the lower leg, + = toes up
heel_height                (T, 2)  lower legs, height of that heel above the other foot
hands_to_knees             (T, 2)  trunk lengths from the hands to that knee
trunk_inclination          (T,)    degrees, 0 = upright, 90 = level
trunk_lean_forward         (T,)    degrees, + = towards the front of the body, -90 = lying on the back
back_rounding              (T,)    degrees between trunk and neck: the head carried forward, a rough sign only
hip_height                 (T,)    body units above the lower foot
hands_to_feet              (T,)    trunk lengths
hands_round_knees          (T,)    trunk lengths from the hands to the nearer of knee and upper shin
hands_above_trunk          (T,)    trunk lengths of the hands in front of the line from hip to shoulder
stomach_to_thighs          (T,)    degrees between thigh and trunk, 180 - hip flexion
hand_above_head            (T,)    trunk lengths of one raised hand beyond the ears, the other hand being low
knee_straightening_speed   (T, 2)  degrees a second, + = straightening
trunk_speed                (T,)    degrees a second, without sign
=========================  ======  =======================================================================

The hip flexion that a camera sees contains the rounding of the back; the clinical one is against the pelvis.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from sitbone.body.angles import joint_angles
from sitbone.body.position import Position, classify
from sitbone.pose.landmarks import BoolArray, FloatArray, Landmark, Observation, Track

LEFT, RIGHT = 0, 1
_WRISTS = [Landmark.LEFT_WRIST, Landmark.RIGHT_WRIST]
_PAIRS = np.array(
    [
        [Landmark.LEFT_EAR, Landmark.RIGHT_EAR],
        [Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER],
        [Landmark.LEFT_HIP, Landmark.RIGHT_HIP],
        [Landmark.LEFT_KNEE, Landmark.RIGHT_KNEE],
        [Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE],
        [Landmark.LEFT_HEEL, Landmark.RIGHT_HEEL],
        [Landmark.LEFT_FOOT_INDEX, Landmark.RIGHT_FOOT_INDEX],
        _WRISTS,
        [Landmark.LEFT_INDEX, Landmark.RIGHT_INDEX],
    ]
)
_LEGS = _PAIRS[2:5]

RAISED_HAND_SEEN = 0.5
"""Visibility of a wrist, as the model estimates it, from which a raised hand is believed: our choice. On photographs of
people at the towel the near wrist has 0.8 to 1, the one behind the body 0.1 to 0.3."""
SIDE_VIEW = 55.0
"""Degrees of view azimuth (90 = side on) from which distances are taken in the picture, below it in the world."""
SPEED_SPAN = 0.5
"""Seconds over which speeds are taken: long enough that one degree of jitter is two degrees a second."""
OUT_OF_PICTURE = 0.04
"""Share of the picture's size by which a joint may lie outside it and still be believed."""


@dataclass(frozen=True, slots=True)
class Measures:
    """All measures of T observations; `values` is keyed by the names above."""

    time: FloatArray
    values: dict[str, FloatArray]
    position: NDArray[np.object_]
    view: FloatArray
    """(T,) degrees, 0 = seen from the front or back, 90 = from the side."""
    reliability: FloatArray
    """(T, 2) 0 to 1: how far the angles of each leg can be trusted."""
    laterality: FloatArray
    looked: BoolArray
    cut: BoolArray
    people: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.time)

    def body(self, row: int) -> Body:
        """The measured body at one time."""
        return Body(
            time=float(self.time[row]),
            values={name: value[row].tolist() for name, value in self.values.items()},
            position=self.position[row],
            view=float(self.view[row]),
            reliability=tuple(self.reliability[row].tolist()),
            laterality=float(self.laterality[row]),
            looked=bool(self.looked[row]),
            cut=bool(self.cut[row]),
            people=int(self.people[row]),
        )


@dataclass(frozen=True, slots=True)
class Body:
    """A measured body at one time: what the coach sees. Per-leg values are [left, right]."""

    time: float
    values: dict[str, float | list[float]] = field(default_factory=dict)
    position: Position = Position.UNKNOWN
    view: float = float("nan")
    reliability: tuple[float, ...] = (0.0, 0.0)
    laterality: float = 1.0
    looked: bool = True
    cut: bool = False
    people: int = 1
    new: bool = True
    """Whether this look shows anything that was not there before."""
    trembles: tuple[bool, bool] = (False, False)
    """Whether a leg is only guessed (`Observation.trembles`): its angles may be counted, and correct nobody."""

    def of(self, measure: str, leg: int | None = None) -> float:
        """One value; for a measure per leg, of that leg (0 left, 1 right), or the mean of the known ones."""
        value = self.values.get(measure, float("nan"))
        if not isinstance(value, list):
            return value
        if leg is not None:
            return value[leg]
        left, right = value
        return right if left != left else left if right != right else (left + right) / 2


def measure(track: Track) -> Measures:
    """Measure every observation of a track, vectorised over time."""
    values, position, view, reliability = _posture(track)
    speeds = _speeds(track.time, track.cut, values["knee_flexion"], values["trunk_lean_forward"])
    return Measures(
        time=track.time,
        values=values | speeds,
        position=position,
        view=view,
        reliability=reliability,
        laterality=track.laterality,
        looked=track.looked,
        cut=track.cut,
        people=track.people,
    )


class Measurer:
    """Measures observations one by one, as they come from a camera. Same values as `measure` on the whole track."""

    def __init__(self) -> None:
        self._recent: deque[tuple[float, bool, FloatArray, FloatArray]] = deque()

    def step(self, observation: Observation) -> Body:
        """The measured body of this observation."""
        one = _row(observation)
        values, position, view, reliability = _posture(one)
        if observation.cut:
            self._recent.clear()
        row = (observation.time, observation.cut, values["knee_flexion"][0], values["trunk_lean_forward"])
        self._recent.append(row)
        while len(self._recent) > 2 and self._recent[1][0] <= observation.time - SPEED_SPAN - 1e-9:
            self._recent.popleft()
        times, cuts, knees, leans = zip(*self._recent, strict=True)
        speeds = _speeds(
            np.array(times), np.array(cuts), np.array(knees), np.concatenate(leans), last_only=True
        )
        body = Measures(
            one.time,
            values | speeds,
            position,
            view,
            reliability,
            one.laterality,
            one.looked,
            one.cut,
            one.people,
        ).body(0)
        same = (observation.new, observation.trembles) == (body.new, body.trembles)
        return body if same else replace(body, new=observation.new, trembles=observation.trembles)


def _posture(track: Track) -> tuple[dict[str, FloatArray], NDArray[np.object_], FloatArray, FloatArray]:
    """The measures that need one moment only. Few NumPy calls, since a live camera measures one row at a time."""
    angles = joint_angles(track.image, track.world, track.visibility)
    side_view = angles.view_azimuth >= SIDE_VIEW
    points = np.where(side_view[:, None, None], track.image * (1.0, 1.0, 0.0), track.world)
    pairs = points[:, _PAIRS]
    middles = (pairs[:, :, 0] + pairs[:, :, 1]) / 2
    ear, shoulder, hip = middles[:, 0], middles[:, 1], middles[:, 2]
    hands = (pairs[:, 7] + pairs[:, 8]) / 2
    knees, ankles = pairs[:, 3], pairs[:, 4]
    limbs = pairs[:, 3:5] - pairs[:, 2:4]
    limb_lengths = _length(limbs)
    thigh, lower_leg = limbs[:, 0], limbs[:, 1]
    trunk = shoulder - hip
    trunk_length = _length(trunk)
    up_trunk = trunk / trunk_length[:, None]
    unit = np.maximum(trunk_length, limb_lengths.reshape(len(track), 4).max(1))

    # The front of the body is where the thighs bend to and the face looks: what of them is square to the trunk.
    front = thigh[:, 0] + thigh[:, 1] + 1.5 * (points[:, Landmark.NOSE] - ear)
    front -= np.einsum("ti,ti->t", front, up_trunk)[:, None] * up_trunk
    front /= _length(front)[:, None]
    lean = np.copysign(angles.trunk_inclination, front[:, 1])
    neck = ear - shoulder

    touched = np.concatenate((ankles, pairs[:, 6], knees, knees + 0.4 * lower_leg), 1)
    reach = _length(hands[:, :, None] - touched[:, None]) / trunk_length[:, None, None]
    weight = track.visibility[:, _WRISTS] ** 2 + 1e-3
    weight /= (weight[:, 0] + weight[:, 1])[:, None]
    mean_reach = np.einsum("thp,th->tp", reach, weight)
    nearest = np.einsum("tgh,th->tg", reach.reshape(len(track), 2, 2, 4).min(3).transpose(0, 2, 1), weight)
    from_shoulder = (hands - shoulder[:, None]) / trunk_length[:, None, None]
    along = np.einsum("thi,ti->th", from_shoulder, up_trunk)
    before = np.einsum("thi,ti,th->t", hands - hip[:, None], front, weight) / trunk_length

    floor_y = np.maximum(pairs[:, 5, :, 1], pairs[:, 6, :, 1])
    known = _in_picture(track)
    hidden = np.where(known, 0.0, np.nan)
    knee_flexion, hip_flexion = angles.knee_flexion + hidden, angles.hip_flexion + hidden
    believed = np.where(known, angles.reliability, 0.0)
    neck_along = np.einsum("ti,ti->t", neck, up_trunk)
    # A hand that is raised is seen and points up along the trunk. One that pulls at something reaches forwards, and
    # of one behind the body a model only guesses where it is.
    raised = (np.einsum("thi,ti->th", from_shoulder, front) < along) & (
        track.visibility[:, _WRISTS] >= RAISED_HAND_SEEN
    )
    above = np.where(raised, along - (neck_along / trunk_length)[:, None], -1.0)
    values = {
        "knee_flexion": knee_flexion,
        "hip_flexion": hip_flexion,
        "ankle_dorsiflexion": angles.ankle_dorsiflexion + hidden,
        "heel_height": (floor_y[:, ::-1] - pairs[:, 5, :, 1]) / limb_lengths[:, 1] + hidden,
        "hands_to_knees": mean_reach[:, 4:6],
        "trunk_inclination": angles.trunk_inclination,
        "trunk_lean_forward": lean,
        "back_rounding": np.degrees(np.arctan2(np.einsum("ti,ti->t", neck, front), neck_along)),
        "hip_height": (np.maximum(floor_y[:, 0], floor_y[:, 1]) - hip[:, 1]) / unit,
        "hands_to_feet": nearest[:, 0],
        "hands_round_knees": nearest[:, 1],
        "hands_above_trunk": before,
        "stomach_to_thighs": 180 - _weighted(hip_flexion, believed),
        "hand_above_head": np.where(
            np.minimum(along[:, 0], along[:, 1]) < 0, np.maximum(above[:, 0], above[:, 1]), -1.0
        ),
    }
    position = classify(
        trunk_lean_forward=lean,
        hip_height=values["hip_height"],
        foot_height=(hip[:, 1] - np.minimum(ankles[:, 0, 1], ankles[:, 1, 1])) / unit,
        thigh_fall=(thigh[:, :, 1] / limb_lengths[:, 0]).max(1),
        hip_flexion=hip_flexion,
        knee_flexion=knee_flexion,
    )
    return values, position, angles.view_azimuth, believed


def _speeds(
    time: FloatArray, cut: BoolArray, knee_flexion: FloatArray, lean: FloatArray, *, last_only: bool = False
) -> dict[str, FloatArray]:
    """Speeds over the last `SPEED_SPAN`, never across a cut; 0 where nothing came before."""
    rows = np.arange(len(time))
    before = np.searchsorted(time, time - SPEED_SPAN - 1e-9, side="right") - 1
    before = np.maximum(before, np.maximum.accumulate(np.where(cut, rows, 0)))
    if last_only:
        rows, before = rows[-1:], before[-1:]
    span = np.maximum(time[rows] - time[before], SPEED_SPAN)
    return {
        "knee_straightening_speed": (knee_flexion[before] - knee_flexion[rows]) / span[:, None],
        "trunk_speed": np.abs(lean[rows] - lean[before]) / span,
    }


def _in_picture(track: Track) -> BoolArray:
    """(T, 2) whether a leg's hip, knee and ankle lie within the picture."""
    size = np.array(track.size)
    chain = track.image[:, _LEGS, :2]
    inside = np.abs(chain - size / 2) <= size * (0.5 + OUT_OF_PICTURE)
    return np.asarray(inside.all(axis=(1, 3)))


def _row(o: Observation) -> Track:
    """A track of one observation."""
    return Track(
        time=np.array([o.time]),
        image=o.image[None],
        world=o.world[None],
        visibility=o.visibility[None],
        size=o.size,
        looked=np.array([o.looked]),
        cut=np.array([o.cut]),
        laterality=np.array([o.laterality]),
        people=np.array([o.people]),
    )


def _length(vectors: FloatArray) -> FloatArray:
    return np.asarray(np.sqrt(np.einsum("...i,...i->...", vectors, vectors)) + 1e-9)


def _weighted(values: FloatArray, weights: FloatArray) -> FloatArray:
    """Mean of the known of two legs, by weight; NaN where neither is known."""
    weight = np.where(np.isfinite(values), weights + 1e-3, 0.0)
    total = weight.sum(1)
    return np.where(
        total > 0, np.where(weight > 0, values * weight, 0.0).sum(1) / np.maximum(total, 1e-9), np.nan
    )
