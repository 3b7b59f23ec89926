"""Who is signed in, and until when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sitbone.clinic import sign_ins
from sitbone.clinic.accounts import Role
from sitbone.clinic.care import hand_over
from sitbone.clinic.clinic import digest
from tests.clinic.town import Town


def test_a_sign_in_lasts_as_long_as_it_is_used_and_no_longer_than_it_may(town: Town) -> None:
    town.now = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
    secret = sign_ins.begin(town.clinic, town.clinician_joins("ada"))
    began = town.now
    while town.now - began <= sign_ins.LONGEST[Role.CLINICIAN]:
        assert sign_ins.check_and_touch(town.clinic, secret) == town.account("ada")
        town.now += sign_ins.IDLE[Role.CLINICIAN]
    assert sign_ins.check_and_touch(town.clinic, secret) is None
    town.now = began
    assert sign_ins.check_and_touch(town.clinic, secret) is None, "what is over stays over"


def test_who_may_still_be_where_they_are_is_one_question_for_everybody(town: Town) -> None:
    town.now = datetime.now(UTC)
    town.clinician_joins("ada")
    town.clinician_joins("bea")
    ann, other = town.patient("ada", "Ann"), town.patient("ada", "Bob")
    town.patient_joins(ann, "ann")
    anns, adas = (digest(sign_ins.begin(town.clinic, town.account(login))) for login in ("ann", "ada"))
    came = {(anns, ann.person), (adas, ann.person), (adas, other.person), (anns, other.person)}
    assert sign_ins.still_in(town.clinic, came) == came - {(anns, other.person)}
    hand_over(town.clinic, "ada", "bea")
    assert sign_ins.still_in(town.clinic, came) == {(anns, ann.person)}, "the care has ended"
    town.now += sign_ins.IDLE[Role.CLINICIAN] + timedelta(seconds=1)
    assert sign_ins.still_in(town.clinic, came) == {(anns, ann.person)}
    town.now += sign_ins.IDLE[Role.PATIENT]
    assert sign_ins.still_in(town.clinic, came) == frozenset()
