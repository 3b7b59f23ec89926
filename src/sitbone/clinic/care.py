"""Who cares for whom: a clinician sees the people they care for, and nobody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import delete, insert, select
from sqlalchemy.dialects.postgresql import insert as add

from sitbone.clinic.accounts import Account, Role, asked_login
from sitbone.clinic.clinic import Clinic
from sitbone.clinic.errors import ClinicError
from sitbone.clinic.tables import AccountRow, CareRow, PatientRow
from sitbone.diary.tables import PersonRow
from sitbone.words import _


@dataclass(frozen=True, slots=True)
class Patient:
    """Somebody whom a clinic cares for, as it calls them."""

    person: str
    name: str
    born: date | None
    number: str | None
    """The clinic's own."""


def take_on(
    clinic: Clinic, clinician: Account, name: str, born: date | None = None, number: str | None = None
) -> Patient:
    """A new person, cared for by this clinician."""
    if not name.strip():
        raise ClinicError(_("Write the patient's name."))
    now, person = clinic.clock(), str(uuid4())
    if born is not None and not date(1900, 1, 1) <= born <= now.date():
        raise ClinicError(_("That date of birth cannot be. Write it as year-month-day."))
    with clinic.writing() as connection:
        connection.execute(insert(PersonRow).values(id=person, handle=person, made=now))
        connection.execute(
            insert(PatientRow).values(person=person, name=name.strip(), born=born, number=number or None)
        )
        connection.execute(insert(CareRow).values(clinician=clinician.id, person=person, since=now))
    return Patient(person, name.strip(), born, number or None)


def patient(clinic: Clinic, account: Account, person: str) -> Patient | None:
    """This person, if the account may see them: a clinician who cares for them, or they themself."""
    if not _is_id(person):
        return None
    wanted = select(PatientRow.person, PatientRow.name, PatientRow.born, PatientRow.number)
    wanted = wanted.where(PatientRow.person == person)
    if account.role is Role.CLINICIAN:
        wanted = wanted.join(CareRow, CareRow.person == PatientRow.person).where(
            CareRow.clinician == account.id
        )
    elif account.person != person:
        return None
    with clinic.reading() as connection:
        row = connection.execute(wanted).one_or_none()
    return None if row is None else Patient(row.person, row.name, row.born, row.number)


def patients_of(clinic: Clinic, account: Account) -> tuple[Patient, ...]:
    """Everybody the account may see, by name."""
    wanted = select(PatientRow.person, PatientRow.name, PatientRow.born, PatientRow.number)
    if account.role is Role.PATIENT:
        wanted = wanted.where(PatientRow.person == account.person)
    else:
        wanted = wanted.join(CareRow, CareRow.person == PatientRow.person).where(
            CareRow.clinician == account.id
        )
    with clinic.reading() as connection:
        rows = connection.execute(wanted.order_by(PatientRow.name, PatientRow.person)).all()
    return tuple(Patient(row.person, row.name, row.born, row.number) for row in rows)


def carers_of(clinic: Clinic, person: str) -> tuple[str, ...]:
    """The names of the clinicians who care for somebody."""
    wanted = select(AccountRow.name).join(CareRow, CareRow.clinician == AccountRow.id)
    with clinic.reading() as connection:
        return tuple(
            connection.execute(wanted.where(CareRow.person == person).order_by(CareRow.since)).scalars()
        )


def share(clinic: Clinic, person: str, login: str) -> Account:
    """Let another clinician care for somebody too."""
    with clinic.writing() as connection:
        wanted = select(AccountRow.__table__).where(
            AccountRow.login == asked_login(login),
            AccountRow.role == Role.CLINICIAN,
            AccountRow.closed.is_(None),
        )
        other = connection.execute(wanted).one_or_none()
        if other is None:
            raise ClinicError(_("There is no clinician who signs in with that name."))
        caring = add(CareRow).values(clinician=other.id, person=person, since=clinic.clock())
        connection.execute(caring.on_conflict_do_nothing())
    return Account(other.id, Role(other.role), other.login, other.name, None)


def hand_over(clinic: Clinic, from_login: str, to_login: str) -> int:
    """Give everybody whom one clinician cares for to another, as when somebody leaves. How many they are."""
    with clinic.writing() as connection:
        ids = [
            connection.execute(
                select(AccountRow.id).where(
                    AccountRow.login == asked_login(login), AccountRow.role == Role.CLINICIAN
                )
            ).scalar_one_or_none()
            for login in (from_login, to_login)
        ]
        if None in ids or ids[0] == ids[1]:
            raise ClinicError("Name two clinicians by what they sign in with.")
        mine = select(CareRow.person).where(CareRow.clinician == ids[0])
        people = list(connection.execute(mine).scalars())
        rows = [{"clinician": ids[1], "person": p, "since": clinic.clock()} for p in people]
        if rows:
            connection.execute(add(CareRow).on_conflict_do_nothing(), rows)
        connection.execute(delete(CareRow).where(CareRow.clinician == ids[0]))
    return len(people)


def _is_id(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
