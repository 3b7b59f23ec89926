"""A limit of the hip over whole sessions of measured bodies."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitbone.body.measures import Body, Measurer
from sitbone.body.position import Position
from sitbone.coach.coach import Coach
from sitbone.coach.events import Cue, Event, FaultEnded, FaultStarted, HoldEnded, HoldPaused, HoldResumed
from sitbone.pose.watch import Watch
from sitbone.stretches.limits import CUE, HIP_LIMIT, Limits, guard
from sitbone.stretches.stretch import Rule
from tests.coach.bodies import RATE, body, coached, ease, hug, through, towel

NINETY = Limits(hip_flexion_at_most=90)


def _rule(limits: Limits = NINETY, side: str = "left") -> Rule:
    rule = guard(limits, side)
    assert rule is not None
    return rule


def _too_far(time: float) -> Body:
    """Up, rest, from 15 to 19 s past ninety degrees, and back; done at 45 s."""
    up = ease(time, 3, 4, 0, 70)
    past = ease(time, 15, 1, 0, 30) if time < 19 else ease(time, 19, 1, 30, 0)
    return towel(time, hip=up + past - ease(time, 45, 4, 0, 70), knee=4.0)


def _of(events: list[Event], *kinds: type) -> list[Event]:
    return [event for event in events if isinstance(event, kinds)]


def test_past_the_limit_the_clock_stops_with_a_fault_and_its_cue_and_runs_on_after_coming_back() -> None:
    events = coached(through(50, _too_far), stretch="towel", limit=_rule())
    happened = [
        (type(e).__name__, round(e.time, 1))
        for e in _of(events, HoldPaused, HoldResumed, FaultStarted, FaultEnded)
    ]
    assert [name for name, _ in happened[:4]] == ["HoldPaused", "FaultStarted", "FaultEnded", "HoldResumed"]
    paused, said, ended, resumed = (time for _, time in happened[:4])
    assert 15 < paused < 15.8 and said - paused <= 0.6 and 19 < ended < 20.5 and resumed - ended < 2
    (fault,) = _of(events, FaultEnded)
    assert isinstance(fault, FaultEnded) and (fault.name, fault.cue) == (HIP_LIMIT, CUE)
    assert [e.text for e in events if isinstance(e, Cue) and e.about == HIP_LIMIT] == [CUE]
    (over,) = _of(events, HoldEnded)
    assert isinstance(over, HoldEnded) and over.hold.completed
    hold = over.hold
    assert hold.end - hold.start >= hold.counted + 4


def test_without_a_limit_and_under_a_limit_that_is_not_reached_nothing_changes() -> None:
    bodies = list(through(50, _too_far))
    free = coached(bodies, stretch="towel")
    assert coached(bodies, stretch="towel", limit=_rule(Limits(hip_flexion_at_most=130))) == free
    assert not [e for e in _of(free, FaultStarted) if e.name == HIP_LIMIT]


def test_a_hug_is_stopped_before_it_is_held_and_nothing_else_is_said_until_they_are_back() -> None:
    slipping = [hug(b.time, stomach_to_thighs=75.0) for b in through(20, hug)]
    events = coached(slipping, stretch="seated_hug", limit=_rule(side="both"))
    said = [event.text for event in events if isinstance(event, Cue)]
    assert set(said) == {CUE} and len(said) >= 2
    assert not _of(events, HoldEnded, HoldResumed)


def test_bending_too_far_between_the_stretches_is_said_too() -> None:
    def bent(time: float) -> Body:
        return body(time, Position.CHAIR, hip_flexion=(105.0, 105.0), knee_flexion=(90.0, 90.0))

    faults = _of(coached(through(3, bent), stretch="towel", limit=_rule()), FaultStarted)
    assert [(f.name, f.stretch) for f in faults] == [(HIP_LIMIT, "towel")]


@pytest.mark.parametrize(("side", "faults"), [("left", 1), ("right", 0)])
def test_a_limit_of_the_left_hip_lets_the_right_one_go(side: str, faults: int) -> None:
    limits = Limits(hip_flexion_at_most=90, hips="left")
    events = coached(through(50, _too_far), stretch="towel", limit=_rule(limits, side))
    assert len(_of(events, FaultStarted)) == faults


def test_the_cue_comes_earlier_where_the_view_is_less_sure() -> None:
    def said(view: float, hip: float) -> bool:
        bodies = [replace(towel(t / RATE, hip=hip), view=view) for t in range(20)]
        return bool(_of(coached(bodies, stretch="towel", limit=_rule()), FaultStarted))

    assert [said(90, hip) for hip in (76.0, 82.0, 84.0)] == [False, False, True]
    assert [said(60, hip) for hip in (74.0, 76.0)] == [False, True]


def _chair(time: float, hips: list[float], view: float) -> Body:
    sitting = body(
        time, Position.CHAIR, hip_flexion=tuple(hips), knee_flexion=(4.0, 90.0), trunk_lean_forward=10.0
    )
    return replace(sitting, view=view)


@given(
    st.floats(85, 140),
    st.sampled_from(["left", "right", "both"]),
    st.sampled_from([0, 1]),
    st.lists(st.tuples(st.floats(60, 150), st.integers(1, 60)), min_size=1, max_size=10),
    st.sampled_from([90.0, 60.0]),
)
@settings(max_examples=60, deadline=None)
def test_no_second_is_counted_while_a_hip_is_measured_past_the_limit(
    most: float, hips: str, moving: int, way: list[tuple[float, int]], view: float
) -> None:
    coach = Coach(
        stretch="chair",
        limit=guard(Limits(hip_flexion_at_most=most, hips=hips), "left"),  # type: ignore[arg-type]
    )
    guarded = [0, 1] if hips == "both" else [0] if hips == "left" else [1]
    bent, time, past_at, then = [65.0, 65.0], 0.0, 0.0, 0.0
    for target, looks in way:
        for _ in range(looks):
            bent[moving] += max(-8.0, min(8.0, target - bent[moving]))
            time += 1 / RATE
            coach.step(_chair(time, list(bent), view))
            if any(bent[hip] > most for hip in guarded):
                past_at, then = time, coach.counted
                assert not coach.counting
            # neither then nor afterwards is the time past it made up for
            assert coach.counted <= then + time - past_at + 1e-6


@pytest.mark.slow
def test_a_film_of_hips_bent_past_ninety_is_stopped_under_that_limit_and_counted_under_a_wider_one() -> None:
    measurer = Measurer()
    film = Path(__file__).parents[2] / "bench" / "films" / "chair_right.mp4"
    bodies = [measurer.step(look) for look in Watch(film, "full")]

    def seen(most: float) -> list[Event]:
        rule = _rule(Limits(hip_flexion_at_most=most), "right")
        return _of(coached(bodies, stretch="chair", limit=rule), FaultStarted, HoldEnded)

    assert [type(event) for event in seen(90)] == [FaultStarted]
    assert [isinstance(event, HoldEnded) and event.hold.counted for event in seen(125)] == [30]
