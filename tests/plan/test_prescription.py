"""A prescription: the programme by default, kept as JSON, refused in one line where it is impossible."""

from datetime import date

import pytest

from sitbone.plan.errors import PrescriptionError
from sitbone.plan.prescription import Prescription, read_prescription
from sitbone.plan.reminders import times
from sitbone.stretches.limits import Limits
from sitbone.stretches.stretch import load_stretches


def test_the_default_is_the_programme() -> None:
    default = Prescription()
    assert [d.stretch for d in default.stretches] == list(load_stretches())
    assert {d.stretch: d.seconds for d in default.stretches}["towel"] == 30
    assert read_prescription(default.model_dump_json()) == default


@pytest.mark.parametrize(
    "change",
    [
        '"sessions_a_day": 0', '"sessions_a_day": 99', '"days": []', '"days": ["monday", "monday"]',
        '"stretches": []', '"stretches": [{"stretch": "splits", "sides": ["both"]}]',
        '"stretches": [{"stretch": "chair", "sides": ["both"]}]',
        '"stretches": [{"stretch": "chair", "sides": ["left", "left"]}]',
        '"stretches": [{"stretch": "chair", "sides": ["left"], "seconds": 1e9}]',
        '"stretches": [{"stretch": "chair", "sides": ["left"], "seconds": NaN}]',
        '"stretches": [{"stretch": "chair", "sides": ["left"], "seconds": -30}]',
        '"stretches": [{"stretch": "chair", "sides": ["left"]}, {"stretch": "chair", "sides": ["right"]}]',
        '"stretches": [{"stretch": "seated_extend", "sides": ["both"]}]',
        '"since": "2026-02-02", "until": "2026-02-01"', '"limits": {"hip_flexion_at_most": 900}',
        '"format": "sitbone.prescription/2"', '"streak": 3', '"sessions_a_day": ',
    ],
)  # fmt: skip
def test_an_impossible_one_is_refused_in_one_line(change: str) -> None:
    with pytest.raises(PrescriptionError) as refused:
        read_prescription("{" + change + "}")
    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) < 400


def test_a_huge_file_is_refused_unread() -> None:
    with pytest.raises(PrescriptionError, match="too large"):
        read_prescription("[" * 200_000)


def test_with_a_hip_that_may_not_pass_ninety_degrees_the_hug_is_left_out_and_it_is_said_why() -> None:
    limited = Prescription(limits=Limits(hip_flexion_at_most=90))
    assert [d.stretch for d in limited.allowed()] == ["chair", "towel"]
    assert limited.left_out() == tuple(
        f"{load_stretches()[name].title} is left out: the prescription limits hip flexion to 90°."
        for name in ("seated_hug", "seated_extend", "wall")
    )


def test_a_limit_of_one_hip_may_leave_out_one_side_only() -> None:
    limited = Prescription(limits=Limits(hip_flexion_at_most=50, hips="left"))
    assert [(d.stretch, d.sides) for d in limited.allowed()] == [("towel", ("right",))]
    why = (
        "Towel stretch with the left leg is left out: the prescription limits flexion of the left hip to 50°."
    )
    assert why in limited.left_out() and len(limited.left_out()) == 5


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ('{"stretches": [{"stretch": "chair", "sides": ["left"], "seconds": 4}]}', "seconds” must be at least 5"),
        ('{"stretches": [{"stretch": "chair", "sides": ["left"], "seconds": 900}]}', "must be at most 120"),
        ('{"stretches": [{"stretch": "splits", "sides": ["both"]}]}', "there is no stretch called 'splits'"),
        ('{"since": "2026-02-02", "until": "2026-02-01"}', "it ends before it begins"),
        ('{"days": ["monday", "monday"]}', "a day is named twice"),
        ('{"limits": {"hip_flexion_at_most": 40}}', "its limits leave no stretch to do"),
        ('{"until": "2026-02-01"}', "ended on 1 February 2026"),
        ('{"cleared": ["saddle_numbness"]}', "clears 'saddle_numbness'"),
        ('{"days": [', "not JSON"),
        ("[]", "cannot be used"),
        ('{"streak": 3}', "there is no field “streak”"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_plain_words(document: str, words: str) -> None:
    with pytest.raises(PrescriptionError) as refused:
        read_prescription(document, date(2026, 3, 1))
    assert words in str(refused.value) and "\n" not in str(refused.value)
    assert "sk for a new" in str(refused.value)


@pytest.mark.parametrize("sessions", range(1, 7))
def test_there_is_one_reminder_for_each_session_in_order(sessions: int) -> None:
    found = times(Prescription(sessions_a_day=sessions))
    assert len(found) == sessions
    assert list(found) == sorted(set(found))
