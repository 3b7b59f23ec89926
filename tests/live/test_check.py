"""The camera check: it leads somebody three metres away by voice, and waits for nobody for ever."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from sitbone.figure.figure import observe, trembling
from sitbone.live.answer import Answer, Offer, Part, Sound
from sitbone.live.check import AGAIN_AFTER, DARK, OFFER_AFTER, OFFER_STANDS, words_for
from sitbone.live.guide import Guide
from sitbone.plan.item import Item, Purpose
from sitbone.pose.landmarks import Observation, nobody
from sitbone.stretches.stretch import load_stretches

TOWEL = Item("towel", "left", 10)
HAND_UP = {"shoulder_flexion": {"working": 170, "other": 0}, "elbow_flexion": {"working": 5, "other": 5}}


def _look(time: float, azimuth: float = 90, **pose: object) -> Observation:
    return trembling(observe(dict(pose), time=time, camera_azimuth=azimuth), 0.002)


def _moved(across: float, down: float) -> Callable[[float], Observation]:
    def look(time: float) -> Observation:
        seen = _look(time)
        return replace(seen, image=tuple((x + across, y + down, z) for x, y, z in seen.image))

    return look


def _seen(
    guide: Guide, look: Callable[[float], Observation], seconds: float, brightness: int = 120
) -> Iterator[tuple[float, Answer]]:
    """Ten looks a second, as long as the check goes on."""
    for _ in range(round(seconds * 10)):
        if guide.part is not Part.CHECK:
            return
        answer = guide.see(look(guide.time + 0.1), brightness)
        yield guide.time, answer


def _said(answers: Iterator[tuple[float, Answer]]) -> list[tuple[float, str]]:
    return [(time, said.text) for time, answer in answers for said in answer.said]


@pytest.mark.parametrize(
    ("look", "brightness", "said"),
    [
        (_look, DARK - 1, "It is too dark"),
        (lambda time: nobody(time, (640, 480)), 120, "I cannot see you yet"),
        (lambda time: _look(time, 0), 120, "from the front. Turn your side"),
        (_moved(0, -400), 120, "your head. Tilt the camera up"),
        (_moved(0, 120), 120, "your feet. Tilt the camera down"),
        (_moved(-340, 0), 120, "the camera back"),
    ],
)
def test_what_is_missing_is_said_within_two_seconds_and_then_less_and_less_often(
    look: Callable[[float], Observation], brightness: int, said: str
) -> None:
    guide = Guide([TOWEL])
    found = [one for one in _said(_seen(guide, look, 19, brightness)) if said in one[1]]
    assert guide.part is Part.CHECK
    assert found[0][0] < 2 and found[1][0] - found[0][0] == pytest.approx(AGAIN_AFTER[0], abs=0.2)
    assert len(found) == 2
    # What the page draws is what is said.
    check = guide.state.check
    assert check and check.missing and check.say == words_for(check.missing)


def test_whoever_turns_to_the_side_is_told_to_stay_hears_a_tone_and_begins() -> None:
    guide = Guide([TOWEL])
    list(_seen(guide, lambda time: _look(time, 0), 5))
    began = guide.time
    turned = began + 1.5
    answers = list(_seen(guide, lambda time: _look(time, min(90, 60 * (time - began))), 10))
    ((at, _),) = [one for one in _said(iter(answers)) if one[1] == "Good, stay."]
    assert at - turned < 3 and any(Sound.START in answer.sounds for _, answer in answers)
    assert guide.part is Part.GET_READY and guide.time - turned < 4


def test_a_view_that_wanders_about_the_bound_is_neither_refused_nor_spoken_of_again_and_again() -> None:
    guide = Guide([TOWEL])
    bound = load_stretches()["towel"].shape.view_from
    list(_seen(guide, lambda time: _look(time, bound + 3), 1.5))
    said = _said(_seen(guide, lambda time: _look(time, bound + (3 if round(time * 10) % 3 else -4)), 3))
    assert [text for _, text in said if "turn" in text.lower()] == []
    assert guide.part is Part.GET_READY


def test_a_leg_that_is_to_be_measured_is_asked_for_more_from_the_side_than_one_that_is_stretched() -> None:
    for purpose, passed in ((Purpose.PRACTICE, True), (Purpose.CHECK, False)):
        guide = Guide([replace(TOWEL, purpose=purpose)])
        list(_seen(guide, lambda time: _look(time, 52), 5))
        assert (guide.part is not Part.CHECK) == passed


def test_after_a_while_a_raised_hand_agrees_to_go_on_or_to_the_timer() -> None:
    for agreed in Offer:
        guide = Guide([TOWEL])
        waits = OFFER_AFTER + 2 + (OFFER_STANDS if agreed is Offer.TIMER else 0)
        said = _said(_seen(guide, lambda time: _look(time, 0), waits))
        assert sum("Raise one hand for yes" in text for _, text in said) == (
            1 if agreed is Offer.GO_ON else 2
        )
        assert guide.state.check and guide.state.check.offered is agreed
        list(_seen(guide, lambda time: _look(time, 0, **HAND_UP), 2.5))
        if agreed is Offer.GO_ON:
            assert guide.part is Part.GET_READY
        else:
            assert guide.state.check.agreed is Offer.TIMER and guide.part is Part.CHECK


def test_a_hand_that_answers_nothing_or_that_is_up_all_along_agrees_to_nothing() -> None:
    guide = Guide([TOWEL])
    list(_seen(guide, lambda time: _look(time, 0, **HAND_UP), OFFER_AFTER + 3 * OFFER_STANDS))
    assert guide.part is Part.CHECK and guide.state.check and guide.state.check.agreed is None


def test_a_flexibility_check_has_no_timer_to_offer_and_a_session_that_waits_is_not_led() -> None:
    guide = Guide([replace(TOWEL, purpose=Purpose.CHECK)])
    said = _said(_seen(guide, lambda time: _look(time, 0), 90))
    assert any("what I can see" in text for _, text in said)
    assert not any("timer" in text for _, text in said)
    waiting = Guide([TOWEL])
    waiting.pause(True)
    assert _said(_seen(waiting, _look, 30)) == [] and waiting.part is Part.CHECK
