"""Pain makes the next time easier, and twice running pauses the plan."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitbone.plan.alarms import Reason, alarms, ease
from sitbone.plan.item import Purpose
from sitbone.plan.mastery import path
from sitbone.plan.records import Felt, SeenBy, SessionRecord
from tests.plan.people import DAY, NOW, answered, session

OK, BAD = Felt.SLIGHT, Felt.PAINFUL


def level(*felt: Felt | None) -> int:
    return ease("chair", [session(NOW + at * DAY, "chair", f) for at, f in enumerate(felt)]).level


@pytest.mark.parametrize(
    ("felt", "expected"),
    [
        ((), 0), ((BAD,), 1), ((BAD, BAD), 2), ((BAD, BAD, BAD), 2), ((BAD, OK), 1), ((BAD, OK, OK), 0),
        ((BAD, BAD, OK, OK), 1), ((BAD, BAD, OK, OK, OK, OK), 0), ((BAD, OK, BAD, OK), 2), ((BAD, None, None), 1),
    ],
)  # fmt: skip
def test_a_painful_stretch_is_easier_next_time_and_comes_back_slowly(
    felt: tuple[Felt | None, ...], expected: int
) -> None:
    assert level(*felt) == expected


def test_a_session_stopped_for_pain_counts_against_what_was_done_in_it() -> None:
    assert ease("chair", [session(NOW, "chair", stopped=True)]).level == 1
    assert ease("wall", [session(NOW, "chair", stopped=True)]).level == 0


@given(st.lists(st.sampled_from([OK, Felt.STRONG, BAD, None])), st.floats(5, 120))
def test_ease_never_makes_a_hold_longer_and_pain_never_harder(
    felt: list[Felt | None], seconds: float
) -> None:
    assert level(*felt, BAD) >= level(*felt)
    assert level(*felt, BAD) >= 1
    found = ease("chair", [session(NOW + at * DAY, "chair", f) for at, f in enumerate(felt)])
    assert found.seconds(seconds) <= seconds
    assert bool(found.say) == (found.level > 0)


def test_pain_up_by_two_in_two_sessions_running_raises_an_alarm() -> None:
    up, same, unknown = (3, 5), (3, 4), (3, None)

    def raised(*pain: tuple[int | None, int | None]) -> int:
        return len(alarms([session(NOW + at * DAY, pain=p) for at, p in enumerate(pain)]))

    assert raised(up) == 0
    assert raised(up, same, up) == 0
    assert raised(up, up) == 1
    assert raised(up, unknown, up) == 1, "what was not said is not taken for good news"
    assert raised(up, up, up) == 2


def test_the_alarm_is_that_of_the_second_session_in_whatever_order_they_come() -> None:
    first, second = session(NOW, pain=(0, 2)), session(NOW + DAY, pain=(1, 9))
    assert [a.at for a in alarms([second, first])] == [second.ended]


def test_two_sessions_running_stopped_for_pain_or_one_of_each_raise_an_alarm() -> None:
    stopped, up, good = (
        session(NOW, stopped=True),
        session(NOW + DAY, pain=(1, 3)),
        session(NOW + DAY, pain=(2, 1)),
    )
    again = session(NOW + 2 * DAY, stopped=True)
    assert [a.reason for a in alarms([stopped, again])] == [Reason.HURT_TWICE]
    assert [a.reason for a in alarms([stopped, up])] == [Reason.HURT_TWICE]
    assert not alarms([stopped, good, again])


def test_a_red_flag_stays_an_alarm_after_a_later_no() -> None:
    rounds = [answered("cancer", at=NOW - DAY), answered(at=NOW)]
    assert [(a.at, a.reason) for a in alarms([], rounds)] == [(NOW - DAY, Reason.RED_FLAG)]


def silent(at: datetime, *, goes_on: str | None = None, **more: Any) -> SessionRecord:
    """A session of which nobody said anything."""
    return SessionRecord(f"silent {at.isoformat()}", at, SeenBy.TIMER, goes_on=goes_on, **more)


def test_a_session_that_nobody_said_anything_of_breaks_no_run() -> None:
    stopped, again = session(NOW, stopped=True), session(NOW + 2 * DAY, stopped=True)
    (alarm,) = alarms([stopped, silent(NOW + DAY), again])
    assert (alarm.at, alarm.reason) == (again.ended, Reason.HURT_TWICE)


def test_the_rest_of_a_stopped_session_done_by_the_timer_makes_nothing_good() -> None:
    done: list[SessionRecord] = []
    for at in (NOW + n * DAY for n in range(4)):
        stopped = replace(session(at, stopped=True), ended=at)
        rest = session(at, pain=(3, 3), seen_by=SeenBy.TIMER)
        done += [stopped, replace(rest, id=f"rest of {stopped.id}", goes_on=stopped.id)]
    assert len(alarms(done)) == 3, "with the second, and each after it"
    by_itself = [replace(one, goes_on=None) for one in done]
    assert not alarms(by_itself), "a session of its own that went well does make a new beginning"


_FELT = st.none() | st.sampled_from(list(Felt))
_PAIN = st.tuples(st.none() | st.integers(0, 10), st.none() | st.integers(0, 10))
_STRETCHES = st.sampled_from(["seated_hug", "chair"])


@given(
    st.lists(st.tuples(_STRETCHES, _FELT, _PAIN, st.booleans()), max_size=8),
    st.lists(st.tuples(st.floats(-1, 9), st.none() | st.integers(0, 7)), max_size=8),
)
def test_sessions_that_say_nothing_never_calm_anything(
    said: list[tuple[str, Felt | None, Any, bool]], nothing: list[tuple[float, int | None]]
) -> None:
    spoken = [
        session(NOW + n * DAY, stretch, felt, pain=pain, stopped=stopped)
        for n, (stretch, felt, pain, stopped) in enumerate(said)
    ]
    ids = [one.id for one in spoken]
    between = [
        silent(NOW + at * DAY, goes_on=ids[of] if of is not None and of < len(ids) else None, pain_before=3)
        for at, of in nothing
    ]
    assert alarms([*spoken, *between]) == alarms(spoken)
    for stretch in ("seated_hug", "chair"):
        assert ease(stretch, [*spoken, *between]) == ease(stretch, spoken)
    now = NOW + len(said) * DAY
    assert path([*spoken, *between], now).unlocked == path(spoken, now).unlocked


@given(
    st.lists(st.tuples(_STRETCHES, _FELT, _PAIN, st.booleans(), st.booleans()), max_size=10),
    st.permutations(range(10)),
)
def test_what_came_from_another_diary_may_warn_and_never_calms(
    said: list[tuple[str, Felt | None, Any, bool, bool]], days: list[int]
) -> None:
    every = [
        replace(
            session(NOW + days[n] * DAY, stretch, felt, pain=pain, stopped=stopped),
            imported=imported,
            written=n + 1 + 100 * imported,
        )
        for n, (stretch, felt, pain, stopped, imported) in enumerate(said)
    ]
    own = [one for one in every if not one.imported]
    assert {(a.at, a.reason) for a in alarms(own)} <= {(a.at, a.reason) for a in alarms(every)}
    for stretch in ("seated_hug", "chair"):
        assert ease(stretch, every).level >= ease(stretch, own).level
    now = NOW + 10 * DAY
    assert path(own, now).unlocked or not path(every, now).unlocked


def test_pain_in_a_flexibility_check_counts_as_anywhere_and_a_check_that_did_not_hurt_calms_nothing() -> None:
    """A stretch is held for a moment in it, and not as far: it says nothing of practice."""

    def at(day: int, felt: Felt, purpose: Purpose, after: int = 3) -> SessionRecord:
        stopped = felt is BAD
        when = NOW + day * DAY
        return session(when, "towel", felt, pain=(3, after), stopped=stopped, purpose=purpose)

    practice, check = Purpose.PRACTICE, Purpose.CHECK
    assert ease("towel", [at(0, BAD, check)]).level == 1
    assert ease("towel", [at(0, BAD, practice), at(1, OK, check), at(2, OK, check)]).level == 1
    assert alarms([at(0, BAD, practice), at(1, BAD, check)])
    assert alarms([at(0, BAD, practice), at(1, OK, check), at(2, BAD, practice)])
    assert alarms([at(0, OK, practice, 6), at(1, OK, check), at(2, OK, practice, 6)])
