"""Whose diary a request is about, and what it says: read once for as long as nothing in it changes."""

from __future__ import annotations

from threading import Lock
from weakref import WeakKeyDictionary

from sqlalchemy import Engine
from starlette.requests import HTTPConnection

from sitbone.clinic import care
from sitbone.clinic.clinic import Clinic
from sitbone.diary.diary import Diary
from sitbone.diary.record import Named, Record, record_of
from sitbone.plan.records import SessionRecord
from sitbone.web.clock import zone
from sitbone.web.kept import Kept

PEOPLE = 32
"""Whose sessions are kept in memory: of a year of three sessions a day they are 5 MB."""

_read: WeakKeyDictionary[Engine, Kept[tuple[SessionRecord, ...]]] = WeakKeyDictionary()
"""By database: what was read of one is gone with it."""
_lock = Lock()


def diary_of(request: HTTPConnection) -> Diary:
    """The diary of the person who asks: of the one person of this machine, or of whoever is signed in."""
    found: Diary = getattr(request.state, "diary", None) or request.app.state.diary
    return found


def record_about(request: HTTPConnection) -> Record:
    """What a report about this diary is made of; in a clinic it has a name."""
    clinic: Clinic | None = getattr(request.app.state, "clinic", None)
    diary = diary_of(request)
    if clinic is not None:
        whom = care.patient(clinic, request.state.account, diary.person().id)
        if whom is not None:
            return record_of_patient(clinic, whom)
    return record_of(diary, request.app.state.clock(), zone())


def record_of_patient(clinic: Clinic, whom: care.Patient) -> Record:
    """What a report about a patient is made of. It asks nobody whether they may be seen."""
    diary = clinic.diary(whom.person)
    if diary is None:
        raise LookupError(whom.person)
    named = Named(whom.name, whom.born, whom.number)
    carers = ", ".join(care.carers_of(clinic, whom.person))
    return record_of(diary, clinic.clock(), zone(), named=named, clinician=carers)


def sessions_of(diary: Diary) -> tuple[SessionRecord, ...]:
    """All sessions of a diary, oldest first: a page and each of its charts ask for the same ones."""
    return _of_database(diary).of(diary, diary.sessions)


def forget(diary: Diary, person: str) -> None:
    """Keep nothing in memory of this person, whose diary this was: it was deleted."""
    _of_database(diary).forget(person)


def _of_database(diary: Diary) -> Kept[tuple[SessionRecord, ...]]:
    with _lock:
        return _read.setdefault(diary.engine, Kept(PEOPLE))
