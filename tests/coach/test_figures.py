"""Every stretch's own figure passes its own rules, and each fault made from it raises exactly that fault."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

import pytest

from sitbone.body.measures import Body, Measurer
from sitbone.coach.coach import Coach
from sitbone.coach.events import Event, FaultStarted, HoldEnded
from sitbone.coach.hold import TimedHold
from sitbone.figure.figure import Change, play
from sitbone.figure.skeleton import Pose
from sitbone.stretches.stretch import load_stretches

STRETCHES = load_stretches()
Leg = Literal["left", "right"]


def session(name: str, side: Leg = "left", **options: Any) -> Iterator[Body]:
    """The figure of a stretch, played; what must be finished before it comes first."""
    stretch = STRETCHES[name]
    measurer, start = Measurer(), 0.0
    if stretch.after is not None:
        for observation in play(STRETCHES[stretch.after].figure, side, stays={"hold": 15, "release": 0}):
            yield measurer.step(observation)
            start = observation.time + 1.5
    stays = {"hold": 33.0, **options.pop("stays", {})}
    for observation in play(stretch.figure, side, start=start, stays=stays, **options):
        yield measurer.step(observation)


def judge(bodies: Iterator[Body], **told: Any) -> list[Event]:
    coach = Coach(**told)
    return [event for body in bodies for event in coach.step(body)] + coach.finish()


def holds(events: list[Event], name: str) -> list[TimedHold]:
    return [e.hold for e in events if isinstance(e, HoldEnded) and e.hold.stretch == name]


def faults(events: list[Event], name: str) -> set[str]:
    return {e.name for e in events if isinstance(e, FaultStarted) and e.stretch == name}


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize("name", STRETCHES)
def test_the_figure_of_a_stretch_is_recognised_held_and_without_fault(name: str, side: Leg) -> None:
    events = judge(session(name, side))
    (hold,) = holds(events, name)
    assert not [e for e in events if isinstance(e, FaultStarted)]
    assert hold.completed
    assert hold.side == (side if STRETCHES[name].sides == "each" else "both")
    others = {e.hold.stretch for e in events if isinstance(e, HoldEnded)} - {name, STRETCHES[name].after}
    assert not others


def test_a_hold_on_the_back_tells_the_leg_against_the_floor_and_no_other_does() -> None:
    (towel,) = holds(judge(session("towel")), "towel")
    assert towel.straight_leg_raise == pytest.approx(74, abs=3)  # the thigh at 78°, the knee bent by 8°
    assert towel.straight_leg_raise_error and towel.straight_leg_raise_error < 3
    assert towel.knee_extension_deficit is None
    (chair,) = holds(judge(session("chair")), "chair")
    assert chair.straight_leg_raise is None and chair.straight_leg_raise_error is None


FAULTS: dict[tuple[str, str], Pose] = {
    ("towel", "knee_bent"): {"knee_flexion": {"working": 45}},
    ("towel", "leg_lowered"): {"hip_flexion": {"working": -36}},
    ("wall", "knee_bent"): {"knee_flexion": {"working": 45}},
    ("wall", "away_from_wall"): {"hip_flexion": {"working": -31}},
    ("chair", "knee_bent"): {"knee_flexion": {"working": 38}, "hip_flexion": {"working": 12}},
    ("chair", "heel_lifted"): {"hip_flexion": {"working": 28}},
    ("chair", "toes_down"): {"ankle_dorsiflexion": {"working": -55}},
    ("chair", "leaning_back"): {"pitch": -38, "hip_flexion": {"working": -38, "other": -38}},
    ("chair", "bending_over"): {"pitch": 38, "hip_flexion": {"working": 38, "other": 38}},
    ("chair", "back_rounded"): {"neck_flexion": 75},
    ("seated_hug", "stomach_off_thighs"): {
        "pitch": -20,
        "hip_flexion": {"working": -40, "other": -40},
        "spine_flexion": -15,
    },
    ("seated_hug", "leaning_back"): {"pitch": -38},
}


@pytest.mark.parametrize(("name", "fault"), FAULTS)
def test_a_fault_made_from_the_figure_raises_that_fault_alone(name: str, fault: str) -> None:
    change = Change("hold", 8, 14, FAULTS[name, fault])
    events = judge(session(name, changes=[change]), stretch=name)
    assert faults(events, name) == {fault}


def test_hands_that_let_go_of_the_feet_raise_that_fault_alone() -> None:
    change = Change("hold", 8, 14, hands="shins")
    assert faults(judge(session("seated_extend", changes=[change])), "seated_extend") == {"hands_off_feet"}


def test_legs_that_straighten_fast_are_slowed_down() -> None:
    assert faults(judge(session("seated_extend", moves={"hold": 2.5})), "seated_extend") == {"too_fast"}


def test_a_trunk_that_moves_by_itself_is_quietened() -> None:
    moving = Change("hold", 8, 14, {"pitch": 30, "hip_flexion": {"working": 30, "other": 30}}, ramp=1.5)
    assert faults(judge(session("seated_extend", changes=[moving])), "seated_extend") == {"trunk_moves"}


def test_every_rule_of_every_stretch_has_such_a_test() -> None:
    written = {fault for _, fault in FAULTS} | {"hands_off_feet", "too_fast", "trunk_moves"}
    assert {rule.name for stretch in STRETCHES.values() for rule in stretch.rules} == written
