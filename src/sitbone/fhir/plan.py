"""What was prescribed: a CarePlan with its Goal for each version, and a ServiceRequest for each stretch in it.

The ServiceRequests have the shape of the US Physical Activity IG's `PAServiceRequest`, with the patient as performer,
but do not claim that profile: it asks for a reason and, through US Core, for a gender and a requester's number, and
a record of Sitbone has none of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sitbone.diary.prescriptions import Prescribed
from sitbone.diary.record import Record
from sitbone.fhir.codes import (
    ACTIVITY,
    EXERCISE_THERAPY,
    IS_PHYSICAL_ACTIVITY,
    PERTAINS_TO_GOAL,
    PHYSICAL_THERAPY,
    PRESCRIPTION,
    SIDE,
    STRETCH,
    Resource,
    concept,
    quantity,
    words,
)
from sitbone.fhir.identity import id_of, moment, reference
from sitbone.fhir.people import practitioner_id
from sitbone.plan.prescription import WEEK, Dose, Prescription
from sitbone.stretches.stretch import load_stretches

LEGS = {"left": "left leg", "right": "right leg", "both": "both legs"}
PROGRAMME = "programme"
"""The identifier of the programme itself, which nobody prescribed."""


@dataclass(frozen=True, slots=True)
class Plan:
    """One version of what is to be done, within its record."""

    record: Record
    prescribed: Prescribed
    newest: bool
    replaces: Prescribed | None = None

    @property
    def prescription(self) -> Prescription:
        """What it says."""
        return self.prescribed.prescription

    @property
    def status(self) -> str:
        """`active`; `completed` after its last day; `revoked` where a newer version took its place."""
        if not self.newest:
            return "revoked"
        until = self.prescription.until
        return "completed" if until and until < self.record.at.date() else "active"

    @property
    def intent(self) -> str:
        """`order` where somebody prescribed; the programme itself is only a `plan`."""
        return "order" if self.prescription.by.strip() else "plan"

    def id(self, kind: str, *what: object) -> str:
        """The id of a resource of this version."""
        return id_of(self.record.person, kind, version_name(self.prescribed.version), *what)

    @property
    def begins(self) -> str | None:
        """When it begins: its first day, or else when it was taken in; None where neither is known."""
        if self.prescription.since:
            return self.prescription.since.isoformat()
        at = self.record.made if self.prescribed.version is None else self.prescribed.at
        until = self.prescription.until
        if at is None or (until and until < at.astimezone(self.record.at.tzinfo).date()):
            return None
        return moment(at, self.record.at.tzinfo)

    @property
    def taken_in(self) -> str | None:
        """When it came to Sitbone."""
        at: datetime | None = self.prescribed.at
        return moment(at, self.record.at.tzinfo) if at else None


def version_name(version: int | None) -> str:
    """How a version is identified; the programme itself has no number."""
    return PROGRAMME if version is None else str(version)


def plans(record: Record) -> list[Plan]:
    """Every version, oldest first. The programme itself is among them where nothing is prescribed or a session
    followed it."""
    found = [
        Plan(record, prescribed, newest=number == len(record.prescriptions), replaces=before)
        for number, (before, prescribed) in enumerate(
            zip((None, *record.prescriptions), record.prescriptions, strict=False), 1
        )
    ]
    if not found or any(session.prescription is None for session in record.sessions):
        itself = Prescribed(None, None, Prescription())
        found.insert(0, Plan(record, itself, newest=not record.prescriptions))
    return found


def plan_id(record: Record, version: int | None) -> str:
    """The id of the CarePlan of that version."""
    return id_of(record.person, "CarePlan", version_name(version))


def plan_resources(plan: Plan) -> list[Resource]:
    """The CarePlan of one version, its Goal, and its ServiceRequests."""
    return [_care_plan(plan), _goal(plan), *(_request(plan, dose) for dose in plan.prescription.allowed())]


def _care_plan(plan: Plan) -> Resource:
    prescription, person = plan.prescription, plan.record.person
    made: Resource = {
        "resourceType": "CarePlan",
        "id": plan.id("CarePlan"),
        "identifier": [{"system": PRESCRIPTION, "value": version_name(plan.prescribed.version)}],
        "status": plan.status,
        "intent": plan.intent,
        "category": [concept("Physical activity", IS_PHYSICAL_ACTIVITY)],
        "title": "A home programme of easy stretches",
        "subject": reference(person),
        "goal": [reference(plan.id("Goal"))],
        "activity": [
            {"reference": reference(plan.id("ServiceRequest", dose.stretch))}
            for dose in prescription.allowed()
        ],
    }
    made["activity"].append({"detail": _sessions(plan)})
    if plan.replaces:
        made["replaces"] = [reference(plan_id(plan.record, plan.replaces.version))]
    if period := _period(plan.begins, prescription):
        made["period"] = period
    if plan.taken_in:
        made["created"] = plan.taken_in
    if prescription.by.strip():
        made["author"] = reference(practitioner_id(plan.record, prescription.by))
    if notes := _notes(prescription):
        made["note"] = [{"text": note} for note in notes]
    return made


def _sessions(plan: Plan) -> Resource:
    """How often a short session is meant to be."""
    status = {"active": "in-progress", "completed": "completed", "revoked": "stopped"}[plan.status]
    return {
        "code": concept("A short session of stretches", (ACTIVITY, "session")),
        "status": status,
        "scheduledTiming": {"repeat": _repeat(plan.prescription, plan.prescription.sessions_a_day)},
    }


def _goal(plan: Plan) -> Resource:
    """What the plan asks of the person. It promises no health: nobody has shown that for this programme."""
    status = {"active": "active", "completed": "completed", "revoked": "cancelled"}[plan.status]
    made: Resource = {
        "resourceType": "Goal",
        "id": plan.id("Goal"),
        "lifecycleStatus": status,
        "category": [concept("Physical activity", IS_PHYSICAL_ACTIVITY)],
        "description": concept("The stretches of the plan are done, in short sessions, without pain."),
        "subject": reference(plan.record.person),
    }
    if plan.prescription.since:
        made["startDate"] = plan.prescription.since.isoformat()
    return made


def _request(plan: Plan, dose: Dose) -> Resource:
    prescription, person = plan.prescription, plan.record.person
    stretch = load_stretches()[dose.stretch]
    often = prescription.sessions_a_day if dose.every_session else 1
    repeat = _repeat(prescription, often)
    held = dose.seconds if dose.seconds is not None else stretch.hold.seconds
    if held is not None:
        repeat |= {"duration": held, "durationUnit": "s"}
    made: Resource = {
        "resourceType": "ServiceRequest",
        "id": plan.id("ServiceRequest", dose.stretch),
        "extension": [{"url": PERTAINS_TO_GOAL, "valueReference": reference(plan.id("Goal"))}],
        "basedOn": [reference(plan.id("CarePlan"))],
        "status": plan.status,
        "intent": plan.intent,
        "category": [concept("Physical activity", IS_PHYSICAL_ACTIVITY)],
        "code": concept(stretch.title, EXERCISE_THERAPY, (STRETCH, dose.stretch)),
        "quantityQuantity": quantity(
            dose.repetitions, "repetitions on each side in a session", "{repetition}"
        ),
        "subject": reference(person),
        "occurrenceTiming": {"repeat": repeat},
        "performer": [reference(person)],
        "bodySite": [concept(LEGS[side], (SIDE, side)) for side in dose.sides],
    }
    if plan.taken_in:
        made["authoredOn"] = plan.taken_in
    if prescription.by.strip():
        made["category"].append(concept("Physical therapy", PHYSICAL_THERAPY))
        made["requester"] = reference(practitioner_id(plan.record, prescription.by))
    return made


def _repeat(prescription: Prescription, often: int) -> Resource:
    repeat: Resource = {"frequency": often, "period": 1, "periodUnit": "d"}
    if len(prescription.days) < len(WEEK):
        repeat["dayOfWeek"] = [day[:3] for day in WEEK if day in prescription.days]
    if bounds := _period(prescription.since.isoformat() if prescription.since else None, prescription):
        repeat["boundsPeriod"] = bounds
    return repeat


def _period(start: str | None, prescription: Prescription) -> Resource:
    end = prescription.until.isoformat() if prescription.until else None
    return {name: day for name, day in (("start", start), ("end", end)) if day}


def _notes(prescription: Prescription) -> list[str]:
    notes = [words(prescription.notes)] if prescription.notes.strip() else []
    limit = prescription.limits.hip_flexion_at_most
    if limit is not None:
        notes.append(f"Hip flexion at most {limit:g}°. Stretches that need more are left out.")
    return notes
