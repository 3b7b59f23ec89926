"""The door: signing in, invitations, and what people do who should not come in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from sitbone.clinic import invitations, sign_ins
from sitbone.clinic.accounts import Role, close
from sitbone.clinic.attempts import OF_ONE_GUESSER
from sitbone.clinic.errors import NoInvitationError
from sitbone.web.clinic.door import SIGNED_IN
from tests.clinic.town import PASSWORD
from tests.web.clinic.house import House, join, send

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def _sign_in(house: House, login: str, password: str = PASSWORD, digits: str = "", browser=None):  # type: ignore[no-untyped-def]
    browser = browser or house.browser()
    return browser, send(browser, "/sign-in", "/sign-in", login=login, password=password, digits=digits)


def test_a_clinician_needs_password_and_the_digits_of_now_and_each_digits_are_taken_once(
    house: House,
) -> None:
    house.now = NOON
    house.clinician("ada")
    house.now = NOON + timedelta(minutes=5)
    right = house.digits("ada")
    for password, digits in ((PASSWORD, ""), (PASSWORD, "000000"), ("another four plain words", right)):
        assert _sign_in(house, "ada", password, digits)[1].status_code == 401
    assert _sign_in(house, "nobody", PASSWORD, right)[1].status_code == 401
    browser, answer = _sign_in(house, "ADA", PASSWORD, right)
    assert answer.headers["location"] == "/clinic" and browser.get("/clinic").status_code == 200
    assert _sign_in(house, "ada", PASSWORD, right)[1].status_code == 401, "the same digits came twice"


def test_a_machine_that_guesses_is_kept_out_even_with_the_right_password_and_only_for_a_while(
    house: House,
) -> None:
    house.now = NOON
    house.clinician("ada")
    patient = house.patient("ada", "Ann")
    house.patient_browser(patient, "ann@example")
    for _ in range(OF_ONE_GUESSER.in_a_while):
        assert _sign_in(house, "ann@example", "wrong password it is")[1].status_code == 401
    assert _sign_in(house, "ann@example")[1].status_code == 429
    house.now = NOON + timedelta(minutes=16)
    assert _sign_in(house, "ann@example")[1].headers["location"] == "/"


def test_a_cookie_from_before_signing_in_is_worth_nothing_afterwards(house: House) -> None:
    house.clinician("ada")
    house.patient_browser(house.patient("ada", "Ann"), "ann")
    victim = house.browser()
    victim.cookies.set(SIGNED_IN, "chosen-by-somebody-else", domain="127.0.0.1")
    _sign_in(house, "ann", browser=victim)
    attacker = house.browser()
    attacker.cookies.set(SIGNED_IN, "chosen-by-somebody-else", domain="127.0.0.1")
    assert victim.get("/data").status_code == 200
    assert attacker.get("/data").headers["location"] == "/sign-in"


def test_signing_out_ends_it_in_the_server_and_so_does_time_and_closing_the_account(house: House) -> None:
    house.now = NOON
    browser = house.clinician("ada")
    stolen = browser.cookies.get(SIGNED_IN)
    send(browser, "/clinic/keys", "/sign-out")
    thief = house.browser()
    thief.cookies.set(SIGNED_IN, stolen or "", domain="127.0.0.1")
    assert thief.get("/clinic").headers["location"] == "/sign-in"
    house.now = NOON + timedelta(minutes=5)
    browser, _ = _sign_in(house, "ada", PASSWORD, house.digits("ada"))
    house.now += sign_ins.IDLE[Role.CLINICIAN] + timedelta(seconds=1)
    assert browser.get("/clinic").headers["location"] == "/sign-in"
    browser, _ = _sign_in(house, "ada", PASSWORD, house.digits("ada"))
    assert browser.get("/clinic").status_code == 200
    close(house.clinic, "ada")
    assert browser.get("/clinic").headers["location"] == "/sign-in"
    house.now += timedelta(minutes=5)
    assert _sign_in(house, "ada", PASSWORD, house.digits("ada"))[1].status_code == 401


def test_a_stolen_link_without_the_code_opens_nothing_and_ends_after_five_tries(house: House) -> None:
    house.clinician("ada")
    patient = house.patient("ada", "Ann")
    made = invitations.invite(house.clinic, Role.PATIENT, "Ann", patient.person)
    wrong = invitations.Invitation(made.secret, f"{(int(made.code) + 1) % 10**6:06d}")
    thief = house.browser()
    for _ in range(invitations.WRONG_CODES):
        assert join(thief, wrong, "thief").status_code == 422
    assert join(house.browser(), made, "ann").status_code == 404
    again = invitations.invite(house.clinic, Role.PATIENT, "Ann", patient.person)
    assert join(house.browser(), again, "ann").headers["location"] == "/"


def test_an_invitation_is_used_once_ends_after_a_week_and_a_new_one_ends_the_one_before(house: House) -> None:
    house.now = NOON
    house.clinician("ada")
    patient = house.patient("ada", "Ann")
    first = invitations.invite(house.clinic, Role.PATIENT, "Ann", patient.person)
    second = invitations.invite(house.clinic, Role.PATIENT, "Ann", patient.person)
    assert join(house.browser(), first, "ann").status_code == 404
    assert join(house.browser(), second, "ann").headers["location"] == "/"
    assert join(house.browser(), second, "ann2").status_code == 404
    third = invitations.invite(house.clinic, Role.PATIENT, "Ann", patient.person)
    house.now = NOON + invitations.LASTS + timedelta(seconds=1)
    with pytest.raises(NoInvitationError):
        invitations.invited(house.clinic, third.secret)


def test_a_weak_password_or_a_name_that_is_taken_is_refused_and_the_invitation_stays(house: House) -> None:
    house.clinician("ada")
    ann, bob = house.patient("ada", "Ann"), house.patient("ada", "Bob")
    house.patient_browser(ann, "ann")
    made = invitations.invite(house.clinic, Role.PATIENT, "Bob", bob.person)
    for login, password in (("bob", "short"), ("bob", "a" * 40), ("ANN", PASSWORD), ("b", PASSWORD)):
        assert join(house.browser(), made, login, password=password).status_code == 422, (login, password)
    assert join(house.browser(), made, "bob").headers["location"] == "/"


def test_no_password_code_or_cookie_is_kept_as_it_is(house: House, clinic_url: str) -> None:
    import psycopg

    browser = house.clinician("ada")
    made = invitations.invite(house.clinic, Role.CLINICIAN, "Dr B")
    with psycopg.connect(clinic_url) as connection:
        kept = ""
        for table in ("accounts", "invitations", "sign_ins", "audits", "attempts"):
            kept += str(connection.execute(f"SELECT * FROM {table}").fetchall())
    for secret in (PASSWORD, made.secret, made.code, browser.cookies.get(SIGNED_IN)):
        assert secret and secret not in kept
    assert "$argon2id$" in kept
