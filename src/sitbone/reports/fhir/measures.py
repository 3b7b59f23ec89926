"""What was said and seen in one session, as Observations.

Angles have no LOINC code that fits (see `codes`): they are coded in our own system, and each carries by how much it
may be off. A timer sees nothing, so its sessions have no angles. Where the leg is not known there is no body site.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sitbone.diary.values import known
from sitbone.plan.records import FeltRecord, HoldRecord, SeenBy, SessionRecord
from sitbone.reports.fhir.codes import (
    ABSENT,
    EXERCISE_DURATION,
    FAULT,
    FELT,
    IS_PHYSICAL_ACTIVITY,
    KNEE,
    MEASURE,
    OBSERVATION_CATEGORY,
    PAIN,
    SEEN_BY,
    SIDE,
    STRETCH,
    Code,
    Resource,
    concept,
    degrees,
    quantity,
    seconds,
)
from sitbone.reports.fhir.identity import id_of, moment, reference
from sitbone.reports.fhir.people import device_id
from sitbone.reports.fhir.plan import LEGS
from sitbone.reports.record import Record
from sitbone.stretches.stretch import load_stretches

METHODS = {
    SeenBy.CAMERA: "One camera, pose landmarks",
    SeenBy.FILM: "One camera, pose landmarks, from a recorded film",
    SeenBy.TIMER: "Reported by the person, not observed",
}
_FELT = {"slight": "A slight stretch", "strong": "A strong stretch", "painful": "It hurt"}
_KNEES = {"left": "left knee", "right": "right knee", "both": "both knees"}
_HIPS = {"left": "left hip", "right": "right hip", "both": "both hips"}
UNCERTAINTY = concept("The angle may be off by this much", (MEASURE, "uncertainty"))
HELD = concept("From the hold's start to its end", (MEASURE, "held"))
COMPLETED = concept("Held as long as was meant", (MEASURE, "completed"))


@dataclass(frozen=True, slots=True)
class Seen:
    """One session within its record: what each of its Observations shares."""

    record: Record
    session: SessionRecord

    @property
    def watched(self) -> bool:
        """Whether a camera or a film was watched."""
        return self.session.seen_by is not SeenBy.TIMER

    def observation(self, name: str, code: Resource, at: datetime, *, category: str = "activity") -> Resource:
        """What every Observation of the session has. `name` makes its id."""
        return {
            "resourceType": "Observation",
            "id": id_of(self.record.person, self.session.id, name),
            "partOf": [reference(self.session.id)],
            "status": "final",
            "category": [{"coding": [{"system": OBSERVATION_CATEGORY, "code": category}]}],
            "code": code,
            "subject": reference(self.record.person),
            "effectiveDateTime": moment(at, self.record.at.tzinfo),
        }

    def said(self, made: Resource) -> Resource:
        """The same, as said by the person."""
        return made | {"performer": [reference(self.record.person)]}

    def judged(self, made: Resource) -> Resource:
        """The same, with how it is known: seen through the camera, or reported."""
        by = self.session.seen_by
        made["method"] = concept(METHODS[by], (SEEN_BY, by.value))
        if self.watched:
            return made | {"device": reference(device_id(self.record))}
        return self.said(made)


def measures(record: Record, session: SessionRecord) -> Iterator[Resource]:
    """Every Observation of a session: pain, duration, each hold with its angles, how each stretch felt."""
    seen = Seen(record, session)
    yield from _pains(seen)
    if session.holds:
        yield _duration(seen)
    for number, hold in enumerate(session.holds):
        angles = list(_angles(seen, number, hold)) if seen.watched else []
        yield _hold(seen, number, hold, angles)
        yield from angles
    for number, felt in enumerate(session.felt):
        yield _felt(seen, number, felt)


def _pains(seen: Seen) -> Iterator[Resource]:
    session = seen.session
    said = (
        ("pain_before", "Pain before the session", session.pain_before, session.started),
        ("pain_after", "Pain after the session", session.pain_after, session.ended or session.started),
    )
    for name, words, pain, at in said:
        if pain is not None:
            code = concept(words, PAIN, (MEASURE, name))
            made = seen.said(seen.observation(name, code, at, category="survey"))
            yield made | {"valueQuantity": quantity(pain, "score", "{score}")}


def _duration(seen: Seen) -> Resource:
    """The seconds of all holds that counted, in minutes as the US Physical Activity IG has them."""
    session = seen.session
    counted = math.fsum(hold.counted for hold in session.holds)
    code = concept("Time in the stretches that counted", EXERCISE_DURATION)
    made = seen.observation("duration", code, session.ended or session.started)
    made["category"].append(concept("Physical activity", IS_PHYSICAL_ACTIVITY))
    return seen.judged(made | {"valueQuantity": quantity(round(counted / 60, 3), "min", "min")})


def _hold(seen: Seen, number: int, hold: HoldRecord, angles: list[Resource]) -> Resource:
    code = concept("Seconds of a hold that counted", (MEASURE, "hold"))
    made = seen.judged(seen.observation(f"hold {number}", code, hold.at))
    made["valueQuantity"] = seconds(hold.counted)
    if leg := LEGS.get(hold.side):
        made["bodySite"] = concept(leg, (SIDE, hold.side))
    if angles:
        made["hasMember"] = [reference(angle["id"]) for angle in angles]
    made["component"] = [
        {
            "code": concept("Stretch", (MEASURE, "stretch")),
            "valueCodeableConcept": stretch_concept(hold.stretch),
        },
        {"code": HELD, "valueQuantity": seconds(hold.held)},
        {"code": COMPLETED, "valueBoolean": hold.completed},
        *(
            {
                "code": concept("Fault of form", (MEASURE, "fault")),
                "valueCodeableConcept": _named(fault, FAULT, fault.replace("_", " ")),
            }
            for fault in hold.faults
        ),
    ]
    return made


def _angles(seen: Seen, number: int, hold: HoldRecord) -> Iterator[Resource]:
    """Knee and hip. An angle whose uncertainty is not known is one that should not be used: it is not given."""
    uncertainty = known(hold.uncertainty, 0)
    asked: tuple[tuple[str, str, float | None, Resource | None], ...] = (
        ("knee_flexion", "Knee flexion in a hold, 0 = straight", hold.knee_flexion, _knee(hold.side)),
        ("hip_flexion", "Hip flexion in a hold, thigh against trunk", hold.hip_flexion, _hip(hold.side)),
    )
    for name, words, angle, site in asked:
        made = seen.judged(
            seen.observation(f"{name} {number}", concept(words, (MEASURE, name)), hold.at)
        )
        value = known(angle, -360, 360)
        if site:
            made["bodySite"] = site
        if value is None or uncertainty is None:
            made["dataAbsentReason"] = concept(
                "Not seen, or not well enough to be used", (ABSENT, "unknown")
            )
        else:
            made["valueQuantity"] = degrees(value)
            made["component"] = [{"code": UNCERTAINTY, "valueQuantity": degrees(uncertainty)}]
        yield made


def _knee(side: str) -> Resource | None:
    codes: tuple[Code, ...] = (KNEE[side],) if side in KNEE else ()
    return concept(_KNEES[side], *codes) if side in _KNEES else None


def _hip(side: str) -> Resource | None:
    return concept(_HIPS[side]) if side in _HIPS else None


def _felt(seen: Seen, number: int, felt: FeltRecord) -> Resource:
    code = concept("How a stretch felt", (MEASURE, "felt"))
    made = seen.said(seen.observation(f"felt {number}", code, felt.at, category="survey"))
    made["valueCodeableConcept"] = concept(_FELT[felt.felt.value], (FELT, felt.felt.value))
    made["component"] = [
        {
            "code": concept("Stretch", (MEASURE, "stretch")),
            "valueCodeableConcept": stretch_concept(felt.stretch),
        }
    ]
    if felt.where and felt.where.strip():
        where = concept("Where it hurt, in the person's words", (MEASURE, "where"))
        made["component"].append({"code": where, "valueString": felt.where})
    return made


def stretch_concept(name: str) -> Resource:
    """A stretch by its title and our code; one that is not of the programme by its name alone."""
    stretch = load_stretches().get(name)
    return concept(stretch.title, (STRETCH, name)) if stretch else concept(name)


def _named(name: str, system: str, words: str) -> Resource:
    """A concept whose name is a code wherever a code may look like that."""
    return concept(words, (system, name)) if name.replace("_", "").isalnum() else concept(name)
