"""Seated Stretch Two: unlocked only by three good days, locked by any pain."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitbone.plan.mastery import path
from sitbone.plan.records import Felt, SeenBy, SessionRecord
from tests.plan.people import DAY, NOW, session

GOOD = [session(NOW - days * DAY, felt=Felt.SLIGHT) for days in (3, 2, 1)]
anything = st.builds(
    session,
    st.timedeltas(timedelta(), timedelta(days=30)).map(lambda ago: NOW - ago),
    st.sampled_from(["seated_hug", "chair"]),
    st.sampled_from([None, *Felt]),
    stopped=st.booleans(),
    seen_by=st.sampled_from(list(SeenBy)),
    faults=st.sampled_from([(), ("leaning_back",)]),
    completed=st.booleans(),
)


def test_three_good_days_unlock_and_nothing_is_missing() -> None:
    found = path(GOOD, NOW)
    assert found.unlocked
    assert not any(step.missing for step in found.steps)


def test_nothing_unlocks_nothing_and_says_what_is_missing() -> None:
    found = path([], NOW)
    assert not found.unlocked
    assert all(step.missing for step in found.steps)


@given(st.lists(anything, max_size=8))
def test_a_painful_hug_locks_whatever_came_before(before: list[SessionRecord]) -> None:
    for seen_by in SeenBy:
        hurt = session(NOW, felt=Felt.PAINFUL, seen_by=seen_by)
        assert not path([*before, hurt], NOW + DAY).unlocked


@given(st.lists(anything, max_size=8))
def test_unlocked_always_rests_on_three_comfortable_days_seen_by_the_camera(
    sessions: list[SessionRecord],
) -> None:
    if path(sessions, NOW).unlocked:
        good = [
            s for s in sessions
            if s.seen_by is SeenBy.CAMERA and s.holds[0].stretch == "seated_hug" and s.holds[0].completed
            and not s.holds[0].faults and s.felt and s.felt[0].felt is Felt.SLIGHT and not s.stopped_for_pain
        ]  # fmt: skip
        assert len({s.started.date() for s in good}) >= 3


@pytest.mark.parametrize(
    "last",
    [
        session(NOW, felt=Felt.STRONG),
        session(NOW, felt=Felt.SLIGHT, faults=("leaning_back",)),
        session(NOW, felt=Felt.SLIGHT, completed=False),
        session(NOW, stopped=True),
    ],
)
def test_one_that_is_lost_locks_two_again(last: SessionRecord) -> None:
    assert not path([*GOOD, last], NOW).unlocked


def test_fourteen_days_without_lock_it_and_three_times_in_one_day_are_one_day() -> None:
    assert not path(GOOD, NOW + 14 * DAY).unlocked
    same_day = [session(NOW - timedelta(hours=h), felt=Felt.SLIGHT) for h in (1, 3, 5)]
    assert not path(same_day, NOW).unlocked


@pytest.mark.parametrize("seen_by", [SeenBy.TIMER, SeenBy.FILM])
def test_what_the_camera_did_not_see_masters_nothing(seen_by: SeenBy) -> None:
    sessions = [session(s.started, felt=Felt.SLIGHT, seen_by=seen_by) for s in GOOD]
    assert not path(sessions, NOW).unlocked


def test_after_pain_three_new_days_are_needed() -> None:
    hurt = session(NOW - timedelta(days=1, hours=12), felt=Felt.PAINFUL)
    assert not path([*GOOD, hurt], NOW).unlocked
    later = [session(NOW + days * DAY, felt=Felt.SLIGHT) for days in (0, 1)]
    assert path([*GOOD, hurt, *later], NOW + DAY).unlocked


@pytest.mark.parametrize(("counted", "enough"), [(10.0, True), (9.91, True), (9.5, True), (9.4, False)])
def test_ten_seconds_are_as_long_here_as_for_the_coach(counted: float, enough: bool) -> None:
    days = [session(NOW - n * DAY, felt=Felt.SLIGHT) for n in (2, 1, 0.5)]
    held = [replace(s, holds=(replace(s.holds[0], held=counted, counted=counted),)) for s in days]
    assert path(held, NOW).unlocked is enough
