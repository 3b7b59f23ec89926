"""A clinician is spoken to as a clinician: what the patient was told is quoted."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sitbone.plan.alarms import ALARM, Alarm, Reason
from sitbone.plan.pain import Pain
from sitbone.plan.questions import Answers, load_questions
from sitbone.plan.screening import standing
from sitbone.web.clinic.reasons import reasons_of
from sitbone.web.pages.progress import pain_words

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
ALL = frozenset(q.id for q in load_questions())


@pytest.mark.parametrize("yes", [frozenset(), *(frozenset({id}) for id in sorted(ALL))])
@pytest.mark.parametrize("reason", [None, *Reason])
def test_every_reason_names_its_question_and_speaks_to_the_clinician(
    yes: frozenset[str], reason: Reason | None
) -> None:
    raised = [Alarm(NOW, reason)] if reason else []
    found = standing(Answers(NOW, yes, ALL - yes, written=1), (), raised, NOW)
    reasons = reasons_of(found, reason)
    assert bool(reasons) == (not found.allowed)
    assert {r.asked for r in reasons if r.asked} == {q.ask for q in load_questions() if q.id in found.items}
    for one in reasons:
        to_clinician = one.words.partition("“")[0]
        assert one.words and not {"you", "your"} & set(to_clinician.lower().split()), one
        assert ALARM not in one.words


def test_pain_is_as_the_patient_said_it() -> None:
    assert "you" not in pain_words(Pain(), to_clinician=True).split()
    assert pain_words(Pain()).startswith("As you said it")
