"""Nobody waits in a stretch without knowing why, and nobody is nagged."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from sitbone.figure.figure import Change, observe, play, trembling
from sitbone.live.answer import Answer, Part, Sound, Waits
from sitbone.live.guide import Guide
from sitbone.live.lead import AGAIN_AFTER, OFFER_AFTER, REST_AFTER, WAIT_AFTER
from sitbone.plan.flexibility import HELD_FOR
from sitbone.plan.item import Item, Purpose
from sitbone.plan.records import SeenBy
from sitbone.pose.landmarks import Observation, nobody
from sitbone.stretches.stretch import load_stretches

HURTS = "Did that hurt? Raise one hand for yes."
WITHIN = 8.0
"""Seconds in which somebody is to know what is missing."""
A_MINUTE = 5
"""Sentences at most, in a stretch that does not go on."""
STRETCHES = load_stretches()
LYING: dict[str, object] = {"pitch": -90}
FEET_UP: dict[str, object] = {
    "pitch": -90,
    "hip_flexion": {"working": 50, "other": 50},
    "knee_flexion": {"working": 95, "other": 95},
}
HAND_UP: dict[str, object] = {
    "shoulder_flexion": {"working": 170, "other": 0},
    "elbow_flexion": {"working": 5, "other": 5},
}


def _of(stretch: str, phase: str = "hold") -> dict[str, object]:
    return next(p.pose for p in STRETCHES[stretch].figure.phases if p.name == phase)


def _item(stretch: str) -> Item:
    return Item(stretch, "both" if STRETCHES[stretch].sides == "both" else "left", 30)


def _still(pose: dict[str, object], azimuth: float = 90) -> Callable[[float], Observation]:
    return lambda time: trembling(observe(pose, time=time, camera_azimuth=azimuth), 0.002)


def _begun(item: Item) -> Guide:
    guide = Guide([item])
    guide.go()
    return guide


def _seen(
    guide: Guide, look: Callable[[float], Observation], seconds: float
) -> Iterator[tuple[float, Answer]]:
    for _ in range(round(seconds * 10)):
        answer = guide.see(look(guide.time + 0.1))
        yield guide.time, answer


def _waits(guide: Guide, look: Callable[[float], Observation], seconds: float) -> list[tuple[float, str]]:
    """What is said from the moment on at which the stretch should go on; seconds from then."""
    list(_seen(guide, look, 12.1))
    assert guide.part is Part.STRETCH
    began = guide.time
    return [(time - began, said.text) for time, a in _seen(guide, look, seconds) for said in a.said]


_WRONG = [
    ("seated_hug", FEET_UP, "Sit up on the carpet"),
    ("seated_hug", _of("seated_extend", "ready"), "Hold your knees"),
    ("seated_extend", _of("seated_hug"), "Take hold of your feet"),
    ("chair", {}, "Sit on the edge of the chair"),
    ("chair", _of("chair", "ready"), "Slide that heel forward"),
    ("towel", _of("chair"), "Lie on your back"),
    ("towel", LYING, "raise that leg"),
    ("towel", _of("wall", "ready"), "Lower the other leg"),
    ("wall", _of("seated_hug"), "Lie on your back"),
    ("wall", FEET_UP, "Slide one foot up"),
    ("wall", _of("towel"), "Bend the other knee"),
]


@pytest.mark.parametrize(("stretch", "pose", "said"), _WRONG)
def test_the_step_that_is_missing_is_said_soon_then_less_often_and_then_a_way_out(
    stretch: str, pose: dict[str, object], said: str
) -> None:
    heard = _waits(_begun(_item(stretch)), _still(pose), WAIT_AFTER + 5)
    first = next(time for time, text in heard if said in text)
    assert first <= WITHIN
    times = [time for time, _ in heard]
    assert max(sum(time <= other < time + 60 for other in times) for time in times) <= A_MINUTE
    again = [time for time, text in heard if said in text][1:]
    assert not again or again[0] - first >= AGAIN_AFTER[0] - 0.2
    assert any("raise one hand" in text or "skip this one" in text for _, text in heard)


@pytest.mark.parametrize("stretch", list(STRETCHES))
def test_whoever_is_seen_from_the_front_or_not_at_all_is_told(stretch: str) -> None:
    for look, said in (
        (_still(_of(stretch), 5), "side"),
        (lambda time: nobody(time, (640, 480)), "I cannot see you"),
    ):
        heard = _waits(_begun(_item(stretch)), look, WITHIN)
        assert any(said in text for _, text in heard), (stretch, said, heard)


def test_feet_that_are_out_of_the_picture_are_asked_for() -> None:
    def cut(time: float) -> Observation:
        seen = _still({})(time)
        return replace(seen, image=tuple((x, y + 120, z) for x, y, z in seen.image))

    assert any("I cannot see your feet" in text for _, text in _waits(_begun(_item("towel")), cut, WITHIN))


def test_whoever_does_nothing_for_long_is_waited_for_and_then_it_is_quiet() -> None:
    guide = _begun(_item("towel"))
    heard = _waits(guide, _still({}), WAIT_AFTER + 30)
    assert guide.waits_for is Waits.PERSON and "I wait" in heard[-1][1]
    assert heard[-1][0] < WAIT_AFTER + 1


def test_a_raised_hand_leaves_the_stretch_out_when_that_was_offered_and_pauses_otherwise() -> None:
    for offered in (True, False):
        guide = Guide([_item("towel"), _item("wall")])
        guide.go()
        _waits(guide, _still({}), OFFER_AFTER + 2 if offered else 10)
        said = [s.text for _, a in _seen(guide, _still(HAND_UP), 2.5) for s in a.said]
        assert ("We leave it out." in said, "Paused." in said) == (offered, not offered)
        assert (guide.item, guide.state.paused) == ((1, False) if offered else (0, True))


def test_a_hold_that_is_lost_says_why_and_one_that_is_found_again_says_so() -> None:
    bent = Change("hold", 6, 10, {"knee_flexion": {"working": 45}})
    guide = _begun(_item("towel"))
    answers = [
        guide.see(look)
        for look in play(
            STRETCHES["towel"].figure, stays={"hold": 45}, start=0.1, trembles=0.001, changes=[bent]
        )
    ]
    said = [one.text for answer in answers for one in answer.said]
    why, on = said.index(STRETCHES["towel"].rules[0].cue), said.index("Good, on.")
    assert why < on and said.count("Good, on.") == 1


@pytest.mark.parametrize("stretch", ["towel", "wall", "chair"])
def test_whoever_lets_go_early_is_asked_whether_it_hurt_and_then_for_nothing_but_whether_to_leave_it_out(
    stretch: str,
) -> None:
    guide, heard = _let_go(stretch)
    after = [(time, text) for time, text in heard if time > 0]
    assert guide.part is Part.STRETCH and after[0][1] == HURTS and after[0][0] < WITHIN
    rest = [(time, text) for time, text in after[1:] if time < REST_AFTER]
    assert [text[:8] for _, text in rest] == ["Rest now", "We can l"]


def _let_go(stretch: str) -> tuple[Guide, list[tuple[float, str]]]:
    """A hold that was let go after 14 seconds; what is said in 30 more, with the seconds since then."""
    guide, released = _begun(_item(stretch)), 0.0
    heard = []
    for look in play(STRETCHES[stretch].figure, stays={"hold": 14, "release": 30}, start=0.1, trembles=0.001):
        answer = guide.see(look)
        released = guide.time if guide.state.counting else released
        heard += [(guide.time, said.text) for said in answer.said]
    return guide, [(time - released, text) for time, text in heard]


def test_the_last_five_seconds_of_a_hold_are_counted_and_its_end_is_heard_whatever_else_is() -> None:
    for guide, looks in (
        (_begun(_item("towel")), True),
        (Guide([_item("towel")], seen_by=SeenBy.TIMER), False),
    ):
        if looks:
            film = play(STRETCHES["towel"].figure, stays={"hold": 45}, start=0.1, trembles=0.001)
            answers = [guide.see(look) for look in film]
        else:
            answers = [guide.tick(0.1 + n / 4) for n in range(200)]
        sounds = [sound for answer in answers for sound in answer.sounds]
        end = sounds.index(Sound.END)
        assert sounds[end - 6 : end] == [Sound.HALF, *[Sound.TICK] * 5]
        assert any(Sound.END in a.sounds and any(s.about == "done" for s in a.said) for a in answers)


def test_nobody_is_told_to_let_go_of_a_stretch_out_of_which_the_next_one_grows() -> None:
    guide = Guide([Item("seated_hug", "both", 10), Item("seated_extend", "both", 10)])
    guide.go()
    hug = play(
        STRETCHES["seated_hug"].figure, stays={"hold": 14, "release": 0}, moves={"release": 0}, start=0.1
    )
    said = [one.text for look in hug for one in guide.see(trembling(look, 0.001)).said]
    assert guide.item == 1 and not any("Let go" in text for text in said)


def test_a_flexibility_check_counts_no_seconds_aloud_and_asks_for_nothing_more() -> None:
    item = Item("towel", "left", HELD_FOR, purpose=Purpose.CHECK)
    looks = play(STRETCHES["towel"].figure, stays={"hold": 9}, start=0.1, trembles=0.001, camera_azimuth=96)
    guide = _begun(item)
    sounds = [sound for look in looks if guide.part is not Part.GET_READY for sound in guide.see(look).sounds]
    assert Sound.TICK not in sounds
    heard = _waits(_begun(item), _still(LYING), 20)
    assert heard[0][0] <= WITHIN
    assert all("only until you first feel a stretch" in text for _, text in heard)
