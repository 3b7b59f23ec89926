"""Accounts: who can sign in, and as what."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, delete, select, update

from sitbone.clinic import attempts, devices, passwords
from sitbone.clinic.clinic import Clinic, digest
from sitbone.clinic.errors import ClinicError, NotLetInError
from sitbone.clinic.tables import AccountRow, DeviceRow, SignInRow, TokenRow
from sitbone.words import _


class Role(StrEnum):
    """What an account is for."""

    CLINICIAN = "clinician"
    """Sees the people they care for, prescribes, invites."""
    PATIENT = "patient"
    """Sees only themself."""


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who is signed in."""

    id: str
    role: Role
    login: str
    name: str
    person: str | None
    """Whose diary is theirs; None for a clinician."""
    language: str | None = None
    """Of a clinician's pages; None as the browser asks. A patient's is in their diary."""


def account_of(row: Any) -> Account:
    """An account as its row has it."""
    return Account(row.id, Role(row.role), row.login, row.name, row.person, row.language)


def login_of(written: str) -> str:
    """A login as it is kept: in small letters. Raises `ClinicError` where it cannot be one."""
    login = written.strip().lower()
    if not 3 <= len(login) <= 120 or not login.isprintable() or " " in login:
        raise ClinicError(
            _("Choose a name to sign in with: 3 to 120 letters without spaces, such as your e-mail.")
        )
    return login


def asked_login(written: str) -> str:
    """A login as it is looked for; one that nobody has where it cannot be one."""
    login = written.strip().lower()
    return login if 0 < len(login) <= 120 and login.isprintable() else "?"


def let_in(
    clinic: Clinic, login: str, password: str, digits: str, address: str, device: str | None = None
) -> Account:
    """The account of somebody who knows its password, and for a clinician the digits of this half minute.

    `address` is where they come from, and `device` what their browser's lasting cookie holds. Raises `NotLetInError`,
    or `TooManyTriesError` after many that failed: `sitbone.clinic.attempts` says which are counted together.
    """
    login = asked_login(login)
    with clinic.reading() as connection:
        found = connection.execute(
            select(AccountRow.__table__).where(AccountRow.login == login)
        ).one_or_none()
    own, limits = _counted(clinic, found, login, digits, address, device)
    tries = attempts.begin(clinic, limits)
    right = passwords.is_right(found.password if found else None, password[: passwords.LONGEST])
    if found is None or not right or found.closed or not _digits_are_right(clinic, found, digits):
        raise NotLetInError(
            _(
                "That did not fit. Check the name, the password and, for clinicians, the six digits of this moment."
            )
        )
    attempts.take_back(clinic, tries, own)
    return account_of(found)


def _counted(
    clinic: Clinic, found: Any, login: str, digits: str, address: str, device: str | None
) -> tuple[str | None, dict[str, attempts.Limit]]:
    """What a try is counted as, and which of it a try that fits forgives: only what is one person's own.

    Who comes from a known device, or shows the right digits, is not kept out by what others tried.
    """
    if found is not None and devices.is_known(clinic, found.id, device):
        own = f"device {digest(device or '')} {login}"
        return own, {own: attempts.OF_ONE_GUESSER}
    if found is not None and _digits_fit(clinic, found, digits):
        own = f"digits {login}"
        return own, {own: attempts.OF_ONE_GUESSER}
    house = attempts.house_of(address)
    return None, {
        f"login {login} from {house}": attempts.OF_ONE_GUESSER,
        f"address {house}": attempts.OF_ONE_ADDRESS,
        f"login {login}": attempts.OF_ONE_NAME,
    }


def _digits_fit(clinic: Clinic, account: Any, digits: str) -> bool:
    """Whether these are the digits of now, without taking them."""
    if account.one_time_secret is None:
        return False
    step = passwords.one_time_step(account.one_time_secret, digits, clinic.clock().timestamp())
    return step is not None and step > account.one_time_used


def _digits_are_right(clinic: Clinic, account: Any, digits: str) -> bool:
    """Whether these are the digits of now, and nobody used them before."""
    if account.one_time_secret is None:
        return Role(account.role) is Role.PATIENT
    step = passwords.one_time_step(account.one_time_secret, digits, clinic.clock().timestamp())
    if step is None:
        return False
    taken = update(AccountRow).where(AccountRow.id == account.id, AccountRow.one_time_used < step)
    with clinic.writing() as connection:
        return connection.execute(taken.values(one_time_used=step)).rowcount == 1


def change_password(clinic: Clinic, account: Account, old: str, new: str) -> None:
    """Another password for an account, whose every browser is signed out and known no more; its keys stay.

    Raises `ClinicError` where the old one is not right or the new one is too easy, `TooManyTriesError` after many.
    """
    kind = f"password of {account.login}"
    tries = attempts.begin(clinic, {kind: attempts.OF_ONE_GUESSER})
    with clinic.reading() as connection:
        kept = connection.execute(select(AccountRow.password).where(AccountRow.id == account.id)).scalar_one()
    if not passwords.is_right(kept, old[: passwords.LONGEST]):
        raise ClinicError(_("That is not your password now."))
    attempts.take_back(clinic, tries, kind)
    hashed = passwords.hashed(new, account.login)
    with clinic.writing() as connection:
        connection.execute(update(AccountRow).where(AccountRow.id == account.id).values(password=hashed))
        connection.execute(delete(SignInRow).where(SignInRow.account == account.id))
        connection.execute(delete(DeviceRow).where(DeviceRow.account == account.id))


def choose_language(clinic: Clinic, account: Account, language: str | None) -> None:
    """Keep the language of a clinician's pages; None as the browser asks."""
    with clinic.writing() as connection:
        connection.execute(update(AccountRow).where(AccountRow.id == account.id).values(language=language))


def close(clinic: Clinic, login: str) -> None:
    """Close an account for good, and end where it is signed in. Raises `ClinicError` where there is none."""
    with clinic.writing() as connection:
        mine = AccountRow.login == asked_login(login)
        id = connection.execute(select(AccountRow.id).where(mine)).scalar_one_or_none()
        if id is None:
            raise ClinicError(f"There is no account {login!r}.")
        connection.execute(update(AccountRow).where(AccountRow.id == id).values(closed=clinic.clock()))
        end_everywhere(connection, id)


def end_everywhere(connection: Connection, account: str) -> None:
    """End every sign-in and key of an account, and know none of its devices any more."""
    connection.execute(delete(SignInRow).where(SignInRow.account == account))
    connection.execute(delete(TokenRow).where(TokenRow.account == account))
    connection.execute(delete(DeviceRow).where(DeviceRow.account == account))
