"""What may do harm while it goes on is said at once, and nothing takes its place."""

from __future__ import annotations

import pytest

from sitbone.body.measures import Body
from sitbone.coach.coach import Coach
from sitbone.coach.events import Cue
from sitbone.coach.urgency import Urgency
from sitbone.figure.figure import play
from sitbone.live.guide import Guide
from sitbone.plan.item import Item
from sitbone.stretches.limits import HIP_LIMIT, Limits, guard
from sitbone.stretches.stretch import Movement, load_movements_to_avoid, load_stretches
from tests.coach.bodies import body, coached, through, towel

AVOIDED = {movement.name: movement for movement in load_movements_to_avoid()}


def _doing(movement: Movement, time: float) -> Body:
    """Somebody in the middle of a movement to avoid."""
    values: dict[str, object] = {}
    for need in movement.needs:
        value = need.at_least + 5 if need.at_least is not None else (need.at_most or 0.0) * 0.9
        values[need.measure] = (value, value) if need.measure.endswith("_flexion") else value
    return body(time, movement.positions[0], **values)


def _said(cues: list[Cue]) -> list[tuple[str, bool]]:
    return [(cue.about, cue.urgency.at_once) for cue in cues]


@pytest.mark.parametrize("name", AVOIDED)
def test_every_movement_to_avoid_is_warned_about_at_once(name: str) -> None:
    cues = [e for e in coached(through(4, lambda t: _doing(AVOIDED[name], t))) if isinstance(e, Cue)]
    assert _said(cues) == [(name, True)]


@pytest.mark.parametrize("name", AVOIDED)
def test_a_warning_is_not_lost_behind_a_limit_that_is_passed_at_the_same_time(name: str) -> None:
    coach, cues = Coach(limit=guard(Limits(hip_flexion_at_most=60), "both")), []
    for b in through(6, lambda t: _doing(AVOIDED[name], t)):
        cues += [e for e in coach.step(b) if isinstance(e, Cue)]
    assert {cue.about for cue in cues} == {HIP_LIMIT, name}
    assert all(cue.urgency.at_once for cue in cues)


def test_the_way_of_a_hold_can_wait() -> None:
    bent = through(45, lambda t: towel(t, knee=45.0 if 10 < t < 14 else 8.0))
    cues = [e for e in coached(bent) if isinstance(e, Cue)]
    assert {("hold", False), ("knee_bent", False), ("done", False)} <= set(_said(cues))
    assert not any(cue.urgency.at_once for cue in cues)


def test_what_is_about_pain_and_the_wrong_leg_are_said_at_once() -> None:
    guide = Guide([Item("towel", "left", 20), Item("chair", "left", 20)])
    answers = [guide.go()]
    towels = play(load_stretches()["towel"].figure, "right", stays={"hold": 12}, start=0.1, trembles=0.001)
    answers += [guide.see(look) for look in towels]
    answers.append(guide.hurts())
    at_once = {said.about for answer in answers for said in answer.said if said.as_dict()["at_once"]}
    assert at_once == {"wrong leg", "offer", "hurts"}  # the offer asks whether it hurt


def test_only_warnings_and_limits_are_said_at_once() -> None:
    assert {urgency for urgency in Urgency if urgency.at_once} == {Urgency.WARNING, Urgency.LIMIT}
