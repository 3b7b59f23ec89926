"""Why a patient may not stretch now, in words to their clinician: what the patient was told is quoted as such."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sitbone.plan.alarms import ALARM, RISE, Reason
from sitbone.plan.screening import Standing, Verdict, load_questions
from sitbone.words import _, later

_PAUSED = {
    Reason.PAIN_ROSE: later("Pain rose by {rise} or more in two sessions running, so the plan is paused."),
    Reason.HURT_TWICE: later("Two sessions running hurt or were stopped for pain, so the plan is paused."),
    Reason.RED_FLAG: later("A red flag was answered with yes, so the plan is paused."),
}


@dataclass(frozen=True, slots=True)
class ForClinician:
    """One reason."""

    asked: str
    """The question that was answered with yes; empty where it is something else."""
    words: str


def reasons_of(found: Verdict, alarm: Reason | None) -> tuple[ForClinician, ...]:
    """What stands in the way, and `alarm`, where one does."""
    if found.standing is Standing.MAY:
        return ()
    paused = [ForClinician("", _(_PAUSED[alarm]).format(rise=RISE))] if alarm else []
    if found.standing is Standing.ASK:
        asked = _("The patient has to answer the safety questions before the next session.")
        return (*paused, ForClinician("", asked))
    return (*paused, *_answered(item for item in found.items if item != ALARM))


def told_words(why: str) -> str:
    """What the patient was told, as a quotation."""
    return _("The patient was told: “{words}”").format(words=why)


def _answered(items: Iterable[str]) -> Iterable[ForClinician]:
    known = {q.id: q for q in load_questions()}
    for item in items:
        if question := known.get(item):
            yield ForClinician(question.ask, told_words(question.why))
        else:
            yield ForClinician("", item)
