"""What the coach decides over whole sessions of measured bodies."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitbone.body.measures import Body, Shown
from sitbone.body.position import Position
from sitbone.coach.coach import Coach
from sitbone.coach.events import Cue, Event, FaultEnded, FaultStarted, HoldEnded, HoldPaused, Paused, Warned
from sitbone.coach.hold import Side, TimedHold
from sitbone.coach.life import STILL_IN_A_FILM_FOR
from sitbone.coach.why import Why
from tests.coach.bodies import body, coached, ease, hug, through, towel

NAN = float("nan")


def holds(events: list[Event]) -> list[TimedHold]:
    return [e.hold for e in events if isinstance(e, HoldEnded)]


def one_towel_hold(
    time: float, *, leg: int = 0, begin: float = 7.0, end: float = 38.0, **more: object
) -> Body:
    up = ease(time, begin - 4, 4, 0, 75) if time < end else ease(time, end, 4, 75, 0)
    return towel(time, hip=up, knee=up / 10, leg=leg, **more)


def test_a_towel_hold_is_counted_from_the_rest_of_the_leg_to_its_leaving() -> None:
    (hold,) = holds(coached(through(43, one_towel_hold)))
    assert (hold.stretch, hold.side, hold.completed) == ("towel", Side.LEFT, True)
    assert abs(hold.start - 7) <= 0.25
    assert abs(hold.end - 38) <= 0.25
    assert hold.counted == 30


def with_knee(seen: Body, degrees: float) -> Body:
    """The same body with its left knee so far bent."""
    return replace(seen, values={**seen.values, "knee_flexion": (degrees, 2.0)})


FROM_THE_FRONT: dict[str, Any] = {"view": 12.0, "reliability": (0.0, 0.0)}


def test_seen_from_the_front_nothing_is_counted_and_nothing_corrected_and_the_coach_says_why() -> None:
    def bent_over_time(time: float) -> Body:
        return with_knee(one_towel_hold(time, **FROM_THE_FRONT), 60.0 if time > 20 else 5.0)

    for stretch in (None, "towel"):
        events = coached(through(43, bent_over_time), stretch=stretch)
        assert not holds(events)
        assert not [e for e in events if isinstance(e, FaultStarted)]
        said = [e.about for e in events if isinstance(e, Cue)]
        assert "not from the side" in said and "knee_bent" not in said


def test_somebody_who_turns_to_the_camera_in_mid_hold_waits_and_goes_on_when_seen_from_the_side() -> None:
    def turned(time: float) -> Body:
        return one_towel_hold(time, **(FROM_THE_FRONT if 15 <= time < 19 else {}))

    events = coached(through(43, turned))
    (hold,) = holds(events)
    assert abs(hold.counted - (31 - 4)) <= 1.5
    first, *_letting_go = [e.why for e in events if isinstance(e, HoldPaused)]
    assert first == "not from the side"


def test_one_look_in_three_that_seems_to_be_from_the_front_stops_nothing() -> None:
    def unsure(time: float) -> Body:
        return one_towel_hold(time, **(FROM_THE_FRONT if round(time * 10) % 3 == 0 else {}))

    (hold,) = holds(coached(through(43, unsure)))
    assert hold.counted == 30


def test_a_trembling_leg_is_not_corrected_and_what_cannot_be_seen_is_said() -> None:
    def guessed(time: float, *, trembles: bool) -> Body:
        seen = one_towel_hold(time, trembles=(trembles and 12 <= time < 20, False))
        return with_knee(seen, 55.0 if 14 <= time < 18.5 else 5.0)

    events = coached(through(43, lambda t: guessed(t, trembles=True)))
    assert not [e for e in events if isinstance(e, FaultStarted)]
    first, *_letting_go = [e.why for e in events if isinstance(e, HoldPaused)]
    assert first == "not seen"
    assert "not seen" in [e.about for e in events if isinstance(e, Cue)]
    # The same knee of a leg that is seen well is corrected.
    events = coached(through(43, lambda t: guessed(t, trembles=False)))
    assert [e.name for e in events if isinstance(e, FaultStarted)] == ["knee_bent"]


def test_two_legs_up_are_no_stretch_of_one_leg() -> None:
    def both_up(time: float, *, wall: bool) -> Body:
        return body(
            time,
            Position.SUPINE_LEG_UP,
            knee_flexion=(8.0, 12.0),
            hip_flexion=(84.0, 83.0),
            trunk_lean_forward=-85.0,
            hip_height=-1.5,
            hands_above_trunk=0.05 if wall else 0.6,
        )

    for wall in (True, False):
        for stretch in (None, "wall", "towel"):
            assert not holds(coached(through(12, partial(both_up, wall=wall)), stretch=stretch))


def test_both_legs_in_turn_are_two_holds_with_their_own_sides() -> None:
    left = through(43, one_towel_hold)
    right = through(43, lambda t: one_towel_hold(t, leg=1, begin=50, end=81), start=43)
    assert [h.side for h in holds(coached([*left, *right]))] == [Side.LEFT, Side.RIGHT]


def test_an_unsure_side_is_unknown_and_a_told_one_is_taken() -> None:
    unsure = [one_towel_hold(b.time, laterality=0.4) for b in through(43, one_towel_hold)]
    assert holds(coached(unsure))[0].side is Side.UNKNOWN
    assert holds(coached(unsure, side=Side.RIGHT))[0].side is Side.RIGHT


def test_a_knee_that_bends_stops_the_clock_and_is_said_once() -> None:
    def bends(time: float) -> Body:
        bent = ease(time, 15, 1, 0, 45) if time < 19 else ease(time, 19, 1, 45, 0)
        up = ease(time, 3, 4, 0, 75)
        return towel(time, hip=up, knee=up / 10 + bent)

    events = coached(through(45, bends))
    (hold,) = holds(events)
    (fault,) = [e for e in events if isinstance(e, FaultEnded)]
    assert (fault.name, fault.line) == ("knee_bent", "T3")
    assert 15 <= fault.start <= 16.5
    assert sum(isinstance(e, Cue) and e.about == "knee_bent" for e in events) == 1
    assert hold.counted == 30
    assert hold.end - hold.start >= 34


def test_a_leg_let_down_and_raised_again_starts_anew() -> None:
    first = through(25, lambda t: one_towel_hold(t, begin=5, end=15))
    second = through(30, lambda t: one_towel_hold(t, begin=30, end=50), start=25)
    found = holds(coached([*first, *second]))
    assert [round(h.counted) for h in found] == [10, 20]
    assert not any(h.completed for h in found)


def test_a_raised_leg_that_is_lowered_is_not_a_fault() -> None:
    def to_bent(time: float) -> Body:
        return towel(time, hip=ease(time, 12, 2, 75, 55), knee=ease(time, 12, 2, 8, 95))

    assert not [e for e in coached(through(25, to_bent)) if isinstance(e, FaultStarted)]


def test_somebody_out_of_sight_for_a_moment_goes_on_and_is_not_counted_meanwhile() -> None:
    def hidden(time: float) -> Body:
        if 15 <= time < 18:
            return Body(time, {"knee_flexion": (NAN, NAN), "hip_flexion": (NAN, NAN)})
        return towel(time, hip=ease(time, 3, 4, 0, 75), cut=time == 18)

    (hold,) = holds(coached(through(30, hidden)))
    assert abs(hold.counted - (30 - 7 - 3)) < 0.6


def test_a_cut_in_the_film_ends_a_hold() -> None:
    found = holds(coached(through(40, lambda t: towel(t, cut=t in (0, 20)))))
    assert len(found) == 2
    assert found[0].end <= 20 <= found[1].start


def test_a_knee_pulled_to_the_chest_is_no_towel_hold() -> None:
    pulled = through(20, lambda t: towel(t, knee=125, hip=122, hands_to_knees=(0.06, 1.8)))
    assert not holds(coached(pulled))


def test_seated_stretch_two_is_counted_only_from_a_finished_one() -> None:
    def extended(time: float) -> Body:
        return hug(
            time,
            hands_to_feet=0.1,
            hands_round_knees=0.4,
            knee_flexion=(60.0, 60.0),
            hip_flexion=(130.0, 130.0),
        )

    alone = coached(through(20, extended), stretch="seated_extend")
    assert "seated_extend" not in [h.stretch for h in holds(alone)]
    after = coached([*through(14, hug), *through(15, extended, start=14)])
    assert [h.stretch for h in holds(after)] == ["seated_hug", "seated_extend"]
    too_soon = coached([*through(4, hug), *through(15, extended, start=4)])
    assert "seated_extend" not in [h.stretch for h in holds(too_soon)]


def test_hands_that_leave_the_feet_end_seated_stretch_two() -> None:
    def second(time: float, feet: float) -> Body:
        return hug(time, hands_to_feet=feet, knee_flexion=(60.0, 60.0), hip_flexion=(130.0, 130.0))

    bodies = [
        *through(14, hug),
        *through(8, lambda t: second(t, 0.1), 14),
        *through(8, lambda t: second(t, 1.2), 22),
    ]
    events = coached(bodies)
    assert [e.name for e in events if isinstance(e, FaultEnded)] == ["hands_off_feet"]
    hold = holds(events)[-1]
    assert hold.stretch == "seated_extend"
    assert abs(hold.end - 22) <= 0.3


def test_a_toe_touch_is_warned_about_within_a_second_and_never_counted() -> None:
    def touch(time: float) -> Body:
        down = time >= 3
        return body(
            time,
            Position.STANDING_BENT if down else Position.STANDING,
            knee_flexion=(8.0, 8.0),
            hip_flexion=(130.0, 130.0) if down else (2.0, 2.0),
            hands_to_feet=0.15 if down else 1.7,
            trunk_lean_forward=115.0 if down else 0.0,
        )

    events = coached(through(12, touch))
    (warned,) = [e for e in events if isinstance(e, Warned)]
    assert warned.movement == "toe_touch"
    said = next(e.time for e in events if isinstance(e, Cue) and e.about == "toe_touch")
    assert said - 3 <= 1
    assert not holds(events)


def test_a_raised_hand_pauses_and_the_next_one_goes_on_when_it_is_lowered_but_not_within_a_hold() -> None:
    def raised(time: float) -> Body:
        up = 0.5 if 2 <= time < 4 or 6 <= time < 8 else -1.0
        return towel(time, hip=0, hand_raised=up)

    pauses, goes_on = [e for e in coached(through(10, raised)) if isinstance(e, Paused)]
    assert pauses.on and pauses.time == pytest.approx(3.5, abs=0.2)
    assert not goes_on.on and goes_on.time == pytest.approx(8.4, abs=0.3)
    in_hold = through(20, lambda t: towel(t, hand_raised=0.5 if t > 10 else -1.0))
    assert not [e for e in coached(in_hold) if isinstance(e, Paused)]


def test_a_hand_that_stays_up_in_a_pause_goes_on_with_nothing() -> None:
    def raised(time: float) -> Body:
        return towel(time, hip=0, hand_raised=0.5 if 2 <= time < 4 or 6 <= time < 12 else -1.0)

    assert [e.on for e in coached(through(20, raised)) if isinstance(e, Paused)] == [True]


def test_hands_that_hold_a_towel_never_pause() -> None:
    in_position = through(10, lambda t: towel(t, knee=40, hand_raised=0.5 if t > 2 else -1.0))
    assert not [e for e in coached(in_position) if isinstance(e, Paused)]


def test_no_word_of_the_coach_praises_going_further_or_through_pain() -> None:
    from sitbone.stretches.stretch import load_movements_to_avoid, load_stretches

    words = [m.say for m in load_movements_to_avoid()]
    for stretch in load_stretches().values():
        words += [rule.cue for rule in stretch.rules] + [line.say for line in stretch.lines]
    for text in words:
        assert not any(
            bad in text.lower()
            for bad in ("further", "faster", "harder", "deeper", "push", "no pain", "great")
        )


numbers = st.one_of(st.floats(-400, 400), st.just(NAN), st.just(math.inf))
pairs = st.tuples(numbers, numbers)
bodies = st.builds(
    body,
    st.floats(0, 40),
    st.sampled_from(Position),
    knee_flexion=pairs,
    hip_flexion=pairs,
    hands_above_trunk=numbers,
    hands_to_feet=numbers,
    hands_round_knees=numbers,
    stomach_to_thighs=numbers,
    trunk_lean_forward=numbers,
    hand_raised=numbers,
    cut=st.booleans(),
    laterality=st.floats(0, 1),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(bodies, max_size=40), st.sampled_from([None, "towel", "seated_extend"]))
def test_any_stream_gives_orderly_holds_and_the_same_events_again(
    stream: list[Body], stretch: str | None
) -> None:
    # Steady stretches of the same body in between make holds likely.
    steady = [
        Body(b.time + i / 10, b.values, b.position, 90.0, (1.0, 1.0), b.laterality, cut=b.cut and i == 0)
        for b in stream
        for i in range(8)
    ]
    events = coached(steady, stretch=stretch)
    assert repr(events) == repr(coached(steady, stretch=stretch))
    found = holds(events)
    for hold in found:
        assert 0 <= hold.counted <= hold.end - hold.start + 1e-6
    for one, two in itertools.pairwise(found):
        assert one.end <= two.start + 1e-6


def test_a_coach_that_is_told_an_unknown_stretch_says_which_there_are() -> None:
    try:
        Coach(stretch="yoga")
    except ValueError as error:
        assert "towel" in str(error)
    else:
        raise AssertionError("an unknown stretch was taken")


def test_a_recording_that_stands_still_for_long_counts_up_to_where_somebody_alive_was_last_seen() -> None:
    def rest(until: float) -> list[Body]:
        """Looked at every 2 s, as a film in which nothing moves; nothing is new from 10 s on."""
        bodies = []
        for moment in through(until, towel, start=0.0):
            looked = moment.time < 3 or moment.time % 2 < 0.05
            bodies.append(replace(moment, shown=Shown(looked=looked, new=moment.time < 10.01)))
        return bodies

    for until, counted in ((20.0, 20.0), (40.0, 10.0)):
        coach = Coach(hands_free=False, still_for=STILL_IN_A_FILM_FOR)
        events = [event for b in rest(until) for event in coach.step(b)]
        told = [e.why for e in events if isinstance(e, HoldPaused)]
        assert told == ([Why.STILL] if counted < until else [])
        (hold,) = holds([*events, *coach.finish()])
        # Where the recording ends while nothing is new, what came after the last new look is not counted either.
        assert hold.counted == pytest.approx(10.0, abs=0.7)


def test_what_goes_on_when_a_recording_is_over_ends_with_it() -> None:
    coach = Coach()
    for b in through(12.0, towel):
        coach.step(b)
    (ended,) = [e for e in coach.finish(14.0) if isinstance(e, HoldEnded)]
    assert ended.time == 14.0
    assert ended.hold.end <= 12.0, "nobody was seen after that"
