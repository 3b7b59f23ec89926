"""A record as a Bundle: it validates, it is the same each time, and it gives back what the record says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from sitbone.diary.record import Named, Record
from sitbone.fhir.bundle import as_bytes, bundle_of
from sitbone.fhir.codes import LOINC, SNOMED, code_of, words
from sitbone.fhir.read import (
    ReadBundle,
    ReadDose,
    ReadFelt,
    ReadPatient,
    ReadPrescription,
    ReadSession,
    read_bundle,
)
from sitbone.plan.prescription import WEEK
from sitbone.plan.records import FeltRecord, HoldRecord, SeenBy, SessionRecord
from sitbone.stretches.stretch import load_stretches
from sitbone.words import LANGUAGES, speaking
from tests.fhir.records import ADA, everything, records

ELEMENTS = Path(__file__).with_name("elements.txt")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(records())
def test_a_bundle_gives_back_what_the_record_says(record: Record) -> None:
    written = as_bytes(bundle_of(record))
    assert written == as_bytes(bundle_of(record))
    assert read_bundle(written, patient=record.person) == _expected(record)
    assert _elements(record) <= set(ELEMENTS.read_text("utf-8").split())


@pytest.mark.parametrize("code", sorted(LANGUAGES))
def test_its_words_are_english_whoever_asks(code: str) -> None:
    english = as_bytes(bundle_of(everything()))
    with speaking(code):
        assert as_bytes(bundle_of(everything())) == english
    assert b"Towel stretch" in english


def test_every_element_is_one_that_was_checked_against_r4() -> None:
    """Each on the list was checked with HL7's JSON schema of R4; one that is new here needs the same check."""
    assert sorted(_elements(everything())) == ELEMENTS.read_text("utf-8").split()


def test_the_knee_code_is_that_of_the_leg_and_nothing_is_coded_where_the_leg_is_unknown() -> None:
    knees = [o for o in _of("Observation") if code_of(o["code"], "urn:sitbone:measure") == "knee_flexion"]
    found = {(o.get("bodySite", {}).get("text"), code_of(o.get("bodySite"), SNOMED)) for o in knees}
    # 6757004 is the right knee and 82169009 the left: the sources are in sitbone.fhir.codes.
    assert found == {
        ("left knee", "82169009"),
        ("right knee", "6757004"),
        ("both knees", None),
        (None, None),
    }


def test_a_timer_has_no_angles_and_says_that_nobody_watched() -> None:
    (timed,) = (p for p in _of("Procedure") if "observed" in str(p["note"]))
    assert "Reported by the person, not observed." in [note["text"] for note in timed["note"]]
    its_own = [o for o in _of("Observation") if o["partOf"][0]["reference"].endswith(timed["id"])]
    codes = {code_of(o["code"], "urn:sitbone:measure") for o in its_own}
    assert "hold" in codes and not codes & {"knee_flexion", "hip_flexion"}
    assert not [o for o in its_own if "device" in o]


def test_an_angle_without_its_uncertainty_is_not_given() -> None:
    absent = [o for o in _of("Observation") if "dataAbsentReason" in o]
    assert absent and not [o for o in absent if "valueQuantity" in o]


def test_nobody_is_invented() -> None:
    plain = Record(ADA, everything().made, everything().at, Named(), "", (), (), ())
    kinds = [e["resource"]["resourceType"] for e in bundle_of(plain)["entry"]]
    assert "Practitioner" not in kinds
    patient = bundle_of(plain)["entry"][0]["resource"]
    assert set(patient) == {"resourceType", "id", "identifier"}
    request = _of("ServiceRequest", plain)[0]
    assert request["intent"] == "plan" and "requester" not in request


def test_what_a_limit_leaves_out_is_not_asked_for() -> None:
    record = everything()
    old = replace(record, prescriptions=record.prescriptions[:1])
    asked = {
        code_of(r["code"], "urn:sitbone:stretch")
        for r in _of("ServiceRequest", old)
        if r["status"] == "active"
    }
    assert asked == {"chair", "towel"}


@pytest.mark.parametrize("code", ["41349-2", "41345-0"])
def test_no_hold_is_called_a_range_of_motion(code: str) -> None:
    assert code.encode() not in as_bytes(bundle_of(everything()))
    assert LOINC.encode() in as_bytes(bundle_of(everything()))


def _of(kind: str, record: Record | None = None) -> list[dict[str, Any]]:
    entries = bundle_of(record or everything())["entry"]
    return [e["resource"] for e in entries if e["resource"]["resourceType"] == kind]


def _elements(record: Record) -> set[str]:
    return {path for entry in bundle_of(record)["entry"] for path in _paths(entry["resource"])}


def _paths(value: Any, at: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        at = at or value["resourceType"]
        for name, inner in value.items():
            yield f"{at}.{name}"
            yield from _paths(inner, f"{at}.{name}")
    elif isinstance(value, list):
        for inner in value:
            yield from _paths(inner, at)


def _expected(record: Record) -> ReadBundle:
    named, prescription = record.named, record.prescription
    version = record.prescriptions[-1].version if record.prescriptions else None
    limit = prescription.limits.hip_flexion_at_most
    limits = (
        [] if limit is None else [f"Hip flexion at most {limit:g}°. Stretches that need more are left out."]
    )
    return ReadBundle(
        patient=ReadPatient(record.person, _said(named.name) or "", named.born, _said(named.number)),
        prescription=ReadPrescription(
            version=version,
            by=_said(prescription.by) or "",
            since=prescription.since,
            until=prescription.until,
            sessions_a_day=prescription.sessions_a_day,
            days=tuple(day for day in WEEK if day in prescription.days),
            notes=(*([words(prescription.notes)] if prescription.notes.strip() else []), *limits),
            doses=tuple(
                ReadDose(
                    stretch=dose.stretch,
                    sides=dose.sides,
                    seconds=load_stretches()[dose.stretch].hold.seconds
                    if dose.seconds is None
                    else dose.seconds,
                    repetitions=dose.repetitions,
                    times_a_day=prescription.sessions_a_day if dose.every_session else 1,
                )
                for dose in prescription.allowed()
            ),
        ),
        sessions=tuple(map(_session, record.sessions)),
    )


def _session(session: SessionRecord) -> ReadSession:
    minutes = round(sum(hold.counted for hold in session.holds) / 60, 3)
    return ReadSession(
        id=session.id,
        started=session.started,
        ended=session.ended,
        seen_by=session.seen_by.value,
        stopped_for_pain=session.stopped_for_pain,
        prescription=session.prescription,
        pain_before=session.pain_before,
        pain_after=session.pain_after,
        minutes=pytest.approx(minutes, abs=0.0011) if session.holds else None,  # type: ignore[arg-type]
        holds=tuple(_hold(hold, session.seen_by is not SeenBy.TIMER) for hold in session.holds),
        felt=tuple(map(_felt, session.felt)),
    )


def _hold(hold: HoldRecord, watched: bool) -> HoldRecord:
    usable = watched and hold.uncertainty is not None

    def degrees(angle: float | None) -> float | None:
        return round(angle, 1) if usable and angle is not None else None

    knee, hip = degrees(hold.knee_flexion), degrees(hold.hip_flexion)
    raised, deficit = (
        (round(value, 1), round(error, 1))
        if watched and value is not None and error is not None
        else (None, None)
        for value, error in (
            (hold.straight_leg_raise, hold.straight_leg_raise_error),
            (hold.knee_extension_deficit, hold.knee_extension_deficit_error),
        )
    )
    return HoldRecord(
        stretch=hold.stretch,
        side=hold.side,
        at=hold.at.astimezone(UTC),
        held=round(hold.held, 2),
        counted=round(hold.counted, 2),
        completed=hold.completed,
        knee_flexion=knee,
        hip_flexion=hip,
        straight_leg_raise=raised[0],
        straight_leg_raise_error=raised[1],
        knee_extension_deficit=deficit[0],
        knee_extension_deficit_error=deficit[1],
        uncertainty=None if knee is None and hip is None else degrees(hold.uncertainty),
        faults=hold.faults,
    )


def _felt(felt: FeltRecord) -> ReadFelt:
    return ReadFelt(felt.stretch, felt.felt.value, felt.at, _said(felt.where))


def _said(text: str | None) -> str | None:
    """What is left of what somebody wrote: a FHIR string has no white space but the plain one."""
    return words(text) if text and text.strip() else None
