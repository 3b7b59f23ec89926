"""A clinic for the tests: real PostgreSQL, its application, and browsers that sign in."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime

import httpx
import pyotp

from sitbone.clinic import invitations, sign_ins
from sitbone.clinic.accounts import Account, Role, account_of
from sitbone.clinic.care import Patient, take_on
from sitbone.clinic.clinic import Clinic
from sitbone.clinic.tables import AccountRow
from sitbone.diary.diary import Diary
from sitbone.web.application import Application, create_application
from sitbone.web.clinic.door import SIGNED_IN
from sitbone.web.settings import Settings
from tests.web.conftest import ALL_NO, Client

ADDRESS = "http://127.0.0.1:8000"
PASSWORD = "four plain words of mine"


@dataclass
class House:
    """One clinic and its application, at a time that a test may choose."""

    clinic: Clinic
    application: Application
    now: datetime | None = None
    secrets: dict[str, str] = field(default_factory=dict)
    """The one-time secrets of the clinicians, by login."""

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

    def digits(self, login: str, steps: int = 0) -> str:
        """The six digits of now, or of some half minutes later."""
        now = (self.now or datetime.now(UTC)).timestamp() + 30 * steps
        return pyotp.TOTP(self.secrets[login]).at(int(now))

    def patient(self, clinician: str, name: str) -> Patient:
        """Somebody whom this clinician cares for."""
        return take_on(self.clinic, self.account(clinician), name)

    def account(self, login: str) -> Account:
        """The account with this login."""
        wanted = AccountRow.__table__.select().where(AccountRow.login == login)
        with self.clinic.reading() as connection:
            return account_of(connection.execute(wanted).one())

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

    def diary(self, patient: Patient) -> Diary:
        """Their diary."""
        found = self.clinic.diary(patient.person)
        assert found is not None
        return found

    def cleared(self, patient: Patient) -> None:
        """All questions answered with no."""
        self.diary(patient).save_answers([], ALL_NO, self.now or datetime.now(UTC))


def house_of(url: str) -> House:
    """A clinic over this database."""
    clinic = Clinic.open(url)
    made = House(clinic, None)  # type: ignore[arg-type]
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
