"""The flexibility check: when it is offered, and what of a difference is one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitbone.plan.change import NO_CHANGE_AGAINST_FLOOR
from sitbone.plan.clearances import Followed, SpeaksAgainst
from sitbone.plan.day import GAP, today
from sitbone.plan.flexibility import (
    AGAIN,
    READINGS,
    Check,
    Compared,
    Found,
    checks,
    earlier,
    found_in,
    leg_courses,
    offered,
)
from sitbone.plan.item import Purpose
from sitbone.plan.prescription import Dose, Prescription
from sitbone.plan.records import Felt, FeltRecord, HoldRecord, SeenBy, SessionRecord
from sitbone.stretches.limits import Limits
from tests.plan.people import DAY, NOW, session

PROGRAMME = Followed(Prescription())
PRACTISED = [session(NOW - DAY)]
COMPARED = {Compared.LOOSER: Compared.LESS, Compared.LESS: Compared.LOOSER}


def _offered(
    sessions: Sequence[SessionRecord], follows: Followed = PROGRAMME, now: datetime = NOW
) -> Check | None:
    day = today(follows.prescription, sessions, now, UTC, follows.against)
    return offered(day, follows, sessions, now, UTC)


def _check(
    at: datetime, *raised: float | None, felt: Felt | None = None, error: float = 2.0
) -> SessionRecord:
    """A finished check of the left leg with the towel."""
    holds = tuple(
        HoldRecord(
            "towel", "left", at, 5, 5, True, uncertainty=7.0,
            straight_leg_raise=value, straight_leg_raise_error=None if value is None else error,
        )
        for value in raised
    )  # fmt: skip
    said = (FeltRecord("towel", felt, at),) if felt else ()
    whole = session(at, "towel", purpose=Purpose.CHECK)
    return replace(whole, id=f"check {at.isoformat()}", holds=holds, felt=said)


def test_a_check_measures_both_legs_lying_down_twice_and_each_leg_three_times() -> None:
    found = _offered(PRACTISED)
    assert found is not None and not found.left_out
    wanted = [(s, side) for s in ("towel", "wall") for side in ("left", "right") for _ in range(READINGS)]
    assert [(i.stretch, i.side) for i in found.items] == wanted
    assert {i.purpose for i in found.items} == {Purpose.CHECK}
    assert {i.seconds for i in found.items} == {5.0}


def test_it_is_offered_again_two_weeks_after_one_that_was_finished() -> None:
    done = _check(NOW, 70, 71, 72)
    for days in range(20):
        later = NOW + days * DAY
        sessions = [*PRACTISED, done, session(later - timedelta(hours=5))]
        assert (_offered(sessions, now=later) is not None) is (days * DAY >= AGAIN)
    unknown = _check(NOW, None, None, 72)
    sessions = [*PRACTISED, unknown]
    assert _offered(sessions, now=NOW + timedelta(hours=4)) is None
    assert _offered(sessions, now=NOW + DAY) is not None


@pytest.mark.parametrize(
    ("why", "sessions"),
    [
        ("never practised", []),
        ("practises with the timer", [session(NOW - DAY, seen_by=SeenBy.TIMER)]),
        ("stretched a moment ago", [session(NOW - GAP / 2)]),
        ("enough for today", [session(NOW - timedelta(hours=h)) for h in (9, 6, 3)]),
        ("the last one was stopped for pain", [session(NOW - DAY, stopped=True)]),
        ("the last one was painful", [session(NOW - DAY, "chair", Felt.PAINFUL)]),
        ("pain rose in the last one", [session(NOW - DAY, pain=(3, 5))]),
        ("a check hurt", [*PRACTISED, replace(_check(NOW - 2 * DAY, 70), stopped_for_pain=True)]),
    ],
)
def test_it_is_not_offered(why: str, sessions: list[SessionRecord]) -> None:
    assert _offered(sessions) is None, why


def test_it_is_not_offered_on_a_day_of_rest_or_after_the_prescription() -> None:
    rest = Prescription(days=("monday",))  # it is Friday
    ended = Prescription(until=(NOW - DAY).date())
    assert _offered(PRACTISED, Followed(rest)) is None
    assert _offered(PRACTISED, Followed(ended)) is None


def test_what_a_prescription_or_an_answer_excludes_is_left_out_and_said() -> None:
    right = Followed(
        Prescription(
            by="Dr. A",
            stretches=(
                Dose(stretch="seated_hug", sides=("both",)),
                Dose(stretch="towel", sides=("right",)),
            ),
        )
    )
    found = _offered(PRACTISED, right)
    assert found is not None
    assert {(i.stretch, i.side) for i in found.items} == {("towel", "right")}
    assert "Towel stretch, left leg; Wall stretch" in found.left_out
    clot = SpeaksAgainst("blood_clot", frozenset({"towel", "wall"}), None)
    assert _offered(PRACTISED, Followed(Prescription(), (clot,))) is None
    hip = Followed(Prescription(limits=Limits(hip_flexion_at_most=90)))
    limited = _offered(PRACTISED, hip)
    assert limited is not None and {i.stretch for i in limited.items} == {"towel"}


def test_a_stretch_that_hurt_lately_is_not_measured() -> None:
    sessions = [session(NOW - 2 * DAY, "wall", Felt.PAINFUL, side="left"), session(NOW - DAY)]
    sessions[1] = replace(sessions[1], felt=(FeltRecord("seated_hug", Felt.SLIGHT, NOW - DAY),))
    found = _offered(sessions)
    assert found is not None and {i.stretch for i in found.items} == {"towel"}
    assert "hurt lately: Wall stretch" in found.left_out


def test_only_what_was_held_at_the_first_feeling_before_the_camera_and_known_is_told() -> None:
    (found,) = found_in(_check(NOW, 70, None, 74))
    assert (found.value, found.readings) == (72, (70, None, 74))
    whole = _check(NOW, 70, 71, 72)
    left = replace(whole.holds[0], completed=False)
    far = replace(whole.holds[1], straight_leg_raise_error=None)
    for told_nothing in (
        _check(NOW, 70, None, None),
        _check(NOW, 70, 71, 72, felt=Felt.STRONG),
        _check(NOW, 70, 71, 72, felt=Felt.PAINFUL),
        replace(whole, stopped_for_pain=True),
        replace(whole, seen_by=SeenBy.FILM),
        replace(whole, holds=(left, far, whole.holds[2])),
    ):
        assert [found.value for found in found_in(told_nothing)] == [None]
        assert leg_courses([told_nothing]) == ()


_READINGS = st.lists(st.floats(20, 110) | st.none(), min_size=1, max_size=READINGS)
_ERRORS = st.none() | st.floats(0.5, 8)


def _found(stretch: str, readings: list[float | None], error: float | None) -> Found:
    return Found(stretch, "left", NOW, tuple(readings), error)


@given(st.sampled_from(["towel", "wall"]), _READINGS, _ERRORS, _READINGS, _ERRORS)
def test_a_difference_is_one_only_beyond_what_both_checks_can_mistake(
    stretch: str,
    earlier: list[float | None],
    error: float | None,
    later: list[float | None],
    later_error: float | None,
) -> None:
    before, now = _found(stretch, earlier, error), _found(stretch, later, later_error)
    compared = now.compared(before)
    assert before.compared(now) is COMPARED.get(compared, compared)
    if before.value is None or now.value is None:
        assert compared is Compared.UNKNOWN
        return
    change = now.value - before.value
    least = max(NO_CHANGE_AGAINST_FLOOR[now.measure], now.off, before.off)
    if abs(change) <= least:
        assert compared is Compared.SAME
    if compared is not Compared.SAME:
        assert (compared is Compared.LOOSER) is (change > 0 if stretch == "towel" else change < 0)


def test_each_leg_is_compared_with_its_own_checks_and_practice_does_not_come_into_it() -> None:
    practice = replace(_check(NOW - 20 * DAY, 90, 90, 90), purpose=Purpose.PRACTICE)
    opened = replace(_check(NOW - DAY), holds=(), id="opened")
    sessions = [
        _check(NOW - 28 * DAY, 60, 61, 62),
        practice,
        _check(NOW - 14 * DAY, None, None, 90),
        opened,
        _check(NOW, 70, 71, 72),
    ]
    assert len(checks(sessions)) == 3
    (leg,) = leg_courses(sessions)
    assert [found.value for found in leg.told] == [61, 71]
    assert leg.newest.compared(leg.before[-1]) is Compared.LOOSER
    (middle,) = found_in(sessions[2])
    assert [f.value for f in earlier(middle, sessions)] == [61] and earlier(leg.told[0], sessions) == ()
