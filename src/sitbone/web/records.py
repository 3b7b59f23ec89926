"""What a report about somebody is made of: about whoever asks, or about a clinic's patient."""

from __future__ import annotations

from sitbone.clinic import care
from sitbone.clinic.accounts import Account
from sitbone.clinic.clinic import Clinic
from sitbone.diary.diary import Diary
from sitbone.diary.record import Named, Record, record_of
from sitbone.web.clock import zone
from sitbone.web.services import Services


def record_of_person(services: Services, account: Account | None, diary: Diary) -> Record:
    """What a report about this diary is made of; in a clinic it has a name."""
    clinic = services.clinic
    if clinic is not None and account is not None:
        whom = care.patient(clinic, account, diary.person().id)
        if whom is not None:
            return record_of_patient(clinic, whom)
    return record_of(diary, services.clock(), zone())


def record_of_patient(clinic: Clinic, whom: care.Patient) -> Record:
    """What a report about a patient is made of. It asks nobody whether they may be seen."""
    diary = clinic.diary(whom.person)
    if diary is None:
        raise LookupError(whom.person)
    named = Named(whom.name, whom.born, whom.number)
    carers = ", ".join(care.carers_of(clinic, whom.person))
    return record_of(diary, clinic.clock(), zone(), named=named, clinician=carers)
