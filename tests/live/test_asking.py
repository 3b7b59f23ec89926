"""Somebody on the floor says without a finger that it hurts, that they want a pause, another stretch, or no more."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sitbone.figure.figure import Change, observe, play, trembling
from sitbone.live.answer import Answer, Part, Waits
from sitbone.live.asking import STANDS
from sitbone.live.guide import Guide
from sitbone.live.wait import TOLD_AFTER
from sitbone.plan.item import Item
from sitbone.plan.records import SeenBy
from sitbone.pose.landmarks import Observation
from sitbone.stretches.stretch import load_stretches

STRETCHES = load_stretches()
ITEMS = (Item("towel", "left", 30), Item("wall", "left", 30))
Pose = dict[str, object]
ELBOWS = {"working": 5, "other": 5}
DOWN: Pose = {"pitch": -90}
UP: Pose = {"pitch": -90, "shoulder_flexion": {"working": 90, "other": 0}, "elbow_flexion": ELBOWS}
"""An arm to the ceiling, of somebody on their back."""
HURTS, LEAVE_OUT, END = (
    "Did that hurt? Raise one hand for yes.",
    "Shall we leave this one out? Raise one hand for yes.",
    "Shall we end for today? Raise one hand for yes.",
)


class Floor:
    """Somebody on the floor who was led for a while, and what they heard."""

    def __init__(self) -> None:
        self.guide, self.answers = Guide(ITEMS), list[Answer]()
        self.guide.go()

    @property
    def heard(self) -> list[str]:
        return [said.text for answer in self.answers for said in answer.said]

    @property
    def hurt(self) -> str | None:
        return next((answer.hurt for answer in self.answers if answer.hurt), None)

    def see(self, pose: Pose, seconds: float) -> Floor:
        for look in _looks(pose, self.guide.time, seconds):
            self.answers.append(self.guide.see(look))
        return self

    def holds_and_lets_go(self) -> Floor:
        """Fourteen seconds of thirty, and then down until the coach asks."""
        figure = STRETCHES["towel"].figure
        for look in play(figure, stays={"hold": 14, "release": 4}, start=0.1, trembles=0.001):
            self.answers.append(self.guide.see(look))
        return self


def _looks(pose: Pose, begin: float, seconds: float) -> Iterator[Observation]:
    for n in range(1, round(seconds * 10) + 1):
        yield trembling(observe(pose, time=begin + n / 10), 0.002)


def test_whoever_lets_go_early_is_asked_and_one_raised_hand_says_that_it_hurt() -> None:
    floor = Floor().holds_and_lets_go()
    assert floor.heard[-1] == HURTS
    floor.see(UP, 2.5)
    assert floor.hurt == "towel" and floor.guide.waits_for is Waits.PAIN
    assert floor.heard[-2] == HURTS  # and nothing was asked for in between
    assert floor.guide.state.counted == 0 and len([o for a in floor.answers for o in a.outcomes]) == 1


@pytest.mark.parametrize("stays", [0.2, 1.0, 2.0, 3.2, 8.0])
def test_a_hand_that_said_that_it_hurt_says_nothing_more_until_it_was_down(stays: float) -> None:
    floor = Floor().holds_and_lets_go().see(UP, 1.8 + stays).see(DOWN, 2)
    assert floor.hurt == "towel" and floor.guide.waits_for is Waits.PAIN
    assert floor.heard[-1] not in (HURTS, END)


def test_who_skips_by_a_key_is_asked_for_nothing_more_but_whether_it_hurt() -> None:
    floor = Floor().holds_and_lets_go()
    floor.guide.skip()
    floor.see(UP, 2)
    assert floor.hurt == "towel"
    floor = Floor().see(DOWN, 14).see(UP, 4.5).see(DOWN, STANDS)
    assert floor.heard[-1] == LEAVE_OUT
    floor.guide.skip()
    floor.see(DOWN, 2 * STANDS)
    assert END not in floor.heard


def test_a_hand_that_was_up_before_the_question_is_no_answer_to_it() -> None:
    floor = Floor().see(DOWN, 3).see(UP, 4.5)
    assert floor.heard[-2:] == ["Paused.", HURTS]
    floor.see(UP, 5)
    assert floor.hurt is None
    floor.see(DOWN, 1).see(UP, 2)
    assert floor.hurt == "towel"


def test_a_hand_pauses_when_it_goes_up_and_goes_on_when_it_comes_down_again() -> None:
    floor = Floor().see(DOWN, 14).see(UP, 2)
    assert floor.guide.waits_for is Waits.PERSON
    floor.see(DOWN, 3)
    assert floor.guide.waits_for is Waits.PERSON
    floor.see(UP, 2)
    assert floor.guide.waits_for is Waits.PERSON
    floor.see(DOWN, 1)
    assert floor.guide.waits_for is None and HURTS not in floor.heard


@pytest.mark.parametrize("yes_to", [HURTS, LEAVE_OUT, END, None])
def test_a_hand_that_stays_up_is_asked_whether_it_hurt_and_then_what_else(yes_to: str | None) -> None:
    floor = Floor().see(DOWN, 14).see(UP, 4.5)
    questions: list[str] = []
    while floor.heard[-1] in (HURTS, LEAVE_OUT, END) and floor.heard[-1] not in questions:
        questions.append(floor.heard[-1])
        floor.see(DOWN, 0.8).see(UP if questions[-1] == yes_to else DOWN, 2).see(DOWN, STANDS - 2.7)
    every = [HURTS, LEAVE_OUT, END]
    assert questions == every[: 1 + every.index(yes_to)] if yes_to else every
    assert floor.hurt == ("towel" if yes_to == HURTS else None)
    assert floor.guide.item == (1 if yes_to in (HURTS, LEAVE_OUT) else 0)
    waits = {HURTS: Waits.PAIN, None: Waits.PERSON}.get(yes_to)
    assert (floor.guide.part is Part.FINISHED) == (yes_to == END)
    assert floor.guide.waits_for is waits or yes_to == END


def test_a_pause_says_once_how_to_go_on() -> None:
    floor = Floor().see(DOWN, 14).see(UP, 2).see(DOWN, TOLD_AFTER + 30)
    assert floor.heard[-1] == "Raise a hand to go on. Keep it up if something is wrong."
    assert floor.heard.count(floor.heard[-1]) == 1


def test_after_pain_a_hand_goes_on_and_one_that_stays_up_may_end_it_and_nobody_is_praised() -> None:
    for up_for, part in ((2, Part.GET_READY), (5, Part.FINISHED)):
        floor = Floor().holds_and_lets_go().see(UP, 2).see(DOWN, 16)
        assert floor.heard[-1] == "If the pain is gone, raise a hand to go on. Keep it up to end for today."
        floor.see(UP, up_for)
        if up_for > 4:
            assert floor.heard[-1] == END
            floor.see(DOWN, 1).see(UP, 2)
        floor.see(DOWN, 6)
        assert floor.guide.part is part and not any("Well done" in text for text in floor.heard)


def test_hands_at_a_towel_ask_for_nothing() -> None:
    towel = Floor()
    for look in play(STRETCHES["towel"].figure, stays={"hold": 20, "release": 0}, start=0.1, trembles=0.001):
        towel.answers.append(towel.guide.see(look))
    assert not any("Raise one hand for yes" in text or "Paused" in text for text in towel.heard)


@pytest.mark.parametrize("seen_by", [SeenBy.CAMERA, SeenBy.TIMER])
def test_a_key_stands_for_each_sign(seen_by: SeenBy) -> None:
    guide = Guide(ITEMS, seen_by=seen_by)
    guide.go()

    def wait(seconds: float) -> list[str]:
        looks = _looks(DOWN, guide.time, seconds)
        answers = [guide.tick(look.time) if seen_by is SeenBy.TIMER else guide.see(look) for look in looks]
        return [said.text for answer in answers for said in answer.said]

    wait(14)
    guide.sign(kept_up=False)
    assert guide.waits_for is Waits.PERSON
    guide.sign(kept_up=False)
    assert guide.waits_for is None
    assert [said.text for said in guide.sign(kept_up=True).said] == [HURTS]
    assert LEAVE_OUT in wait(STANDS + 0.2)
    guide.sign(kept_up=False)
    assert guide.item == 1 and guide.waits_for is None
    guide.sign(kept_up=True)
    assert guide.sign(kept_up=False).hurt == ("wall" if guide.part.has_turn else "towel")
    assert guide.waits_for is Waits.PAIN


def test_an_arm_that_rests_beside_the_head_in_a_hold_asks_for_nothing() -> None:
    arm = Change("hold", 6, 16, {"shoulder_flexion": {"working": 150, "other": 0}}, hands="free")
    guide = Guide((Item("wall", "left", 20),))
    guide.go()
    film = play(STRETCHES["wall"].figure, stays={"hold": 34}, start=0.1, trembles=0.001, changes=[arm])
    said = [one.text for look in film for one in guide.see(look).said]
    assert guide.part is Part.FINISHED and not {HURTS, "Paused."} & set(said)
