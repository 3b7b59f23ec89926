"""Looks that were there before are told from new ones."""

from dataclasses import replace

from sitbone.figure.figure import observe, trembling
from sitbone.pose.landmarks import Observation, nobody
from sitbone.pose.sameness import Sameness


def _new(looks: list[Observation], **options: float) -> list[bool]:
    sameness = Sameness(**options)
    return [sameness.step(look).new for look in looks]


def test_a_look_that_was_there_before_is_not_new_until_it_is_forgotten() -> None:
    first, second = (trembling(observe({}, time=t), 0.001) for t in (0.1, 0.2))
    looks = [first, second, replace(first, time=0.3), replace(second, time=90.0), replace(second, time=90.1)]
    assert _new(looks) == [True, True, False, True, False]


def test_in_a_film_only_the_look_just_before_is_compared() -> None:
    first, second = (trembling(observe({}, time=t), 0.001) for t in (0.1, 0.2))
    looks = [first, replace(first, time=0.15), second, replace(first, time=0.3)]
    assert _new(looks, remembers=0) == [True, False, True, True]


def test_nobody_and_a_look_carried_on_say_nothing() -> None:
    look = observe({}, time=0.3)
    looks = [nobody(0.1, (640, 480)), nobody(0.2, (640, 480)), look, replace(look, time=0.4, looked=False)]
    assert _new(looks) == [True] * 4
