"""A flexibility check, led: each leg three times, at the first feeling, let go between, and nobody asked for more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from sitbone.figure.figure import Change, play
from sitbone.figure.skeleton import Side
from sitbone.live.answer import Answer, Part, Sound
from sitbone.live.guide import Guide
from sitbone.live.led import led
from sitbone.live.patience import CHECK_AT_MOST
from sitbone.plan.flexibility import HELD_FOR, Found, found_in
from sitbone.plan.item import Item, Purpose
from sitbone.plan.records import HoldRecord, SeenBy, SessionRecord
from sitbone.pose.landmarks import Observation
from sitbone.stretches.stretch import load_stretches

NOW = datetime(2026, 11, 29, 8, tzinfo=UTC)
FOOT_DOWN = Change("hold", 0, 60, {"hip_flexion": {"other": -80}, "knee_flexion": {"other": 2}})
"""At the end of a wall: the other foot rests on the floor."""
ITEMS = tuple(
    Item(stretch, side, HELD_FOR, repetition, purpose=Purpose.CHECK)
    for stretch in ("towel", "wall")
    for side in ("left", "right")
    for repetition in (1, 2, 3)
)


def _once(item: Item, start: float, *changes: Change, hold: float = 9) -> Iterator[Observation]:
    """The pose model sees somebody on their back 6° nearer with the head than they are; a figure's points are right."""
    changed = (FOOT_DOWN, *changes) if item.stretch == "wall" else changes
    azimuth = 96.0 if item.side == "left" else -96.0
    figure = load_stretches()[item.stretch].figure
    side: Side = "left" if item.side == "left" else "right"
    return play(
        figure,
        side,
        stays={"hold": hold},
        start=start,
        trembles=0.001,
        camera_azimuth=azimuth,
        changes=changed,
    )


def _begun(*items: Item) -> Guide:
    guide = Guide(items)
    guide.go()
    return guide


def _led(guide: Guide, *changes: Change, hold: float = 9) -> list[Answer]:
    """Each item once, as somebody does it who does what is said."""
    answers: list[Answer] = []
    while guide.part is not Part.FINISHED:
        item = next(
            one for one in ITEMS if one.stretch == guide.state.stretch and one.side == guide.state.side
        )
        answers += [guide.see(look) for look in _once(item, guide.time + 0.1, *changes, hold=hold)]
    return answers


def _said(answers: Sequence[Answer]) -> list[str]:
    return [said.text for answer in answers for said in answer.said]


def _found(answers: Sequence[Answer]) -> tuple[Found, ...]:
    """What the check found, kept as the hub keeps it."""
    holds = tuple(
        HoldRecord(**outcome.hold.as_hold() | {"at": NOW}, uncertainty=outcome.uncertainty)
        for answer in answers
        for outcome in answer.outcomes
    )
    return found_in(SessionRecord("a", NOW, SeenBy.CAMERA, NOW, holds=holds, purpose=Purpose.CHECK))


def test_a_check_reads_each_leg_three_times_and_asks_to_let_go_after_each() -> None:
    guide = _begun(*ITEMS)
    answers = _led(guide)
    found = _found(answers)
    assert [(f.stretch, f.side, len(f.readings)) for f in found] == [
        (stretch, side, 3) for stretch in ("towel", "wall") for side in ("left", "right")
    ]
    assert [f.value for f in found] == [pytest.approx(77, abs=2)] * 2 + [pytest.approx(10, abs=1)] * 2
    said = _said(answers)
    assert said.count("Done. Let go slowly.") == len(ITEMS)
    assert sum("once more. Only until you first feel a stretch." in words for words in said) == 8
    assert said[-1] == "That is all for now. Rest as long as you like."  # no end is better than another
    assert not any("further" in words or "Well done" in words for words in said)
    assert Sound.HALF not in [sound for answer in answers for sound in answer.sounds]


def test_no_angle_is_shown_while_it_is_read() -> None:
    guide = _begun(ITEMS[0])
    for look in _once(ITEMS[0], 0.1):
        guide.see(look)
        assert guide.state.angle is None


@pytest.mark.parametrize("stretch", ["towel", "wall"])
def test_a_leg_that_cannot_be_read_is_asked_for_nothing_more_and_soon_left(stretch: str) -> None:
    item = Item(stretch, "left", HELD_FOR, purpose=Purpose.CHECK)
    guide = _begun(item)
    bent = Change("hold", 0, 60, {"knee_flexion": {"working": 45}})
    answers, shown = [], set()
    for look in _once(item, 0.1, bent, hold=CHECK_AT_MOST + 15):
        answers.append(guide.see(look))
        shown.add(guide.state.why or "")
    words = " ".join([*_said(answers), *shown])
    assert "measured" in words and "That is enough" in words
    for rule in load_stretches()[stretch].rules:
        assert rule.cue not in words
    assert guide.part is Part.FINISHED
    assert all(found.value is None for found in _found(answers))


def test_every_cue_of_a_check_is_its_own_and_practice_keeps_those_of_the_stretch() -> None:
    for item in ITEMS:
        stretch, checked = load_stretches()[item.stretch], led(item)
        assert not {rule.cue for rule in stretch.rules} & {rule.cue for rule in checked.rules}
        assert "only until you first feel a stretch" in checked.summary
        assert led(replace(item, purpose=Purpose.PRACTICE)) is stretch


def test_a_check_in_which_something_hurts_is_over() -> None:
    guide = _begun(*ITEMS)
    for look in list(_once(ITEMS[0], 0.1))[:60]:
        guide.see(look)
    answer = guide.hurts()
    assert answer.hurt == "towel" and guide.part is Part.FINISHED
    assert [said.text for said in answer.said] == [
        "The check is over for today. Come out of it slowly and rest."
    ]
