"""A clinic with its application, and browsers that sign in."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime

import httpx

from sitbone.clinic import invitations, sign_ins
from sitbone.clinic.accounts import Role
from sitbone.clinic.care import Patient
from sitbone.clinic.clinic import Clinic
from sitbone.web.application import Application, create_application
from sitbone.web.clinic.door import SIGNED_IN
from sitbone.web.settings import Settings
from tests.clinic.town import PASSWORD, Town
from tests.web.conftest import ALL_NO, Client

ADDRESS = "http://127.0.0.1:8000"


@dataclass
class House(Town):
    """One clinic and its application, at a time that a test may choose."""

    application: Application = field(kw_only=True)

    def browser(self) -> Client:
        """A browser that nobody has signed in."""
        return Client(self.application, ADDRESS)

    def clinician(self, login: str) -> Client:
        """A new clinician's browser, signed in."""
        made = invitations.invite(self.clinic, Role.CLINICIAN, f"Dr {login}")
        browser = self.browser()
        shown = browser.get(f"/join/{made.secret}").text
        self.secrets[login] = hidden(shown, "one_time")
        answer = join(browser, made, login, one_time=self.secrets[login], seal=hidden(shown, "seal"),
                      digits=self.digits(login))  # fmt: skip
        assert answer.headers["location"] == "/clinic", answer.text
        return browser

    def sign_in_of(self, login: str) -> Client:
        """Another browser that is signed in with this account."""
        browser = self.browser()
        browser.cookies.set(SIGNED_IN, sign_ins.begin(self.clinic, self.account(login)), domain="127.0.0.1")
        return browser

    def patient_browser(self, patient: Patient, login: str) -> Client:
        """A patient's browser, signed in."""
        made = invitations.invite(self.clinic, Role.PATIENT, patient.name, patient.person)
        browser = self.browser()
        answer = join(browser, made, login)
        assert answer.headers["location"] == "/", answer.text
        return browser

    def cleared(self, patient: Patient) -> None:
        """All questions answered with no."""
        self.diary(patient).save_answers([], ALL_NO, self.now or datetime.now(UTC))


def house_of(url: str) -> House:
    """A clinic over this database."""
    clinic = Clinic.open(url)
    made = House(clinic, application=None)  # type: ignore[arg-type]
    clinic.clock = lambda: made.now or datetime.now(UTC)
    settings = Settings(database_url=url, clinic=True, public_url=ADDRESS)
    made.application = create_application(settings, clock=clinic.clock)
    return made


def join(browser: Client, made: invitations.Invitation, login: str, **more: str) -> httpx.Response:
    """Follow an invitation to its end."""
    path = f"/join/{made.secret}"
    data = {"code": made.code, "login": login, "password": PASSWORD, **more}
    return send(browser, "/sign-in", path, **data)


def send(browser: Client, page: str, path: str, **data: str) -> httpx.Response:
    """Send the form of a page."""
    token = hidden(browser.get(page).text, "token")
    return browser.ask("POST", path, data={"token": token, **data})


def hidden(page: str, name: str) -> str:
    """A hidden field of a page; empty where it has none."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    return found[1] if found else ""
