"""The endpoint that a clinic's own system reads: what it finds, and what it refuses."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitbone.fhir.bundle import as_bytes, bundle_of
from sitbone.fhir.rest import answer, answer_from
from sitbone.fhir.search import KINDS
from sitbone.fhir.validate import check_resource
from tests.fhir.records import ADA, everything

BASE = "https://clinic.example/fhir"
RECORD = everything()
BUNDLE = bundle_of(RECORD)


def _get(path: str, query: str = "") -> tuple[int, dict[str, Any]]:
    status, resource = answer_from(BUNDLE, path, query, BASE)
    check_resource(resource, path)
    assert status == 200 or resource["resourceType"] == "OperationOutcome"
    return status, resource


def _found(kind: str, query: str = "") -> list[dict[str, Any]]:
    status, found = _get(kind, query)
    assert status == 200, found
    entries = found.get("entry", [])
    assert found["total"] >= len(entries)
    return [entry["resource"] for entry in entries]


@pytest.mark.parametrize("kind", KINDS)
def test_everything_in_the_bundle_can_be_found_and_read(kind: str) -> None:
    found = _found(kind, "_count=1000")
    assert len(found) == sum(e["resource"]["resourceType"] == kind for e in BUNDLE["entry"]) > 0
    for resource in found:
        assert _get(f"{kind}/{resource['id']}") == (200, resource)


def test_every_reference_leads_to_something_that_can_be_read() -> None:
    leads_to = {to for kind in KINDS for found in _found(kind, "_count=1000") for to in _references(found)}
    assert leads_to and all(_get(to)[0] == 200 for to in leads_to)


def test_a_code_is_found_with_its_system_or_without() -> None:
    pains = _found("Observation", "code=http://loinc.org|72514-3")
    assert len(pains) == 7
    assert _found("Observation", "code=72514-3") == pains
    assert _found("Observation", "code=http://snomed.info/sct|72514-3") == []
    assert _found("Observation", "code=|72514-3") == []
    knees = _found("Observation", "code=urn:sitbone:measure|knee_flexion,55411-3")
    assert {o["code"]["coding"][0]["code"] for o in knees} == {"knee_flexion", "55411-3"}


# The sessions began on 2, 3, 4 and 5 March 2026 at 8 in Berlin, at 7 UTC.
@pytest.mark.parametrize(
    ("query", "sessions"),
    [
        ("date=2026-03-03", 1),
        ("date=2026-03", 3),  # the last has no end: nobody knows whether it was over in March
        ("date=2026", 3),
        ("date=ge2026-03-03", 3),
        ("date=gt2026-03-03", 2),
        ("date=lt2026-03-03", 1),
        ("date=le2026-03-03", 2),
        ("date=ne2026-03-03", 3),
        ("date=ge2026-03-03&date=le2026-03-04", 2),
        ("date=2026-03-02,2026-03-03", 2),
        ("date=lt2026-03-03T07:00:00Z", 1),
        ("date=ge2026-03-04T08:00:00+01:00&date=lt2026-03-05", 1),
        ("date=ge2026-03-04T08:00:00%2B01:00&date=lt2026-03-05", 1),
    ],
)
def test_sessions_are_found_by_date(query: str, sessions: int) -> None:
    assert len(_found("Procedure", query)) == sessions


@pytest.mark.parametrize("to", [ADA, f"Patient/{ADA}", f"{BASE}/Patient/{ADA}", f"urn:uuid:{ADA}"])
@pytest.mark.parametrize("name", ["patient", "subject"])
def test_a_patient_is_found_however_they_are_written(name: str, to: str) -> None:
    assert len(_found("Procedure", f"{name}={quote(to, safe='')}")) == 4


def test_another_patient_has_nothing_here() -> None:
    assert _found("Observation", "patient=11111111-1111-4111-8111-111111111111") == []


def test_pages_lead_through_everything_once() -> None:
    query, seen = "_count=7&subject=" + ADA, list[str]()
    while query:
        page = _get("Observation", query)[1]
        seen += [entry["resource"]["id"] for entry in page["entry"]]
        links = {link["relation"]: link["url"] for link in page["link"]}
        query = urlsplit(links["next"]).query if "next" in links else ""
    assert len(seen) == len(set(seen)) == page["total"]
    assert _get("Observation", "_count=0")[1]["total"] == len(seen)


@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        ("Observation", "status=final", 400),
        ("Observation", "code:not=1", 400),
        ("Observation", "date=yesterday", 400),
        ("Observation", "date=2026-02-30", 400),
        ("Observation", "date=9999", 400),
        ("Observation", "date=ap2026", 400),
        ("Observation", "code=", 400),
        ("Observation", "_count=-1", 400),
        ("Observation", "_count=1&_count=2", 400),
        ("Observation", "_format=xml", 400),
        ("Observation", "%ff=1", 400),
        ("Observation", "x" * 5000, 400),
        ("Patient", f"subject={ADA}", 400),
        (f"Patient/{ADA}", "_summary=true", 400),
        ("Patient/nobody", "", 404),
        (f"Observation/{ADA}", "", 404),
        ("Medication", "", 404),
        ("Patient/a/b", "", 404),
        ("", "", 404),
    ],
)
def test_what_cannot_be_answered_is_refused_in_one_line(path: str, query: str, status: int) -> None:
    got, outcome = _get(path, query)
    assert got == status
    assert "\n" not in outcome["issue"][0]["diagnostics"] and len(outcome["issue"][0]["diagnostics"]) < 300


@given(st.text(max_size=40), st.text(max_size=60))
def test_no_path_and_no_query_breaks_it(path: str, query: str) -> None:
    assert _get(path, query)[0] in (200, 400, 404)
    assert _get("Device", query)[0] in (200, 400)


def test_it_says_what_it_can_do_and_can_do_what_it_says() -> None:
    status, said = answer(RECORD, "metadata", "", BASE)
    check_resource(said, "metadata")
    assert status == 200 and said["fhirVersion"] == "4.0.1"
    values = {"token": "x", "reference": "x", "date": "2026"}
    for resource in said["rest"][0]["resource"]:
        for parameter in resource["searchParam"]:
            assert _get(resource["type"], f"{parameter['name']}={values[parameter['type']]}")[0] == 200
    assert as_bytes(said)


def _references(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value["reference"]] if isinstance(value.get("reference"), str) else []
        return own + [to for inner in value.values() for to in _references(inner)]
    return [to for inner in value for to in _references(inner)] if isinstance(value, list) else []
