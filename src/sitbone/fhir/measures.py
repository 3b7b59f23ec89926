"""What was said and seen in one session, as Observations.

Angles have no LOINC code that fits (see `codes`): they are coded in our own system, and each carries by how much it
may be off. A timer sees nothing, so its sessions have no angles. Where the leg is not known there is no body site.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from sitbone.diary.record import Record
from sitbone.diary.values import known
from sitbone.fhir.codes import (
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
    Resource,
    concept,
    degrees,
    quantity,
    seconds,
    words,
)
from sitbone.fhir.identity import id_of, moment, reference
from sitbone.fhir.people import device_id
from sitbone.fhir.plan import LEGS
from sitbone.plan.item import Purpose
from sitbone.plan.records import Felt, FeltRecord, HoldRecord, SeenBy, SessionRecord
from sitbone.stretches.stretch import load_stretches

# A year has twenty thousand Observations: what they share is made once, and never changed.
METHODS = {
    SeenBy.CAMERA: "One camera, pose landmarks",
    SeenBy.FILM: "One camera, pose landmarks, from a recorded film",
    SeenBy.TIMER: "Reported by the person, not observed",
}
_SEEN_BY = {by: concept(said, (SEEN_BY, by.value)) for by, said in METHODS.items()}
_CATEGORIES = {
    category: {"coding": [{"system": OBSERVATION_CATEGORY, "code": category}]}
    for category in ("activity", "survey")
}
_FELT = {
    Felt.SLIGHT: "A slight stretch",
    Felt.STRONG: "A strong stretch",
    Felt.PAINFUL: "It hurt",
}
_KNEE_SITES = {
    "left": concept("left knee", KNEE["left"]),
    "right": concept("right knee", KNEE["right"]),
    "both": concept("both knees"),
}
_HIP_SITES = {
    side: concept(hip) for side, hip in (("left", "left hip"), ("right", "right hip"), ("both", "both hips"))
}
_LEG_SITES = {side: concept(leg, (SIDE, side)) for side, leg in LEGS.items()}
_KNEE = concept("Knee flexion in a hold, 0 = straight", (MEASURE, "knee_flexion"))
_HIP = concept("Hip flexion in a hold, thigh against trunk", (MEASURE, "hip_flexion"))
_RAISE = concept(
    "Straight-leg raise in a hold, line from hip to ankle against the floor", (MEASURE, "straight_leg_raise")
)
_DEFICIT = concept(
    "Knee extension deficit in a hold, thigh upright on the floor", (MEASURE, "knee_extension_deficit")
)
_ERROR = concept("Standard error", (MEASURE, "standard_error"))
_UNCERTAINTY = concept("The angle may be off by this much", (MEASURE, "uncertainty"))
_HOLD = concept("Seconds of a hold that counted", (MEASURE, "hold"))
_HELD = concept("From the hold's start to its end", (MEASURE, "held"))
_COMPLETED = concept("Held as long as was meant", (MEASURE, "completed"))
_STRETCH = concept("Stretch", (MEASURE, "stretch"))
_FAULT = concept("Fault of form", (MEASURE, "fault"))
_WHERE = concept("Where it hurt, in the person's words", (MEASURE, "where"))
_DURATION = concept("Time in the stretches that counted", EXERCISE_DURATION)
_HOW_IT_FELT = concept("How a stretch felt", (MEASURE, "felt"))
_UNKNOWN = concept("Not seen, or not well enough to be used", (ABSENT, "unknown"))


@dataclass(frozen=True, slots=True)
class Seen:
    """One session within its record: what each of its Observations shares."""

    record: Record
    session: SessionRecord
    subject: Resource
    device: Resource
    part_of: list[Resource]

    @classmethod
    def of(cls, record: Record, session: SessionRecord) -> Seen:
        """A session of that record."""
        subject, device = reference(record.person), reference(device_id(record))
        return cls(record, session, subject, device, [reference(session.id)])

    @property
    def watched(self) -> bool:
        """Whether a camera or a film was watched."""
        return self.session.seen_by is not SeenBy.TIMER

    def observation(
        self, name: str, code: Resource, at: datetime | None, *, category: str = "activity"
    ) -> Resource:
        """What every Observation of the session has. `name` makes its id; `at` is None where nobody knows when."""
        made = {
            "resourceType": "Observation",
            "id": id_of(self.record.person, self.session.id, name),
            "partOf": self.part_of,
            "status": "final",
            "category": [_CATEGORIES[category]],
            "code": code,
            "subject": self.subject,
        }
        if at is not None:
            made["effectiveDateTime"] = moment(at, self.record.at.tzinfo)
        return made

    def said(self, made: Resource) -> Resource:
        """The same, as said by the person."""
        made["performer"] = [self.subject]
        return made

    def judged(self, made: Resource) -> Resource:
        """The same, with how it is known: seen through the camera, or reported."""
        by = self.session.seen_by
        made["method"] = _SEEN_BY[by]
        if self.watched:
            made["device"] = self.device
            return made
        return self.said(made)


def measures(record: Record, session: SessionRecord) -> Iterator[Resource]:
    """Every Observation of a session: pain, duration, each hold with its angles, how each stretch felt."""
    seen = Seen.of(record, session)
    yield from _pains(seen)
    if (
        session.holds and session.purpose is Purpose.PRACTICE
    ):  # a check is no practice, and is not counted as such
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
        ("pain_after", "Pain after the session", session.pain_after, session.ended),
    )
    for name, title, pain, at in said:
        if pain is not None:
            code = concept(title, PAIN, (MEASURE, name))
            made = seen.said(seen.observation(name, code, at, category="survey"))
            made["valueQuantity"] = quantity(pain, "score", "{score}")
            yield made


def _duration(seen: Seen) -> Resource:
    """The seconds of all holds that counted, in minutes as the US Physical Activity IG has them."""
    session = seen.session
    counted = math.fsum(hold.counted for hold in session.holds)
    last = max(hold.at for hold in session.holds)
    made = seen.observation("duration", _DURATION, session.ended or last)
    made["category"].append(concept("Physical activity", IS_PHYSICAL_ACTIVITY))
    made["valueQuantity"] = quantity(round(counted / 60, 3), "min", "min")
    return seen.judged(made)


def _hold(seen: Seen, number: int, hold: HoldRecord, angles: list[Resource]) -> Resource:
    made = seen.judged(seen.observation(f"hold {number}", _HOLD, hold.at))
    made["valueQuantity"] = seconds(hold.counted)
    if leg := _LEG_SITES.get(hold.side):
        made["bodySite"] = leg
    if angles:
        made["hasMember"] = [reference(angle["id"]) for angle in angles]
    made["component"] = [
        {"code": _STRETCH, "valueCodeableConcept": stretch_concept(hold.stretch)},
        {"code": _HELD, "valueQuantity": seconds(hold.held)},
        {"code": _COMPLETED, "valueBoolean": hold.completed},
        *({"code": _FAULT, "valueCodeableConcept": _fault(fault)} for fault in hold.faults),
    ]
    return made


def _angles(seen: Seen, number: int, hold: HoldRecord) -> Iterator[Resource]:
    """Knee and hip. An angle whose uncertainty is not known is one that should not be used: it is not given."""
    uncertainty = known(hold.uncertainty, 0)
    asked = (
        ("knee_flexion", _KNEE, hold.knee_flexion, _KNEE_SITES),
        ("hip_flexion", _HIP, hold.hip_flexion, _HIP_SITES),
    )
    for name, code, angle, sites in asked:
        made = seen.judged(seen.observation(f"{name} {number}", code, hold.at))
        value = known(angle, -360, 360)
        if site := sites.get(hold.side):
            made["bodySite"] = site
        if value is None or uncertainty is None:
            made["dataAbsentReason"] = _UNKNOWN
        else:
            made["valueQuantity"] = degrees(value)
            made["component"] = [{"code": _UNCERTAINTY, "valueQuantity": degrees(uncertainty)}]
        yield made
    yield from _against_floor(seen, number, hold)


def _against_floor(seen: Seen, number: int, hold: HoldRecord) -> Iterator[Resource]:
    """What was measured of the leg against the floor, where it was. No code for it is known to us; the text says it."""
    asked = (
        ("straight_leg_raise", _RAISE, hold.straight_leg_raise, hold.straight_leg_raise_error, _LEG_SITES),
        (
            "knee_extension_deficit",
            _DEFICIT,
            hold.knee_extension_deficit,
            hold.knee_extension_deficit_error,
            _KNEE_SITES,
        ),
    )
    for name, code, angle, error, sites in asked:
        value, off = known(angle, -360, 360), known(error, 0)
        if value is None or off is None:
            continue
        made = seen.judged(seen.observation(f"{name} {number}", code, hold.at))
        if site := sites.get(hold.side):
            made["bodySite"] = site
        made["valueQuantity"] = degrees(value)
        made["component"] = [{"code": _ERROR, "valueQuantity": degrees(off)}]
        yield made


def _felt(seen: Seen, number: int, felt: FeltRecord) -> Resource:
    made = seen.said(seen.observation(f"felt {number}", _HOW_IT_FELT, felt.at, category="survey"))
    made["valueCodeableConcept"] = concept(_FELT[felt.felt], (FELT, felt.felt.value))
    made["component"] = [{"code": _STRETCH, "valueCodeableConcept": stretch_concept(felt.stretch)}]
    if felt.where and felt.where.strip():
        made["component"].append({"code": _WHERE, "valueString": words(felt.where)})
    return made


@lru_cache(maxsize=256)
def stretch_concept(name: str) -> Resource:
    """A stretch by its title and our code; one that is not of the programme by its name alone."""
    stretch = load_stretches().get(name)
    return concept(stretch.title, (STRETCH, name)) if stretch else concept(words(name))


@lru_cache(maxsize=256)
def _fault(name: str) -> Resource:
    """A fault by its name, which is a code too wherever a code may look like that."""
    if not name.replace("_", "").isalnum():
        return concept(words(name))
    return concept(name.replace("_", " "), (FAULT, name))
