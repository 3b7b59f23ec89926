"""Each look at a patient leaves a line, and none can be pushed out of sight."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import select

from sitbone.clinic import audit, tokens
from sitbone.clinic.care import Patient, share
from sitbone.clinic.tables import AuditRow
from tests.web.clinic.house import House, send
from tests.web.conftest import Client


def _lines(house: House, patient: Patient | None) -> list[tuple[str, str, int]]:
    whose = AuditRow.person == patient.person if patient else AuditRow.person.is_(None)
    with house.clinic.reading() as connection:
        rows = connection.execute(select(AuditRow.__table__).where(whose).order_by(AuditRow.id))
        return [(r.role, r.what, r.times) for r in rows]


@pytest.fixture
def ann(house: House) -> tuple[Client, Patient]:
    browser = house.clinician("ada")
    patient = house.patient("ada", "Ann")
    house.cleared(patient)
    return browser, patient


def _read(house: House, login: str, *paths: str) -> None:
    key = tokens.make(house.clinic, house.account(login), "records")
    for path in paths:
        answer = house.browser().ask("GET", path, headers={"authorization": f"Bearer {key}"})
        assert answer.status_code == 200, path


def test_charts_the_panel_a_search_and_a_list_of_patients_leave_a_line_for_each_patient_shown(
    house: House, ann: tuple[Client, Patient]
) -> None:
    browser, patient = ann
    other = house.patient("ada", "Bob")
    base = f"/clinic/patients/{patient.person}"
    for chart in ("pain", "time", "pain"):
        assert browser.get(f"{base}/charts/{chart}.svg").status_code == 200
    assert _lines(house, patient) == [("clinician", "GET /charts/…", 3)]
    assert "Ann" in browser.get("/clinic").text
    browser.get("/clinic?find=Ann")
    _read(house, "ada", "/fhir/Patient")
    assert _lines(house, patient)[1:] == [
        ("clinician", "GET /clinic", 1),
        ("clinician", "GET /clinic?find", 1),
        ("program", "GET /fhir/Patient", 1),
    ]
    assert [what for _, what, _ in _lines(house, other)] == ["GET /clinic", "GET /fhir/Patient"]
    assert "GET /clinic?find" in [what for _, what, _ in _lines(house, None)]
    assert not any("Ann" in what for _, what, _ in _lines(house, None))


def test_what_a_program_reads_a_hundred_times_is_one_line_and_pushes_nobody_out_of_sight(
    house: House, ann: tuple[Client, Patient]
) -> None:
    browser, patient = ann
    bea = house.clinician("bea")
    theirs = house.patient_browser(patient, "ann")
    base = f"/clinic/patients/{patient.person}"
    browser.get(base)
    share(house.clinic, patient.person, "bea")
    _read(house, "bea", *[f"/fhir/{patient.person}/metadata"] * 101)
    lines = _lines(house, patient)
    assert [(what, times) for role, what, times in lines if role == "program"] == [("GET /fhir/…/…", 101)]
    for log in (theirs.get("/log").text, bea.get(f"{base}/log").text, theirs.get("/data").text):
        assert "Dr ada" in log and "a program with the key of Dr bea" in log
    assert "101 times, last" in theirs.get("/log").text


def test_the_log_can_be_paged_through_to_its_first_line_by_the_clinic_and_by_the_patient(
    house: House, ann: tuple[Client, Patient]
) -> None:
    browser, patient = ann
    theirs = house.patient_browser(patient, "ann")
    for number in range(2 * audit.ON_A_PAGE + 3):
        audit.note(house.clinic, house.account("ada"), f"prescribed version {number:03}", patient.person)
    for asking, path in ((browser, f"/clinic/patients/{patient.person}/log"), (theirs, "/log")):
        seen: list[str] = []
        address: str | None = path
        while address:
            shown = asking.get(address).text
            seen += re.findall(r"prescribed version (\d{3})", shown)
            older = re.search(r'href="(\?before=\d+)"', shown)
            address = path + older[1] if older else None
        assert seen == [f"{n:03}" for n in reversed(range(2 * audit.ON_A_PAGE + 3))]


def test_a_place_in_somebody_else_s_log_opens_nothing(house: House, ann: tuple[Client, Patient]) -> None:
    browser, patient = ann
    other = house.patient("ada", "Bob")
    place = audit.note(house.clinic, house.account("ada"), "a line of Bob's", other.person)
    audit.note(house.clinic, house.account("ada"), "a line of Ann's", patient.person)
    answer = browser.get(f"/clinic/patients/{patient.person}/log?before={place}")
    assert answer.status_code == 200 and "a line of" not in answer.text
    assert house.patient_browser(patient, "ann").get("/log").status_code == 200
    assert browser.get("/log").status_code in (303, 403)


def test_the_clinician_sees_every_round_of_the_screening_and_who_agreed_also_afterwards(
    house: House, ann: tuple[Client, Patient]
) -> None:
    from datetime import UTC, datetime

    from tests.web.conftest import ALL_NO

    browser, patient = ann
    diary = house.diary(patient)
    no = [q for q in ALL_NO if q != "hip_replacement"]
    diary.save_answers(["hip_replacement"], no, datetime.now(UTC))
    path = f"/clinic/patients/{patient.person}"
    shown: Any = browser.get(path).text
    (items,) = re.findall(r'name="items" value="([^"]*)"', shown)
    assert send(browser, path, f"{path}/agreement", items=items, sure="yes").status_code == 303
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", browser.get(path).text))
    screening = words.split("Safety questions")[-1].split("Take it away")[0]
    newest, earlier = screening.split("Earlier rounds")
    assert "hip" in newest.split("Yes.")[0] and "18 questions answered with no" in newest
    assert "No question was answered with yes." in earlier.split("Who agreed")[0]
    assert "Dr ada" in screening.split("Who agreed")[1] and "hip" in screening.split("Who agreed")[1]
