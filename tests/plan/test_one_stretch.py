"""One stretch by itself: never what the plan would not let be done, and it counts as any other hold does."""

from __future__ import annotations

from datetime import UTC, date, timedelta

import pytest

from sitbone.plan.clearances import Followed
from sitbone.plan.day import today
from sitbone.plan.one_stretch import OneStretch, each_stretch
from sitbone.plan.prescription import Dose, Prescription
from sitbone.plan.records import Felt, SessionRecord
from sitbone.stretches.limits import Limits
from sitbone.stretches.stretch import load_stretches
from tests.plan.people import DAY, NOW, answered, session
from tests.plan.test_clearances import follows

DEFAULT = Followed(Prescription())
GOOD = [session(NOW - days * DAY, felt=Felt.SLIGHT) for days in (3, 2, 1)]


def of(
    name: str, followed: Followed = DEFAULT, did: list[SessionRecord] | None = None, days: int = 0
) -> OneStretch:
    return each_stretch(followed, did or [], NOW + days * DAY, UTC)[name]


def test_a_stretch_by_itself_has_both_its_sides_and_two_comes_only_out_of_one() -> None:
    assert [(i.stretch, i.side, i.seconds) for i in of("towel").items] == [
        ("towel", "left", 30),
        ("towel", "right", 30),
    ]
    assert [i.stretch for i in of("seated_hug").items] == ["seated_hug"]
    two = of("seated_extend", did=GOOD)
    assert [i.stretch for i in two.items] == ["seated_hug", "seated_extend"]
    assert [i.stretch for i in two.own_items] == ["seated_extend"]


def test_seated_stretch_two_is_not_practised_before_it_is_open_and_it_is_said_why() -> None:
    locked = of("seated_extend")
    assert locked.items == ()
    assert "Seated Stretch One" in locked.left_out[0]


@pytest.mark.parametrize("item", ["hip_replacement", "pain_below_knee", "pregnancy", "clot"])
def test_what_the_answers_speak_against_is_not_practised_either(item: str) -> None:
    followed = follows(answered(item))
    allowed = {dose.stretch for dose in followed.allowed()}
    for name, one in each_stretch(followed, GOOD, NOW, UTC).items():
        assert bool(one.items) == (name in allowed)
        assert bool(one.left_out) == (name not in allowed)
        assert one.times_a_day == 0 or name in allowed


def test_a_limit_and_a_prescription_leave_out_the_same_as_in_the_plan() -> None:
    only = Prescription(
        by="Ada", stretches=(Dose(stretch="towel", sides=("left",), seconds=20, repetitions=2),)
    )
    assert [(i.side, i.seconds) for i in of("towel", Followed(only)).items] == [("left", 20), ("left", 20)]
    assert of("wall", Followed(only)).left_out == ("It is not in your prescription.",)
    bent = Followed(Prescription(limits=Limits(hip_flexion_at_most=50, hips="left")))
    one_side = of("towel", bent)
    assert {i.side for i in one_side.items} == {"right"} and "left leg" in one_side.left_out[0]
    assert of("seated_hug", bent).items == () and "left hip" in of("seated_hug", bent).left_out[0]


def test_what_hurt_today_is_over_for_today_in_the_plan_and_by_itself_and_easier_tomorrow() -> None:
    hurt = [session(NOW - timedelta(hours=3), "towel", Felt.PAINFUL, side="left")]
    towel = of("towel", did=hurt)
    assert towel.items == () and "hurt today" in towel.left_out[0]
    assert "towel" not in {i.stretch for i in today(Prescription(sessions_a_day=1), hurt, NOW, UTC).items}
    tomorrow = of("towel", did=hurt, days=1)
    assert {i.seconds for i in tomorrow.items} == {20} and not tomorrow.left_out
    seated = [*GOOD, session(NOW - timedelta(hours=3), "seated_hug", Felt.PAINFUL)]
    assert of("seated_extend", did=seated).items == ()


def test_where_all_of_the_plan_hurt_today_rest_is_said_to_be_kinder() -> None:
    only = Prescription(stretches=(Dose(stretch="towel", sides=("left", "right")),))
    hurt = [session(NOW - timedelta(hours=3), "towel", Felt.PAINFUL, side="left")]
    found = today(only, hurt, NOW, UTC)
    assert found.next is None and found.enough and "kinder" in found.say


def test_nothing_is_practised_before_the_first_or_after_the_last_day_of_a_prescription() -> None:
    written = Followed(Prescription(since=date(2026, 3, 21), until=date(2026, 3, 21)))
    assert [bool(of("towel", written, days=days).items) for days in (0, 1, 2)] == [False, True, False]
    assert "ended" in of("towel", written, days=2).left_out[0]


def test_what_was_practised_counts_as_any_other_hold_and_a_session_of_it_is_one_of_the_day() -> None:
    before = today(Prescription(), [], NOW, UTC)
    assert "chair" in {i.stretch for i in before.items}
    later = NOW + timedelta(hours=3)
    did = [
        session(NOW, "chair", side="left"),
        session(NOW + timedelta(minutes=1), "chair", side="right"),
    ]
    after = today(Prescription(), did, later, UTC)
    assert after.sessions_done == 2 and "chair" not in {i.stretch for i in after.items}
    assert each_stretch(DEFAULT, did, later, UTC)["chair"].done == ("left", "right")


def test_each_stretch_says_about_how_often_the_plan_has_it() -> None:
    often = {name: one.times_a_day for name, one in each_stretch(DEFAULT, GOOD, NOW, UTC).items()}
    assert often == {"seated_hug": 3, "seated_extend": 3, "chair": 1, "towel": 1, "wall": 1}
    rest = Followed(Prescription(days=("monday",)))  # it is a Friday
    assert {one.times_a_day for one in each_stretch(rest, GOOD, NOW, UTC).values()} == {0}
    assert set(often) == set(load_stretches())
