"""A prescription: the programme by default, kept as JSON, refused in one line where it is impossible."""

import pytest

from sitbone.plan.errors import PrescriptionError
from sitbone.plan.prescription import Limits, Prescription, read_prescription
from sitbone.plan.reminders import times
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


def test_with_a_hip_that_may_not_pass_ninety_degrees_the_seated_stretches_are_left_out() -> None:
    left = Prescription(limits=Limits(hip_flexion_at_most=90)).allowed()
    assert [d.stretch for d in left] == ["chair", "towel", "wall"]


@pytest.mark.parametrize("sessions", range(1, 7))
def test_there_is_one_reminder_for_each_session_in_order(sessions: int) -> None:
    found = times(Prescription(sessions_a_day=sessions))
    assert len(found) == sessions
    assert list(found) == sorted(set(found))
