"""One's own account: another password signs every other browser out; a clinician reads the language they chose."""

from __future__ import annotations

import json
import logging

import pytest

from sitbone.web.guard import logs
from tests.clinic.town import PASSWORD
from tests.web.clinic.house import House, send
from tests.web.conftest import ALL_NO

NEW = "other plain words of mine"


@pytest.mark.parametrize("role", ["clinician", "patient"])
def test_another_password_signs_every_other_browser_out_and_this_one_stays(house: House, role: str) -> None:
    ada = house.clinician("ada")
    mine = ada if role == "clinician" else house.patient_browser(house.patient("ada", "Ann"), "ann")
    login = "ada" if role == "clinician" else "ann"
    other = house.sign_in_of(login)
    right = {"old": PASSWORD, "new": NEW, "again": NEW}
    for wrong in ({"old": "x"}, {"again": "x"}, {"new": "short", "again": "short"}):
        assert send(mine, "/account", "/account/password", **{**right, **wrong}).status_code == 422
    assert other.get("/account").status_code == 200
    assert send(mine, "/account", "/account/password", **right).status_code == 303
    assert mine.get("/account").status_code == 200
    assert other.get("/account").headers["location"] == "/sign-in"
    digits = {"digits": house.digits("ada", 1)} if role == "clinician" else {}
    old = send(house.browser(), "/sign-in", "/sign-in", login=login, password=PASSWORD, **digits)
    assert old.status_code == 401
    new = send(house.browser(), "/sign-in", "/sign-in", login=login, password=NEW, **digits)
    assert new.status_code == 303


def test_who_guesses_the_old_password_is_kept_out(house: House) -> None:
    ada = house.clinician("ada")
    for _ in range(8):
        answer = send(ada, "/account", "/account/password", old="x", new=NEW, again=NEW)
        assert answer.status_code == 422
    assert send(ada, "/account", "/account/password", old="x", new=NEW, again=NEW).status_code == 429


def test_a_clinician_chooses_a_language_whatever_the_browser_asks(house: House) -> None:
    ada = house.clinician("ada")
    ada.headers["accept-language"] = "es"
    assert '<html lang="es">' in ada.get("/clinic").text
    assert send(ada, "/account", "/account/language", language="de").status_code == 303
    assert '<html lang="de">' in ada.get("/clinic").text
    assert '<html lang="de">' in ada.get("/clinic/patients/nobody").text
    assert send(ada, "/account", "/account/language", language="xx").status_code == 422
    assert send(ada, "/account", "/account/language", language="automatic").status_code == 303
    assert '<html lang="es">' in ada.get("/clinic").text


def test_a_patient_who_is_not_there_is_a_page_with_a_way_back(house: House) -> None:
    ada = house.clinician("ada")
    answer = ada.get("/clinic/patients/0b6ee8b6-7a2c-4c5c-9d1a-3f6f9b1a2c3d")
    assert answer.status_code == 404
    assert (
        "<h1>" in answer.text and "There is no such page." in answer.text and 'href="/clinic"' in answer.text
    )


def test_somebody_who_is_being_asked_can_sign_out(house: House) -> None:
    house.clinician("ada")
    ann = house.patient("ada", "Ann")
    theirs = house.patient_browser(ann, "ann")
    no = [q for q in ALL_NO if q != "pregnancy"]
    house.diary(ann).save_answers(["pregnancy"], no, house.clinic.clock())  # so that they wait
    for path in ("/welcome", "/screening/1", "/screening"):
        assert 'action="/sign-out"' in theirs.get(path).text, path


def test_a_wrong_key_is_told_as_fhir_tells_it(house: House) -> None:
    browser = house.browser()
    for key in ("", "Bearer wrong"):
        if key:
            browser.headers["authorization"] = key
        answer = browser.get("/fhir/Patient")
        assert answer.status_code == 401 and answer.headers["www-authenticate"].startswith("Bearer")
        assert answer.headers["content-type"].startswith("application/fhir+json")
        said = json.loads(answer.text)
        assert said["resourceType"] == "OperationOutcome" and said["issue"][0]["code"] == "login"


def test_how_tables_are_brought_up_to_date_is_not_in_the_log(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("json")
    try:
        logging.getLogger("alembic.runtime.migration").info("Context impl PostgresqlImpl.")
        assert capsys.readouterr().err == ""
    finally:
        logging.basicConfig(handlers=[logging.NullHandler()], force=True)
