"""A clinic for the tests on a real PostgreSQL, and the people who join it, without any page."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

import pyotp

from sitbone.clinic import invitations, passwords
from sitbone.clinic.accounts import Account, Role, account_of
from sitbone.clinic.care import Patient, take_on
from sitbone.clinic.clinic import Clinic
from sitbone.clinic.tables import AccountRow
from sitbone.diary.diary import Diary

PASSWORD = "four plain words of mine"


@dataclass
class Town:
    """One clinic, at a time that a test may choose."""

    clinic: Clinic
    now: datetime | None = None
    secrets: dict[str, str] = field(default_factory=dict)
    """The one-time secrets of the clinicians, by login."""

    def clinician_joins(self, login: str) -> Account:
        """A new clinician."""
        made = invitations.invite(self.clinic, Role.CLINICIAN, f"Dr {login}")
        self.secrets[login] = secret = passwords.new_one_time_secret()
        digits = self.digits(login)
        return invitations.accept(self.clinic, made.secret, made.code, login, PASSWORD, secret, digits)

    def patient_joins(self, patient: Patient, login: str) -> Account:
        """A patient who has an account from now on."""
        made = invitations.invite(self.clinic, Role.PATIENT, patient.name, patient.person)
        return invitations.accept(self.clinic, made.secret, made.code, login, PASSWORD)

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

    def diary(self, patient: Patient) -> Diary:
        """Their diary."""
        found = self.clinic.diary(patient.person)
        assert found is not None
        return found
