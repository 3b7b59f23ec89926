"""The drawn person: what its parts look like at a moment, farthest from the viewer first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from sitbone.figure import outlines
from sitbone.figure.skeleton import Skeleton
from sitbone.pose.landmarks import Landmark
from sitbone.pose.track import FloatArray

Side = Literal["left", "right"]

DEPTH = np.array([0.2, 0.1])
"""How far to the front and up a metre farther from the viewer is drawn: far limbs show beside near ones."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A body at one time of its movement."""

    body: Skeleton
    hands: Mapping[str, float]
    """Where the hands are, as weights."""

    def at(self, side: Side, joint: str) -> FloatArray:
        """Where a joint of one side is drawn: (2,) metres."""
        return self.flat(self.body.of(side, joint))

    def flat(self, points: FloatArray) -> FloatArray:
        """Points in space as the working side's viewer sees them, the front of the body to the right."""
        depth = points[..., 1:2] * (-1 if self.body.side == "left" else 1)
        return np.asarray(points[..., [0, 2]] + depth * DEPTH)


Part = tuple[str, Callable[[Moment], list[FloatArray]]]
"""A colour, and the outlines in it at a moment."""


def parts(near: Side, *, both_work: bool, towel: bool) -> list[Part]:
    """Everything of a body whose working leg is nearest to the viewer, and the towel it holds."""
    far: Side = "right" if near == "left" else "left"
    return [
        *([("far-towel", lambda m: [_towel(m, far)])] if towel else []),
        *_leg(far, "far-working" if both_work else "far-leg", "far-skin"),
        *_arm(far, "far-sleeve", "far-skin"),
        *_trunk(),
        *_leg(near, "working", "foot"),
        *([("towel", lambda m: [_towel(m, near)])] if towel else []),
        *_arm(near, "sleeve", "skin"),
    ]


def _leg(side: Side, colour: str, skin: str) -> list[Part]:
    return [
        (skin, lambda m: [foot(m, side)]),
        (colour, lambda m: [outlines.thigh(m.at(side, "hip"), m.at(side, "knee"))]),
        (colour, lambda m: [outlines.shin(m.at(side, "knee"), m.at(side, "ankle"))]),
    ]


def foot(m: Moment, side: Side) -> FloatArray:
    """The outline of a bare foot."""
    return outlines.foot(m.at(side, "ankle"), m.at(side, "heel"), m.at(side, "foot_index"))


def _arm(side: Side, colour: str, skin: str) -> list[Part]:
    def bare(m: Moment) -> list[FloatArray]:
        shoulder, elbow, wrist = (m.at(side, j) for j in ("shoulder", "elbow", "wrist"))
        return [
            outlines.upper_arm(shoulder, elbow),
            outlines.forearm(elbow, wrist),
            outlines.hand(wrist, _hand_way(m, side), _closed(m)),
        ]

    def clothed(m: Moment) -> list[FloatArray]:
        return [outlines.sleeve(m.at(side, "shoulder"), m.at(side, "elbow"))]

    return [(skin, bare), (colour, clothed)]


def _hand_way(m: Moment, side: Side) -> FloatArray:
    """A hand goes on as the forearm does, and lies along the thigh it rests on."""
    on_thigh = 0.85 * m.hands.get("thighs", 0.0)
    arm = m.at(side, "wrist") - m.at(side, "elbow")
    leg = m.at(side, "knee") - m.at(side, "hip")
    return np.asarray(
        (1 - on_thigh) * arm / np.linalg.norm(arm) + on_thigh * leg / np.linalg.norm(leg),
    )


def _closed(m: Moment) -> float:
    """How far the hands are closed, from 0 to 1: loosely where they hold nothing."""
    return 1.0 - 0.15 * m.hands.get("free", 0.0) - m.hands.get("thighs", 0.0)


def _trunk() -> list[Part]:
    def ears(m: Moment) -> FloatArray:
        return m.flat((m.body[Landmark.LEFT_EAR] + m.body[Landmark.RIGHT_EAR]) / 2)

    def up(m: Moment) -> FloatArray:
        lean = np.radians(m.body.head)
        return np.array([np.sin(lean), np.cos(lean)])

    def spine(m: Moment) -> FloatArray:
        return m.flat(m.body.spine)

    return [
        ("neck", lambda m: [outlines.neck(spine(m)[-1], ears(m))]),
        ("skin", lambda m: [outlines.head(ears(m), up(m))]),
        ("hair", lambda m: [outlines.hair(ears(m), up(m))]),
        ("neck", lambda m: [outlines.ear(ears(m), up(m))]),
        ("working", lambda m: [outlines.pelvis(spine(m))]),
        ("shirt", lambda m: [outlines.trunk(spine(m))]),
    ]


def _towel(m: Moment, side: Side) -> FloatArray:
    heel, toes = m.at(m.body.side, "heel"), m.at(m.body.side, "foot_index")
    return outlines.towel(m.at(side, "wrist"), m.at(side, "index"), heel, toes)
