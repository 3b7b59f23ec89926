"""Who cares for whom: a clinician sees the people they care for, and nobody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.dialects.postgresql import insert as add

from sitbone.clinic.accounts import Account, Role, asked_login
from sitbone.clinic.clinic import Clinic
from sitbone.clinic.errors import ClinicError
from sitbone.clinic.tables import AccountRow, CareRow, InvitationRow, PatientRow
from sitbone.diary.tables import PersonRow
from sitbone.diary.values import is_id
from sitbone.words import _


@dataclass(frozen=True, slots=True)
class Patient:
    """Somebody whom a clinic cares for, as it calls them."""

    person: str
    name: str
    born: date | None
    number: str | None
    """The clinic's own."""
    ended: datetime | None = None
    """When their care ended; None while it goes on."""


def take_on(
    clinic: Clinic, clinician: Account, name: str, born: date | None = None, number: str | None = None
) -> Patient:
    """A new person, cared for by this clinician."""
    _check(clinic, name, born)
    now, person = clinic.clock(), str(uuid4())
    with clinic.writing() as connection:
        connection.execute(insert(PersonRow).values(id=person, handle=person, made=now))
        connection.execute(
            insert(PatientRow).values(person=person, name=name.strip(), born=born, number=number or None)
        )
        connection.execute(insert(CareRow).values(clinician=clinician.id, person=person, since=now))
    return Patient(person, name.strip(), born, number or None)


def correct(clinic: Clinic, whom: Patient, name: str, born: date | None, number: str | None) -> Patient:
    """Somebody's name, date of birth or number, written right."""
    _check(clinic, name, born)
    with clinic.writing() as connection:
        mine = update(PatientRow).where(PatientRow.person == whom.person)
        connection.execute(mine.values(name=name.strip(), born=born, number=number or None))
        for table, theirs in ((AccountRow, AccountRow.person), (InvitationRow, InvitationRow.person)):
            connection.execute(update(table).where(theirs == whom.person).values(name=name.strip()))
    return Patient(whom.person, name.strip(), born, number or None, whom.ended)


def alike(
    clinic: Clinic, clinician: Account, name: str, born: date | None, but: str | None = None
) -> Patient | None:
    """Somebody whom this clinician cares for already, and who may be the same: `but` is not meant.

    The same name, and no other date of birth. Of those whom others care for nothing is said.
    """
    wanted = " ".join(name.split()).casefold()
    return next(
        (
            known
            for known in patients_of(clinic, clinician)
            if known.person != but
            and " ".join(known.name.split()).casefold() == wanted
            and (known.born == born or None in (known.born, born))
        ),
        None,
    )


def end_care(clinic: Clinic, person: str) -> None:
    """End somebody's care: no session begins or goes on, and invitations that nobody followed end.

    They keep their diary: they can sign in, read it and take it away, and so can their clinicians.
    """
    with clinic.writing() as connection:
        _set_end(connection, person, clinic.clock())
        unused = (InvitationRow.person == person, InvitationRow.used.is_(None))
        connection.execute(delete(InvitationRow).where(*unused))


def begin_care_again(clinic: Clinic, person: str) -> None:
    """Care for somebody again whose care had ended; all that their answers say still holds."""
    with clinic.writing() as connection:
        _set_end(connection, person, None)


def _set_end(connection: Connection, person: str, at: datetime | None) -> None:
    """It is a change of the diary, so that every server looks whether a session of theirs may go on."""
    mine = update(PersonRow).where(PersonRow.id == person)
    connection.execute(mine.values(care_ended=at, changed=PersonRow.changed + 1))


def _check(clinic: Clinic, name: str, born: date | None) -> None:
    if not name.strip():
        raise ClinicError(_("Write the patient's name."))
    if born is not None and not date(1900, 1, 1) <= born <= clinic.clock().date():
        raise ClinicError(_("That date of birth cannot be. Write it as year-month-day."))


_PATIENT = (PatientRow.person, PatientRow.name, PatientRow.born, PatientRow.number, PersonRow.care_ended)


def patient(clinic: Clinic, account: Account, person: str) -> Patient | None:
    """This person, if the account may see them: a clinician who cares for them, or they themself."""
    if not is_id(person):
        return None
    wanted = select(*_PATIENT).join(PersonRow, PersonRow.id == PatientRow.person)
    wanted = wanted.where(PatientRow.person == person)
    if account.role is Role.CLINICIAN:
        wanted = wanted.join(CareRow, CareRow.person == PatientRow.person).where(
            CareRow.clinician == account.id
        )
    elif account.person != person:
        return None
    with clinic.reading() as connection:
        row = connection.execute(wanted).one_or_none()
    return None if row is None else Patient(row.person, row.name, row.born, row.number, row.care_ended)


def patients_of(clinic: Clinic, account: Account) -> tuple[Patient, ...]:
    """Everybody the account may see, by name."""
    wanted = select(*_PATIENT).join(PersonRow, PersonRow.id == PatientRow.person)
    if account.role is Role.PATIENT:
        wanted = wanted.where(PatientRow.person == account.person)
    else:
        wanted = wanted.join(CareRow, CareRow.person == PatientRow.person).where(
            CareRow.clinician == account.id
        )
    with clinic.reading() as connection:
        rows = connection.execute(wanted.order_by(PatientRow.name, PatientRow.person)).all()
    return tuple(Patient(row.person, row.name, row.born, row.number, row.care_ended) for row in rows)


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
