"""A clinic's pages speak the language of whoever reads them, not that of the patient whom they are about."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from sitbone.clinic import invitations
from sitbone.clinic.accounts import Role
from sitbone.plan.item import Item
from sitbone.plan.records import HoldRecord, SeenBy
from sitbone.words import PSEUDO
from tests.kept import add_hold
from tests.web.clinic.house import House, send
from tests.web.conftest import ALL_NO, Client
from tests.words.plain import untranslated

NOW = datetime.now(UTC)


def _speaking(browser: Client, languages: str) -> Client:
    browser.headers["accept-language"] = languages
    return browser


def _plain(page: str) -> list[str]:
    """What is in plain letters, save the names of people and addresses, which are the same in every language."""
    return untranslated(re.sub(r"Dr ada|http[^\s)<\"]+", "", page))


def _session(house: House, patient, days_ago: int, rose: int) -> None:  # type: ignore[no-untyped-def]
    diary, at = house.diary(patient), NOW - timedelta(days=days_ago)
    session = diary.start_session(SeenBy.CAMERA, [Item("towel", "left", 30)], 3, at)
    add_hold(diary, session, 0, HoldRecord("towel", "left", at, 33, 30, True, 9, 60, 60, 7))
    diary.end_session(session, 3 + rose, False, at + timedelta(minutes=4))


def test_no_page_of_a_clinic_has_text_that_never_went_through_a_translation(house: House) -> None:
    browser = _speaking(house.clinician("ada"), PSEUDO)
    patient = house.patient("ada", "4711")
    house.diary(patient).save_answers([], ALL_NO, NOW - timedelta(days=10))
    for day, rose in ((8, 0), (3, 3), (2, 3)):
        _session(house, patient, day, rose)
    one = f"/clinic/patients/{patient.person}"
    pages = ["/clinic", "/clinic?find=x", "/clinic/patients/new", "/clinic/keys", one, f"{one}/prescription"]
    pages += [f"{one}?said=agreed", "/nothing"]
    found = {path: _plain(browser.get(path).text) for path in pages}
    assert {path: texts for path, texts in found.items() if texts} == {}
    invited = send(browser, one, f"{one}/invitation")
    assert invited.status_code == 200 and _plain(re.sub(r"<code>.*?</code>", "", invited.text)) == []
    refused = send(browser, "/clinic/patients/new", "/clinic/patients", name="", born="")
    assert refused.status_code == 422 and _plain(refused.text) == []


def test_the_way_in_is_translated(house: House) -> None:
    browser = _speaking(house.browser(), PSEUDO)
    for role in (Role.CLINICIAN, Role.PATIENT):
        person = house.patient("ada", "4711").person if role is Role.PATIENT else None
        made = invitations.invite(house.clinic, role, "4711", person)
        assert _plain(re.sub(r"<svg.*?</svg>", "", browser.get(f"/join/{made.secret}").text)) == []
        wrong = send(browser, "/sign-in", f"/join/{made.secret}", code="0", login="x", password="short")
        assert wrong.status_code == 422 and _plain(re.sub(r"<svg.*?</svg>", "", wrong.text)) == []
        if role is Role.CLINICIAN:
            house.clinician("ada")
    assert _plain(browser.get("/sign-in").text) == []
    refused = send(browser, "/sign-in", "/sign-in", login="x", password="y", digits="1")
    assert refused.status_code == 401 and _plain(refused.text) == []


def test_a_clinician_reads_their_own_language_and_the_patient_theirs(house: House) -> None:
    clinician = _speaking(house.clinician("ada"), "de")
    patient = house.patient("ada", "Ann")
    house.cleared(patient)
    theirs = house.patient_browser(patient, "ann")
    assert send(theirs, "/data", "/language", language="es").status_code == 303
    assert "Cinco estiramientos" in theirs.get("/stretches").text
    page = clinician.get(f"/clinic/patients/{patient.person}").text
    assert '<html lang="de">' in page and "Verordnung" in page and "Prescripción" not in page
