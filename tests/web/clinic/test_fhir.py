"""The clinic's own programs read over FHIR what their clinician may see, and nothing else."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest

from sitbone.clinic.care import Patient
from sitbone.fhir.validate import validate
from sitbone.plan.item import Item
from sitbone.plan.records import HoldRecord, SeenBy
from tests.kept import add_hold
from tests.web.clinic.house import House, send
from tests.web.conftest import Client

NOW = datetime.now(UTC)


def _key(browser: Client) -> dict[str, str]:
    shown = send(browser, "/clinic/keys", "/clinic/keys", name="the clinic's records").text
    (key,) = re.findall(r"<code>([\w-]{43})</code>", shown)
    return {"authorization": f"Bearer {key}", "accept": "application/fhir+json"}


def _did(house: House, patient: Patient) -> None:
    diary = house.diary(patient)
    session = diary.start_session(SeenBy.CAMERA, [Item("towel", "left", 30)], 4, NOW)
    add_hold(diary, session, 0, HoldRecord("towel", "left", NOW, 33, 30, True, 9, 61, 61, 7))
    diary.end_session(session, 2, False, NOW)


@pytest.fixture
def two(house: House) -> tuple[House, dict[str, str], Patient, Patient]:
    """A key of Ada's, a patient of hers, and one of somebody else's."""
    browser = house.clinician("ada")
    house.clinician("bea")
    mine, other = house.patient("ada", "Ann"), house.patient("bea", "Bob")
    for patient in (mine, other):
        _did(house, patient)
    return house, _key(browser), mine, other


def test_a_key_reads_and_searches_the_patients_of_its_clinician(two: Any) -> None:
    house, key, mine, _ = two
    ask = house.browser().get
    patients = ask("/fhir/Patient", headers=key).json()
    assert [e["resource"]["name"][0]["text"] for e in patients["entry"]] == ["Ann"]
    found = ask(f"/fhir/{mine.person}/Observation?code=72514-3", headers=key).json()
    resources = [entry["resource"] for entry in found["entry"]]
    said = [r.get("valueInteger", r.get("valueQuantity", {}).get("value")) for r in resources]
    assert sorted(said) == [2, 4]
    same = ask(f"/fhir/Observation?patient={mine.person}&code=72514-3", headers=key).json()
    assert same["total"] == found["total"]
    read = ask(f"/fhir/Patient/{mine.person}", headers=key).json()
    assert read["name"][0]["text"] == "Ann"
    assert ask("/fhir/metadata", headers=key).json()["resourceType"] == "CapabilityStatement"


def test_somebody_else_s_patient_is_not_there_and_without_a_key_nothing_is(two: Any) -> None:
    house, key, mine, other = two
    ask = house.browser().get
    (theirs,) = (s.id for s in house.diary(other).sessions())
    for path in (
        f"/fhir/{other.person}/Observation", f"/fhir/Patient/{other.person}", f"/fhir/{other.person}/metadata",
        f"/fhir/Observation?patient={other.person}", f"/fhir/Observation?patient={mine.person}&patient={other.person}",
        f"/fhir/{mine.person}/Procedure/{theirs}", "/fhir/Observation",
        f"/fhir/{mine.person}/Observation?subject={other.person}",
    ):  # fmt: skip
        answer = ask(path, headers=key)
        assert answer.status_code in (400, 404) or answer.json().get("total") == 0, path
        assert "Bob" not in answer.text, path
    for headers in (
        {},
        {"authorization": "Bearer wrong"},
        {"authorization": "Basic eA=="},
        {"authorization": "Bearer "},
    ):
        assert ask(f"/fhir/{mine.person}/Observation", headers=headers).status_code == 401
    browser = house.browser()
    assert browser.ask("POST", "/fhir/Patient", headers=key, json={}).status_code in (401, 403, 404)


def test_a_key_opens_no_page_and_ends_at_once(two: Any) -> None:
    house, key, mine, _ = two
    ask = house.browser().get
    assert ask(f"/clinic/patients/{mine.person}", headers=key).status_code in (303, 401)
    from sitbone.clinic import tokens

    account = tokens.whose(house.clinic, key["authorization"].removeprefix("Bearer "))
    assert account is not None
    tokens.end(house.clinic, account, tokens.every(house.clinic, account)[0].id)
    assert ask("/fhir/Patient", headers=key).status_code == 401


def test_the_bundle_of_a_patient_validates_and_names_only_them(house: House) -> None:
    browser = house.clinician("ada")
    mine = house.patient("ada", "Ann")
    _did(house, mine)
    answer = browser.get(f"/clinic/patients/{mine.person}/fhir.json")
    validate(answer.content, patient=mine.person)
