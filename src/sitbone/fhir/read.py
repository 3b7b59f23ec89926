"""A Bundle of Sitbone's read back, as plain values: to compare it with the record, or for another program."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, Any

from sitbone.fhir.codes import (
    CLINIC_NUMBER,
    EXERCISE_DURATION,
    FAULT,
    FELT,
    MEASURE,
    PRESCRIPTION,
    SEEN_BY,
    SIDE,
    STRETCH,
    Resource,
    code_of,
)
from sitbone.fhir.errors import FhirError, one_line
from sitbone.fhir.plan import PROGRAMME
from sitbone.fhir.validate import checked
from sitbone.plan.prescription import WEEK
from sitbone.plan.records import HoldRecord


@dataclass(frozen=True, slots=True)
class ReadPatient:
    """Who the bundle is about; empty or None where it does not say."""

    id: str
    name: str
    born: date | None
    number: str | None


@dataclass(frozen=True, slots=True)
class ReadDose:
    """One stretch that is asked for."""

    stretch: str
    sides: tuple[str, ...]
    seconds: float | None
    repetitions: int
    times_a_day: int


@dataclass(frozen=True, slots=True)
class ReadPrescription:
    """What is asked for now: the stretches that the limits leave."""

    version: int | None
    """None for the programme itself."""
    by: str
    since: date | None
    until: date | None
    sessions_a_day: int
    days: tuple[str, ...]
    notes: tuple[str, ...]
    doses: tuple[ReadDose, ...]


@dataclass(frozen=True, slots=True)
class ReadFelt:
    """How a stretch felt."""

    stretch: str
    felt: str
    at: datetime
    where: str | None


@dataclass(frozen=True, slots=True)
class ReadSession:
    """One session."""

    id: str
    started: datetime
    ended: datetime | None
    seen_by: str
    stopped_for_pain: bool
    prescription: int | None
    pain_before: int | None
    pain_after: int | None
    minutes: float | None
    """Minutes that counted; None where there was no hold."""
    holds: tuple[HoldRecord, ...]
    """Without `best`: it is the knee or the hip."""
    felt: tuple[ReadFelt, ...]


@dataclass(frozen=True, slots=True)
class ReadBundle:
    """What a bundle says."""

    patient: ReadPatient
    prescription: ReadPrescription
    sessions: tuple[ReadSession, ...]
    """In the order of the bundle."""


def read_bundle(source: bytes | IO[bytes], *, patient: str | None = None) -> ReadBundle:
    """Read a bundle that `bundle_of` wrote. Raises `FhirError`, one line, where it is not sound (see `validate`) or
    not one of Sitbone's."""
    bundle = checked(source, patient=patient)
    try:
        shelf = _Shelf(bundle)
        return ReadBundle(_patient(shelf), _prescription(shelf), tuple(_sessions(shelf)))
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise FhirError(
            f"This Bundle is valid, but not as Sitbone writes it: {one_line(str(error), 80)} is missing or odd."
        ) from None


class _Shelf:
    """The resources of a bundle, by kind, by url, and by the session they are part of."""

    def __init__(self, bundle: Resource) -> None:
        self.by_kind: dict[str, list[Resource]] = {}
        self.by_url: dict[str, Resource] = {}
        self.by_session: dict[str, dict[str, list[Resource]]] = {}
        for entry in bundle.get("entry", []):
            resource = entry["resource"]
            self.by_kind.setdefault(resource["resourceType"], []).append(resource)
            self.by_url[entry["fullUrl"]] = resource
            self.by_url[f"{resource['resourceType']}/{resource.get('id')}"] = resource
        for observation in self.of("Observation"):
            name = code_of(observation["code"], MEASURE) or code_of(observation["code"], EXERCISE_DURATION[0])
            for part in observation.get("partOf", ()):
                session = self.by_url[part["reference"]]["id"]
                self.by_session.setdefault(session, {}).setdefault(str(name), []).append(observation)

    def of(self, kind: str) -> list[Resource]:
        return self.by_kind.get(kind, [])

    def at(self, reference: Resource) -> Resource:
        return self.by_url[reference["reference"]]


def _patient(shelf: _Shelf) -> ReadPatient:
    found = shelf.of("Patient")[0]
    numbers = [i["value"] for i in found.get("identifier", ()) if i.get("system") == CLINIC_NUMBER]
    names = found.get("name", ())
    return ReadPatient(
        id=found["id"],
        name=names[0]["text"] if names else "",
        born=_day(found.get("birthDate")),
        number=numbers[0] if numbers else None,
    )


def _prescription(shelf: _Shelf) -> ReadPrescription:
    (plan,) = (plan for plan in shelf.of("CarePlan") if plan["status"] != "revoked")
    requests = [shelf.at(a["reference"]) for a in plan["activity"] if "reference" in a]
    (repeat,) = (a["detail"]["scheduledTiming"]["repeat"] for a in plan["activity"] if "detail" in a)
    bounds = repeat.get("boundsPeriod", {})
    asked = repeat.get("dayOfWeek") or [day[:3] for day in WEEK]
    return ReadPrescription(
        version=_version(plan["identifier"]),
        by=shelf.at(plan["author"])["name"][0]["text"] if "author" in plan else "",
        since=_day(bounds.get("start")),
        until=_day(bounds.get("end")),
        sessions_a_day=repeat["frequency"],
        days=tuple(day for day in WEEK if day[:3] in asked),
        notes=tuple(note["text"] for note in plan.get("note", ())),
        doses=tuple(_dose(request) for request in requests),
    )


def _dose(request: Resource) -> ReadDose:
    repeat = request["occurrenceTiming"]["repeat"]
    return ReadDose(
        stretch=_name(request["code"], STRETCH),
        sides=tuple(_name(site, SIDE) for site in request["bodySite"]),
        seconds=repeat.get("duration"),
        repetitions=request["quantityQuantity"]["value"],
        times_a_day=repeat["frequency"],
    )


def _sessions(shelf: _Shelf) -> list[ReadSession]:
    return [_session(shelf, procedure) for procedure in shelf.of("Procedure")]


def _session(shelf: _Shelf, procedure: Resource) -> ReadSession:
    within = shelf.by_session.get(procedure["id"], {})
    period = procedure["performedPeriod"]
    return ReadSession(
        id=procedure["id"],
        started=datetime.fromisoformat(period["start"]),
        ended=datetime.fromisoformat(period["end"]) if "end" in period else None,
        seen_by=_name(procedure["usedCode"][0], SEEN_BY),
        stopped_for_pain=procedure["status"] == "stopped",
        prescription=_version([procedure["basedOn"][0]["identifier"]]),
        pain_before=_value(within.get("pain_before")),
        pain_after=_value(within.get("pain_after")),
        minutes=_value(within.get(EXERCISE_DURATION[1])),
        holds=tuple(_hold(shelf, hold) for hold in within.get("hold", ())),
        felt=tuple(_felt(felt) for felt in within.get("felt", ())),
    )


def _hold(shelf: _Shelf, hold: Resource) -> HoldRecord:
    angles = {_name(a["code"], MEASURE): a for a in map(shelf.at, hold.get("hasMember", ()))}
    parts = _parts(hold)
    off = [u for a in angles.values() for u in _parts(a).get("uncertainty", ())]
    return HoldRecord(
        stretch=_name(parts["stretch"][0], STRETCH),
        side=code_of(hold.get("bodySite"), SIDE) or "unknown",
        at=datetime.fromisoformat(hold["effectiveDateTime"]),
        held=parts["held"][0]["value"],
        counted=hold["valueQuantity"]["value"],
        completed=parts["completed"][0],
        knee_flexion=_angle(angles.get("knee_flexion")),
        hip_flexion=_angle(angles.get("hip_flexion")),
        straight_leg_raise=_angle(angles.get("straight_leg_raise")),
        straight_leg_raise_error=_error(angles.get("straight_leg_raise")),
        knee_extension_deficit=_angle(angles.get("knee_extension_deficit")),
        knee_extension_deficit_error=_error(angles.get("knee_extension_deficit")),
        uncertainty=off[0]["value"] if off else None,
        faults=tuple(_name(fault, FAULT) for fault in parts.get("fault", ())),
    )


def _felt(felt: Resource) -> ReadFelt:
    parts = _parts(felt)
    return ReadFelt(
        stretch=_name(parts["stretch"][0], STRETCH),
        felt=_name(felt["valueCodeableConcept"], FELT),
        at=datetime.fromisoformat(felt["effectiveDateTime"]),
        where=parts["where"][0] if "where" in parts else None,
    )


def _parts(observation: Resource) -> dict[str, list[Any]]:
    """The components by our own codes, each with its value."""
    found: dict[str, list[Any]] = {}
    for part in observation.get("component", ()):
        (value,) = (v for name, v in part.items() if name.startswith("value"))
        found.setdefault(_name(part["code"], MEASURE), []).append(value)
    return found


def _angle(observation: Resource | None) -> float | None:
    return observation["valueQuantity"]["value"] if observation and "valueQuantity" in observation else None


def _error(observation: Resource | None) -> float | None:
    return _parts(observation)["standard_error"][0]["value"] if observation else None


def _value(observations: list[Resource] | None) -> Any:
    return observations[0]["valueQuantity"]["value"] if observations else None


def _name(concept: Resource, system: str) -> str:
    """Our code for it; its words where it has none."""
    name: str = code_of(concept, system) or concept["text"]
    return name


def _version(identifiers: list[Resource]) -> int | None:
    (said,) = (i["value"] for i in identifiers if i.get("system") == PRESCRIPTION)
    return None if said == PROGRAMME else int(said)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text[:10]) if text else None
