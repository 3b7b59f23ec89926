"""The guide through a session: whose turn it is, what is kept of it, and when it waits."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from sitbone.figure.figure import Change, observe, play, trembling
from sitbone.live.answer import Answer, Outcome, Part, Sound, Waits
from sitbone.live.guide import Guide, away
from sitbone.plan.item import Item
from sitbone.plan.records import SeenBy
from sitbone.pose.landmarks import Observation
from sitbone.pose.track import points_of
from sitbone.stretches.limits import CUE, HIP_LIMIT, Limits
from sitbone.stretches.stretch import load_stretches

TOWEL = (Item("towel", "left", 10), Item("towel", "right", 10))
TREMBLE = 0.001
"""Metres: a figure that is to be taken for a person."""


def _hold(stretch: str, side: str, start: float, hold: float = 14) -> Iterator[Observation]:
    return play(load_stretches()[stretch].figure, side, stays={"hold": hold}, start=start, trembles=TREMBLE)  # type: ignore[arg-type]


def _looks(guide: Guide, looks: Sequence[Observation] | Iterator[Observation]) -> list[Answer]:
    return [guide.see(look) for look in looks]


def _outcomes(answers: Sequence[Answer]) -> list[Outcome]:
    return [outcome for answer in answers for outcome in answer.outcomes]


def _begun(*items: Item) -> Guide:
    guide = Guide(items)
    guide.go()
    return guide


def _in_mid_hold() -> Guide:
    """Some seconds of a longer hold have counted."""
    guide = _begun(Item("towel", "left", 30))
    for look in _hold("towel", "left", 0.1, 40):
        guide.see(look)
        if guide.state.counted >= 5:
            return guide
    raise AssertionError("it never counted")


def _go_on(guide: Guide, start: float, seconds: float) -> None:
    still = list(_hold("towel", "left", 0.0, 30))[150]
    for n in range(int(seconds * 10)):
        guide.see(trembling(replace(still, time=start + n / 10), TREMBLE))


def test_both_legs_of_the_towel_are_completed_left_then_right_with_a_rest_between() -> None:
    guide = _begun(*TOWEL)
    answers = _looks(guide, _hold("towel", "left", 0.1))
    between = guide.part
    assert between in (Part.REST, Part.GET_READY) and guide.item == 1
    answers += _looks(guide, _hold("towel", "right", guide.time + 6))
    kept = _outcomes(answers)
    assert [(o.item, o.hold.side, o.hold.completed) for o in kept] == [(0, "left", True), (1, "right", True)]
    assert guide.part is Part.FINISHED


def test_each_leg_is_held_for_as_long_as_it_was_prescribed() -> None:
    guide = _begun(Item("towel", "left", 6), Item("towel", "right", 10))
    (left,) = _outcomes(_looks(guide, _hold("towel", "left", 0.1)))
    assert left.hold.completed
    assert left.hold.counted < 8


def test_a_toe_touch_is_warned_about_and_never_counted() -> None:
    guide = _begun(*TOWEL)
    both = {"working": 120, "other": 120}
    down = {
        "pitch": 120,
        "hip_flexion": both,
        "shoulder_flexion": {"working": 80, "other": 80},
        "hands": "feet",
    }
    answers = _looks(guide, (observe(down if n > 30 else {}, time=0.1 + n / 10) for n in range(200)))
    assert any("toe_touch" in answer.warnings for answer in answers)
    assert not _outcomes(answers) and guide.state.counted == 0


def test_what_hurts_is_left_for_today_on_both_sides_and_nothing_goes_on_by_itself() -> None:
    guide = _begun(*TOWEL, Item("chair", "left", 10))
    _looks(guide, list(_hold("towel", "left", 0.1))[:150])
    guide.hurts()
    assert guide.state.paused and guide.state.stretch == "chair"
    at = guide.item
    answers = _looks(
        guide, (replace(look, people=0) for look in _hold("chair", "left", guide.time + 0.1, 60))
    )
    assert guide.state.paused and guide.item == at and not _outcomes(answers)


def test_the_middle_of_every_hold_is_sounded_once_seen_or_not() -> None:
    seen = _looks(_begun(*TOWEL[:1]), _hold("towel", "left", 0.1))
    timer = Guide([Item("towel", "left", 10)], seen_by=SeenBy.TIMER)
    unseen = [timer.tick(0.1 + n / 4) for n in range(120)]
    for answers in (seen, unseen):
        sounds = [sound for answer in answers for sound in answer.sounds if sound is not Sound.TICK]
        assert sounds[-2:] == [Sound.HALF, Sound.END] and sounds.count(Sound.HALF) == 1


def test_in_the_rest_nothing_of_the_hold_is_asked_and_the_end_comes_last() -> None:
    guide = _begun(*TOWEL[:1], Item("wall", "left", 10))
    in_rest = []
    # Done, and stays where it was with the knee bent: out of a hold that is over nobody is corrected.
    bent = [Change("hold", 13, 40, {"knee_flexion": {"working": 45}})]
    for look in play(load_stretches()["towel"].figure, "left", stays={"hold": 40}, start=0.1, changes=bent):
        answer = guide.see(trembling(look, TREMBLE))
        if guide.part is Part.REST:
            in_rest += [said.about for said in answer.said]
    assert set(in_rest) == {"done"}
    answers = _looks(_begun(*TOWEL[:1]), _hold("towel", "left", 0.1))
    assert [said.about for answer in answers for said in answer.said][-2:] == ["done", "finished"]


def test_what_grows_out_of_a_stretch_that_hurts_is_not_announced_either() -> None:
    guide = _begun(
        Item("seated_hug", "both", 10), Item("seated_extend", "both", 10), Item("towel", "left", 10)
    )
    answer = guide.hurts()
    assert [said.about for said in answer.said] == ["hurts"]
    assert guide.state.stretch == "towel" and guide.state.paused
    guide.pause(False)
    _looks(guide, [replace(observe({}, time=guide.time + 5 + n / 10), people=0) for n in range(20)])
    assert guide.state.stretch == "towel"


def test_in_the_rest_it_is_the_stretch_just_led_that_hurts() -> None:
    guide = _begun(Item("towel", "left", 10), Item("towel", "right", 10), Item("wall", "left", 10))
    assert guide.hurts().hurt == "towel"
    assert guide.hurts().hurt == "towel"  # and not the wall, which comes next
    assert guide.state.stretch == "wall"


def test_nobody_is_praised_or_ticked_off_after_pain_and_the_last_word_is_to_come_out_slowly() -> None:
    guide = _begun(Item("towel", "left", 10))
    answer = guide.hurts()
    assert guide.part is Part.FINISHED and guide.state.hurt
    (said,) = answer.said
    assert "slowly" in said.text and "Well done" not in said.text
    later = _begun(Item("towel", "left", 10), Item("wall", "left", 10))
    later.hurts()
    words = [said.text for said in [*later.skip().said, *later.skip().said]]
    assert later.part is Part.FINISHED and not any("Well done" in text for text in words)


def test_pain_said_before_the_first_stretch_waits_until_somebody_goes_on_and_ends_without_praise() -> None:
    guide = Guide([Item("towel", "left", 5)])
    guide.hurts()
    ready = list(_hold("towel", "left", 0.1, 12))
    assert not [said for answer in _looks(guide, ready[:60]) for said in answer.said]
    assert (guide.part, guide.waits_for) == (Part.CHECK, Waits.PAIN)
    guide.go()
    guide.pause(False)
    answers = _looks(guide, _hold("towel", "left", guide.time + 0.1, 12))
    assert guide.part is Part.FINISHED and _outcomes(answers)
    assert not any("Well done" in said.text for answer in answers for said in answer.said)


def test_nobody_is_praised_for_nothing_or_where_a_movement_to_avoid_was_seen() -> None:
    skipped = _begun(*TOWEL)
    heard = [said.text for _ in range(4) for said in skipped.skip().said]
    assert skipped.part is Part.FINISHED
    guide = _begun(Item("towel", "left", 5))
    toes = {"hip_flexion": {"working": 110, "other": 110}, "spine_flexion": 40, "hands": "feet"}
    answers = [guide.see(replace(observe(toes), time=n / 10)) for n in range(1, 20)]
    assert any(answer.warnings for answer in answers)
    answers += _looks(guide, _hold("towel", "left", 3, 12))
    heard += [said.text for answer in answers for said in answer.said]
    assert guide.part is Part.FINISHED and not any("Well done" in text for text in heard)


def test_whoever_cannot_come_further_is_asked_three_times_then_told_that_it_is_enough() -> None:
    for stretch, more in (("towel", 38), ("chair", 36)):
        guide = _begun(Item(stretch, "left", 30))
        tight = Change("hold", 0, 200, {"knee_flexion": {"working": more}})
        figure = load_stretches()[stretch].figure
        looks = play(figure, stays={"hold": 120}, changes=[tight], start=0.1, trembles=TREMBLE)
        said: list[str] = [one.about for answer in _looks(guide, looks) for one in answer.said]
        assert said.count("knee_bent") == 3
        assert said.count("enough") in (3, 4)


def test_whoever_is_in_a_stretch_for_minutes_is_asked_to_let_go_counted_or_not() -> None:
    guide = _begun(Item("chair", "left", 20))
    lifted = Change(
        "hold", 0, 200, {"hip_flexion": {"working": 18}}
    )  # the heel is off the floor: nothing counts
    figure = load_stretches()["chair"].figure
    looks = play(figure, stays={"hold": 100}, changes=[lifted], start=0.1, trembles=TREMBLE)
    answers = _looks(guide, looks)
    first = next(a for a in answers if any(said.about == "enough" for said in a.said))
    assert 60 < answers.index(first) / 10 < 75
    assert not _outcomes(answers)


def test_a_session_that_hurt_goes_on_elsewhere_as_it_was_and_waits_there_too() -> None:
    items = (
        Item("towel", "left", 10),
        Item("chair", "left", 10),
        Item("towel", "left", 10, 2),
        Item("wall", "left", 10),
    )
    guide = Guide(items, at=1, hurt=["towel"], paused="pain")
    looks = [replace(look, time=look.time + 0.1) for look in _hold("chair", "left", 0.1, 30)]
    said = [one for answer in _looks(guide, looks) for one in answer.said]
    assert [one.text for one in said] == [
        "If the pain is gone, raise a hand to go on. Keep it up to end for today."
    ]
    assert guide.state.paused and guide.part is Part.REST and guide.item == 1
    guide.pause(False)
    for _ in range(3):
        guide.skip()
    assert guide.state.stretch != "towel"


def test_seconds_away_are_not_counted_and_a_short_time_away_does_not_end_the_hold() -> None:
    for gone, lost in ((3.0, False), (20.0, True)):
        guide = _in_mid_hold()
        before = guide.state.counted
        away(guide)
        _go_on(guide, guide.time + gone, 2.0)
        assert guide.state.counted <= (before if not lost else 0) + 2.2
        if not lost:
            assert guide.state.counted >= before and guide.item == 0


def test_the_other_leg_is_said_once_and_kept_as_unknown() -> None:
    guide = _begun(Item("towel", "left", 8))
    answers = _looks(guide, _hold("towel", "right", 0.1, 25))
    answers.append(guide.stop())
    said = [said for answer in answers for said in answer.said if said.about == "wrong leg"]
    assert len(said) == 1
    assert [outcome.hold.side for outcome in _outcomes(answers)] == ["unknown"]


def test_a_timer_counts_only_ticks_at_most_a_second_apart() -> None:
    guide = Guide([Item("towel", "left", 10)], seen_by=SeenBy.TIMER)
    guide.tick(0.1)
    for n in range(1, 70):
        guide.tick(0.1 + n / 4)
    before = guide.state.counted
    assert 0 < before < 10
    guide.tick(1000.0)
    assert guide.state.counted == before
    guide.tick(1001.0)
    assert guide.state.counted == before + 1


def _towel_past_ninety(start: float, until: float) -> Iterator[Observation]:
    """The left leg raised to 75 degrees for long, and from 6 to 9 s after the start drawn to 100."""
    hold = next(phase.pose for phase in load_stretches()["towel"].figure.phases if phase.name == "hold")
    for n in range(int((until - start) * 10)):
        past = min(max(n / 10 - 6, 0.0), 1.0) - min(max(n / 10 - 9, 0.0), 1.0)
        pose = {**hold, "hip_flexion": {"working": 75 + 25 * past, "other": -4}}
        yield trembling(observe(pose, time=start + n / 10), TREMBLE)


def test_past_a_limit_of_the_hip_the_ring_waits_the_cue_is_said_and_the_hold_goes_on_after() -> None:
    guide = Guide([Item("towel", "left", 10)], limits=Limits(hip_flexion_at_most=90))
    answers, counted, why = [guide.go()], [], []
    for look in _towel_past_ninety(0.1, 30):
        answers.append(guide.see(look))
        counted.append(guide.state.counted)
        why.append(guide.state.why)
    said = [said.text for answer in answers for said in answer.said]
    assert "90 degrees at most" in said[0]
    assert said.count(CUE) == 1
    assert counted[70] == counted[90] > 0 and why[80] == CUE
    (outcome,) = _outcomes(answers)
    assert (outcome.hold.completed, round(outcome.hold.counted), outcome.faults) == (True, 10, (HIP_LIMIT,))


def test_somebody_whom_nobody_watches_is_told_the_limit_of_each_stretch_and_nobody_else_is() -> None:
    items = [*TOWEL, Item("chair", "left", 10)]
    for limits, times in ((Limits(hip_flexion_at_most=90, hips="left"), 2), (Limits(), 0)):
        guide = Guide(items, seen_by=SeenBy.TIMER, limits=limits)
        answers = [guide.tick(n / 4) for n in range(1, 600)]
        told = [said.text for answer in answers for said in answer.said if "left hip" in said.text]
        assert guide.part is Part.FINISHED and len(told) == times


_COMMANDS = st.sampled_from(["go", "pause", "resume", "skip", "stop", "hurts", "away", "tick"])
_LOOKS = st.tuples(
    st.sampled_from(["towel", "chair", "seated_hug", "wall"]),
    st.sampled_from(["as it is", "nan", "zeros", "swapped", "elsewhere", "nobody"]),
    st.floats(-1, 8),
    st.integers(1, 40),
)
_STREAMS = st.lists(st.one_of(_COMMANDS, _LOOKS), max_size=14)
_ITEMS = (*TOWEL, Item("seated_hug", "both", 5), Item("chair", "right", 5))
_FILMS = {
    name: list(play(load_stretches()[name].figure, stays={"hold": 8}, trembles=TREMBLE))[40:]
    for name in ("towel", "chair", "seated_hug", "wall")
}


def _spoilt(look: Observation, how: str, time: float) -> Observation:
    image, world = np.array(look.image), np.array(look.world)
    if how == "nan":
        image[:], world[:] = np.nan, np.nan
    elif how == "zeros":
        image[:], world[:] = 0, 0
    elif how == "swapped":
        image[23:], world[23:] = image[:22:-1], world[:22:-1]
    elif how == "elsewhere":
        image += 5000
    people = 0 if how == "nobody" else 1
    return replace(look, time=time, image=points_of(image), world=points_of(world), people=people)


def _play_stream(stream: list[object]) -> list[Answer]:
    guide, answers = Guide(_ITEMS), []
    for part in stream:
        if isinstance(part, tuple):
            name, how, gap, many = part
            start = guide.time + gap
            looks = [_spoilt(look, how, start + n / 10) for n, look in enumerate(_FILMS[name][:many])]
            answers += _looks(guide, looks)
        elif part == "away":
            away(guide)
        elif part == "tick":
            answers.append(guide.tick(guide.time + 0.5))
        elif part in ("pause", "resume"):
            answers.append(guide.pause(part == "pause"))
        else:
            answers.append(getattr(guide, str(part))())
        state = guide.state
        assert state.share is None or 0 <= state.share <= 1
    return answers


@given(_STREAMS)
@settings(max_examples=25, deadline=None)
def test_whatever_comes_each_item_is_kept_once_at_most_and_the_same_again_when_replayed(
    stream: list[object],
) -> None:
    answers = _play_stream(stream)
    kept = _outcomes(answers)
    assert len({o.item for o in kept}) == len(kept)
    assert all(o.hold.counted <= o.hold.held + 0.25 for o in kept)
    assert repr(_play_stream(stream)) == repr(answers)
