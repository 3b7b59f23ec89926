"""What an answer speaks against stays out, also once a clinician agreed, until a prescription says otherwise."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sitbone.plan.clearances import Followed, without_what_answers_speak_against
from sitbone.plan.day import today
from sitbone.plan.prescription import Prescription
from sitbone.plan.questions import Answers, Kind, load_questions
from sitbone.stretches.limits import Limits
from sitbone.stretches.stretch import load_stretches
from tests.plan.people import DAY, NOW, RED, answered

BENDS = {"seated_hug", "seated_extend", "wall"}
PULLS_ON_A_STRAIGHT_LEG = {"seated_extend", "chair", "towel", "wall"}


def follows(
    *rounds: Answers, prescription: Prescription | None = None, at: datetime | None = None
) -> Followed:
    return without_what_answers_speak_against(prescription or Prescription(), at, rounds)


def left(found: Followed) -> set[str]:
    """The stretches that are left to do."""
    return {dose.stretch for dose in found.allowed()}


@pytest.mark.parametrize(
    ("item", "out"),
    [
        ("hip_replacement", BENDS),
        ("pain_below_knee", PULLS_ON_A_STRAIGHT_LEG),
        ("hamstring_tear", PULLS_ON_A_STRAIGHT_LEG),
        ("surgery", BENDS),
        ("pregnancy", {"seated_hug", "seated_extend", "towel", "wall"}),
        ("clot", set(load_stretches())),
    ],
)
def test_each_item_leaves_out_what_it_speaks_against_and_says_so(item: str, out: set[str]) -> None:
    found = follows(answered(item))
    assert left(found) == set(load_stretches()) - out
    (why,) = found.spoken_against()
    assert all(load_stretches()[name].title in why for name in out)
    planned = today(found.prescription, [], NOW, UTC, found.against)
    assert not out & {i.stretch for i in planned.items}
    assert planned.items or item == "clot"


def test_every_item_of_clearance_speaks_against_something_that_is_there() -> None:
    for question in load_questions():
        assert (question.kind is Kind.CLEARANCE) == bool(question.speaks_against)
        if question.leaves_out != "everything":
            assert set(question.leaves_out) <= set(load_stretches())


def test_a_new_hip_is_a_limit_of_both_hips_and_the_tighter_limit_holds() -> None:
    assert follows(answered("hip_replacement")).limits == Limits(hip_flexion_at_most=90)
    earlier = Prescription(by="Dr A", limits=Limits(hip_flexion_at_most=80, hips="left"))
    found = follows(answered("hip_replacement"), prescription=earlier, at=NOW - 9 * DAY)
    assert found.limits == Limits(hip_flexion_at_most=80)
    assert left(found) == {"towel"}


def test_a_no_leaves_nothing_out_and_an_unfinished_round_changes_nothing() -> None:
    assert follows(answered("surgery", at=NOW - 2 * DAY), answered()).against == ()
    unfinished = Answers(NOW, frozenset(RED), frozenset())
    assert follows(answered("surgery"), unfinished).against == follows(answered("surgery")).against


def test_a_prescription_that_clears_the_item_gives_all_of_it_back() -> None:
    cleared = Prescription(by="Dr A", cleared=frozenset({"hip_replacement"}))
    for at in (NOW, NOW - 9 * DAY):
        assert left(follows(answered("hip_replacement"), prescription=cleared, at=at)) == set(
            load_stretches()
        )


def test_nobody_can_have_cleared_what_had_not_happened_yet() -> None:
    cleared = Prescription(by="Dr A", cleared=frozenset({"clot"}))
    rounds = (answered(at=NOW - 9 * DAY), answered("clot"))
    assert left(follows(*rounds, prescription=cleared, at=NOW - 5 * DAY)) == set()
    assert left(follows(*rounds, prescription=cleared, at=NOW)) == set(load_stretches())


def test_a_clinicians_prescription_after_the_answer_gives_back_stretches_but_no_hip() -> None:
    written = Prescription(by="Dr A")
    assert left(follows(answered("pain_below_knee"), prescription=written, at=NOW)) == set(load_stretches())
    assert left(follows(answered("hip_replacement"), prescription=written, at=NOW)).isdisjoint(BENDS)
    own = Prescription(by="Dr A", limits=Limits(hip_flexion_at_most=100))
    assert follows(answered("hip_replacement"), prescription=own, at=NOW).limits == own.limits


@pytest.mark.parametrize(
    ("by", "at"), [("", NOW), ("Dr A", NOW - 3 * DAY)], ids=["nobody's", "from before the answer"]
)
def test_no_other_prescription_gives_anything_back(by: str, at: datetime) -> None:
    assert left(follows(answered("hamstring_tear"), prescription=Prescription(by=by), at=at)) == {
        "seated_hug"
    }


def test_asked_again_and_still_yes_a_prescription_keeps_what_it_gave_back() -> None:
    written = Prescription(by="Dr A")
    rounds = (answered("pregnancy", at=NOW - 20 * DAY), answered("pregnancy", at=NOW - DAY))
    assert follows(*rounds, prescription=written, at=NOW - 10 * DAY).against == ()


def test_a_session_is_refused_for_what_the_answers_speak_against_also_where_it_was_not_prescribed() -> None:
    found = follows(answered("hip_replacement"))
    assert {name for name in load_stretches() if not found.may_be_led(name)} == BENDS
