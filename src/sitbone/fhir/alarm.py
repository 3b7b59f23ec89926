"""An alarm as a DetectedIssue: something a clinician should look at, found at a certain moment.

Not a Flag: a Flag says whether it still holds, and a record does not tell which alarms a clinician has lifted since.
"""

from __future__ import annotations

from sitbone.diary.record import Record
from sitbone.fhir.codes import ALARM, QUESTION, Resource, concept
from sitbone.fhir.identity import id_of, moment, reference
from sitbone.fhir.people import device_id
from sitbone.plan.alarms import RISE, Alarm, Reason
from sitbone.plan.order import place
from sitbone.plan.questions import red_flags

_WORDS = {
    Reason.PAIN_ROSE: f"Pain rose by {RISE} or more of 10 in two sessions running.",
    Reason.HURT_TWICE: "Two sessions running were stopped for pain, or pain rose in them.",
    Reason.RED_FLAG: "A red flag of the screening was answered with yes.",
}


def issues(record: Record) -> list[Resource]:
    """A DetectedIssue for each alarm that was raised, lifted ones among them."""
    return [_issue(record, number, alarm) for number, alarm in enumerate(record.alarms)]


def _issue(record: Record, number: int, alarm: Alarm) -> Resource:
    made: Resource = {
        "resourceType": "DetectedIssue",
        "id": id_of(record.person, "DetectedIssue", number, alarm.reason, alarm.at.timestamp()),
        "status": "final",
        "code": concept(_WORDS[alarm.reason], (ALARM, alarm.reason.value)),
        "patient": reference(record.person),
        "identifiedDateTime": moment(alarm.at, record.at.tzinfo),
        "author": reference(device_id(record)),
        "detail": "The plan was paused, and the person was told to see their doctor. "
        "Whether that has been lifted since is not said here.",
    }
    if alarm.reason is Reason.RED_FLAG:
        yes = [q for answers in record.answers if place(answers) == place(alarm) for q in red_flags(answers)]
        made["evidence"] = [{"code": [concept(q.ask, (QUESTION, q.id)) for q in dict.fromkeys(yes)]}]
    return made
