"""The gate: only complete, fresh answers without a red flag, and every clearance, open it."""

from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitbone.plan.alarms import ALARM, Alarm, Reason
from sitbone.plan.questions import Agreement, Answers
from sitbone.plan.screening import Standing, standing
from tests.plan.people import ALL, DAY, NOW, RED, answered

CLEARANCE = ALL - RED
EVIDENCE = {
    "saddle_numbness", "bladder_or_bowel", "leg_weakness", "both_legs", "fever_or_ill", "weak_defences",
    "injected_drugs", "weight_loss", "cancer", "fall_or_accident", "steroids", "osteoporosis", "pain_at_rest",
}  # fmt: skip
CLEARED = {"pain_below_knee", "hip_replacement", "hamstring_tear", "surgery", "pregnancy", "clot"}

LASTING = {"weak_defences", "cancer", "steroids", "osteoporosis"}
TODAY = NOW.date()


def agreement(*items: str, on: date = TODAY, at: datetime = NOW) -> Agreement:
    return Agreement(at, "Dr Example", on, frozenset(items))


def test_every_red_flag_and_every_clearance_item_is_asked() -> None:
    assert RED == EVIDENCE
    assert CLEARANCE == CLEARED


def test_nobody_stretches_unasked_and_no_to_everything_opens() -> None:
    assert standing(None, (), (), NOW).standing is Standing.ASK
    assert standing(answered(), (), (), NOW).allowed


@given(st.frozensets(st.sampled_from(sorted(RED)), min_size=1), st.frozensets(st.sampled_from(sorted(ALL))))
def test_any_red_flag_stops_whatever_is_still_open_and_agreeing_lifts_only_those_that_last(
    flags: frozenset[str], no: frozenset[str]
) -> None:
    answers = Answers(NOW - DAY, flags, no)
    unseen, seen = standing(answers, (), (), NOW), standing(answers, (agreement(*ALL),), (), NOW)
    assert unseen.standing is Standing.STOP
    assert set(unseen.items) == flags
    assert len(unseen.reasons) == len(flags)
    assert (seen.standing is Standing.STOP) == bool(flags - LASTING)


def test_a_flag_that_lasts_opens_only_when_a_doctor_agreed_after_it_was_said() -> None:
    said = answered("cancer", at=NOW - DAY)
    before = agreement("cancer", on=TODAY - 3 * DAY, at=NOW - 2 * DAY)
    assert standing(said, (before,), (), NOW).standing is Standing.STOP
    assert standing(said, (agreement("cancer", ALARM),), (), NOW).allowed


@given(st.frozensets(st.sampled_from(sorted(ALL)), max_size=len(ALL) - 1))
def test_a_missing_answer_keeps_it_shut(no: frozenset[str]) -> None:
    assert standing(Answers(NOW, frozenset(), no), (), (), NOW).standing is Standing.ASK


@given(st.text().filter(lambda text: text not in ALL), st.booleans())
def test_an_unknown_question_keeps_it_shut(name: str, yes: bool) -> None:
    extra = frozenset({name})
    answers = Answers(NOW, extra if yes else frozenset(), ALL if yes else ALL | extra)
    assert standing(answers, (agreement(name),), (), NOW).standing is Standing.ASK


def test_two_answers_to_one_question_keep_it_shut() -> None:
    assert not standing(Answers(NOW, frozenset({"surgery"}), ALL), (agreement("surgery"),), (), NOW).allowed


def test_answers_hold_four_weeks_and_none_come_from_the_future() -> None:
    assert standing(answered(at=NOW - timedelta(weeks=4)), (), (), NOW).allowed
    assert standing(answered(at=NOW - timedelta(weeks=4, seconds=1)), (), (), NOW).standing is Standing.ASK
    assert standing(answered(at=NOW + timedelta(seconds=1)), (), (), NOW).standing is Standing.ASK


@given(
    st.frozensets(st.sampled_from(sorted(CLEARANCE)), min_size=1), st.frozensets(st.sampled_from(sorted(ALL)))
)
def test_every_clearance_item_waits_until_it_is_agreed_to(
    yes: frozenset[str], agreed: frozenset[str]
) -> None:
    found = standing(answered(*yes), (agreement(*agreed),), (), NOW)
    assert set(found.items) == yes - agreed
    assert found.allowed == (yes <= agreed)


@given(st.timedeltas(-timedelta(days=60), timedelta(days=60)), st.integers(-60, 60))
def test_no_agreement_from_the_future_or_older_than_the_answers_opens(told: timedelta, days: int) -> None:
    answers, at, on = answered("clot"), NOW + told, NOW.date() + timedelta(days=days)
    found = standing(answers, (agreement("clot", at=at, on=on),), (), NOW)
    assert found.allowed == (answers.at <= at <= NOW and answers.at.date() <= on <= NOW.date())


def test_an_agreement_of_nobody_opens_nothing() -> None:
    assert not standing(answered("clot"), (Agreement(NOW, "  ", NOW.date(), CLEARANCE),), (), NOW).allowed


def test_an_alarm_asks_anew_then_waits_for_an_agreement_after_it() -> None:
    raised = (Alarm(NOW - DAY, Reason.PAIN_ROSE),)
    assert standing(answered(at=NOW - 2 * DAY), (), raised, NOW).standing is Standing.ASK
    waits = standing(answered(at=NOW), (agreement(*CLEARANCE),), raised, NOW)
    assert (waits.standing, waits.items) == (Standing.WAIT, (ALARM,))
    before = agreement(ALARM, on=NOW.date() - timedelta(days=2))
    assert standing(answered(at=NOW), (before,), raised, NOW).standing is Standing.WAIT
    assert standing(answered(at=NOW), (agreement(ALARM),), raised, NOW).allowed


def test_a_later_alarm_is_not_lifted_by_the_agreement_to_an_earlier_one() -> None:
    raised = (Alarm(NOW - 9 * DAY, Reason.PAIN_ROSE), Alarm(NOW - DAY, Reason.PAIN_ROSE))
    old = agreement(ALARM, at=NOW - 5 * DAY, on=(NOW - 5 * DAY).date())
    assert standing(answered(at=NOW), (old,), raised, NOW).standing is Standing.WAIT


def test_days_are_those_of_the_person() -> None:
    east = NOW.astimezone(timezone(timedelta(hours=13)))
    tomorrow_in_utc = agreement("clot", on=east.date())
    assert east.date() > NOW.date()
    assert standing(answered("clot"), (tomorrow_in_utc,), (), east).allowed
    assert not standing(answered("clot"), (tomorrow_in_utc,), (), NOW).allowed


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        standing(answered(at=datetime(2026, 3, 19)), (), (), NOW)
