"""One session as a Procedure: when, by which version of the prescription, who saw it, how it ended."""

from __future__ import annotations

from sitbone.diary.record import Record
from sitbone.fhir.codes import EXERCISE_THERAPY, PRESCRIPTION, SEEN_BY, Resource, concept
from sitbone.fhir.identity import moment, reference
from sitbone.fhir.measures import METHODS
from sitbone.fhir.people import device_id
from sitbone.fhir.plan import plan_id, version_name
from sitbone.plan.item import Purpose
from sitbone.plan.records import SESSION_LASTS, SeenBy, SessionRecord
from sitbone.stretches.stretch import load_movements_to_avoid

_CODES = {
    Purpose.PRACTICE: concept("A session of stretches", EXERCISE_THERAPY),
    Purpose.CHECK: concept(
        "A flexibility check: short holds to the first feeling of a stretch, for measuring"
    ),
}


def procedure(record: Record, session: SessionRecord) -> Resource:
    """The Procedure of a session."""
    zone = record.at.tzinfo
    period = {"start": moment(session.started, zone)}
    if session.ended and session.ended >= session.started:
        period["end"] = moment(session.ended, zone)
    made: Resource = {
        "resourceType": "Procedure",
        "id": session.id,
        "basedOn": [_followed(record, session)],
        "status": _status(record, session),
        "code": _CODES[session.purpose],
        "subject": reference(record.person),
        "performedPeriod": period,
        "performer": [{"actor": reference(record.person)}],
        "usedReference": [reference(device_id(record))],
        "usedCode": [concept(METHODS[session.seen_by], (SEEN_BY, session.seen_by.value))],
        "note": [{"text": note} for note in _notes(session)],
    }
    if session.stopped_for_pain:
        made["statusReason"] = concept("Stopped for pain")
    return made


def _followed(record: Record, session: SessionRecord) -> Resource:
    """The CarePlan it followed; only its number where that version is not in the record."""
    version = session.prescription
    followed: Resource = {"identifier": {"system": PRESCRIPTION, "value": version_name(version)}}
    if version is None or any(p.version == version for p in record.prescriptions):
        followed |= reference(plan_id(record, version))
    return followed


def _status(record: Record, session: SessionRecord) -> str:
    """Without an end it goes on, or was left long ago and nobody knows."""
    if session.stopped_for_pain:
        return "stopped"
    if session.ended:
        return "completed"
    return "in-progress" if record.at - session.started < SESSION_LASTS else "unknown"


def _notes(session: SessionRecord) -> list[str]:
    version = session.prescription
    notes = [
        "It followed the programme itself, which nobody had prescribed."
        if version is None
        else f"It followed version {version} of the prescription."
    ]
    if session.seen_by is SeenBy.TIMER:
        notes.append("Reported by the person, not observed.")
    titles: dict[str, str] = {movement.name: movement.title for movement in load_movements_to_avoid()}
    notes += [
        f"A movement that should be avoided was seen: {titles.get(name, name)}."
        for name in dict.fromkeys(session.warnings)
    ]
    return notes
