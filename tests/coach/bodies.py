"""Measured bodies made by hand, for tests of the coach alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from sitbone.body.measures import Body, Value
from sitbone.body.position import Position
from sitbone.coach.coach import Coach
from sitbone.coach.events import Event

RATE = 10
"""Bodies a second."""

RESTING_HANDS: dict[str, Value] = {
    "hands_above_trunk": 0.05,
    "hands_to_feet": 1.5,
    "hands_round_knees": 1.0,
    "hands_to_knees": (0.9, 0.9),
    "hand_raised": -1.0,
    "heel_height": (0.0, 0.0),
    "ankle_dorsiflexion": (0.0, 0.0),
    "knee_straightening_speed": (0.0, 0.0),
    "trunk_speed": 0.0,
    "back_rounding": 20.0,
    "hip_height": 0.2,
}


def towel(time: float, *, knee: float = 8.0, hip: float = 75.0, leg: int = 0, **more: object) -> Body:
    """Lying, one leg raised with a towel."""
    knees, hips = [2.0, 2.0], [1.0, 1.0]
    knees[leg], hips[leg] = knee, hip
    return body(
        time,
        Position.SUPINE_LEG_UP if hip > 20 else Position.SUPINE,
        knee_flexion=tuple(knees),
        hip_flexion=tuple(hips),
        trunk_lean_forward=-90.0,
        **{"hands_above_trunk": 0.6, **more},
    )


def hug(time: float, **more: object) -> Body:
    """Sitting on the floor, knees hugged to the chest."""
    values = {
        "knee_flexion": (125.0, 125.0),
        "hip_flexion": (125.0, 125.0),
        "trunk_lean_forward": 5.0,
        "hands_round_knees": 0.3,
        "hands_to_feet": 0.8,
        "stomach_to_thighs": 55.0,
    }
    return body(time, Position.KNEES_HUGGED, **{**values, **more})


def body(time: float, position: Position, **values: Any) -> Body:
    """Any body; what is not named is at rest."""
    seen: dict[str, Any] = {"view": 90.0, "reliability": (1.0, 1.0)}
    names = ("laterality", "cut", "looked", "trembles", *seen)
    options = {**seen, **{k: values.pop(k) for k in names if k in values}}
    return Body(time, {**RESTING_HANDS, **values}, position, **options)


def through(seconds: float, make: Callable[[float], Body], start: float = 0.0) -> Iterator[Body]:
    """Bodies made for each tenth of a second of a span."""
    for i in range(round(seconds * RATE)):
        yield make(round(start + i / RATE, 4))


def coached(bodies: Iterator[Body] | list[Body], **options: object) -> list[Event]:
    """All events of a coach that saw these bodies."""
    coach = Coach(**options)  # type: ignore[arg-type]
    events = [event for b in bodies for event in coach.step(b)]
    return events + coach.finish()


def ease(time: float, start: float, seconds: float, a: float, b: float) -> float:
    """A smooth move from a to b, as a limb makes it."""
    u = min(max((time - start) / seconds, 0.0), 1.0)
    return a + (b - a) * u * u * (3 - 2 * u)
