"""What belongs to one running application, and what is found out about one request: the only place that knows where
Starlette carries them, which is without types."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from anyio import CapacityLimiter
from fastapi import Depends, FastAPI
from starlette.requests import HTTPConnection
from starlette.types import Scope

from sitbone.clinic.accounts import Account
from sitbone.clinic.care import Patient
from sitbone.clinic.clinic import Clinic
from sitbone.diary.diary import Diary
from sitbone.plan.records import SessionRecord
from sitbone.web.guard.admitted import Admitted, CameIn
from sitbone.web.guard.guardian import Guardian
from sitbone.web.guard.metrics import Metrics
from sitbone.web.guard.turns import Turns
from sitbone.web.kept import Memory
from sitbone.web.live.hub import Hub
from sitbone.web.settings import Settings
from sitbone.web.workshop import Workshop


@dataclass(frozen=True, slots=True)
class Services:
    """What one application works with. It is made once, and dies with the application."""

    settings: Settings
    clock: Callable[[], datetime]
    kept: Diary | Clinic
    """The diary of this machine, or the clinic that many sign in to."""
    secret: str | None
    """What proves to a second start that this one is ours (`sitbone.web.running`)."""
    metrics: Metrics
    guardian: Guardian
    hub: Hub
    admitted: Admitted
    turns: Turns
    workshop: Workshop
    memory: Memory
    asking_whether_ready: CapacityLimiter

    @property
    def clinic(self) -> Clinic | None:
        """The clinic, where this is one."""
        return self.kept if isinstance(self.kept, Clinic) else None

    @property
    def diary(self) -> Diary | None:
        """The diary of this machine; None in a clinic, where each has their own."""
        return self.kept if isinstance(self.kept, Diary) else None

    def sessions_of(self, diary: Diary) -> tuple[SessionRecord, ...]:
        """All sessions of a diary, oldest first: a page and each of its charts ask for the same ones."""
        return self.memory.sessions_of(diary)


@dataclass(slots=True)
class Asked:
    """What the guardian and the door found out about one request, before it was answered."""

    account: Account | None = None
    """Who asks, in a clinic, where they are signed in."""
    diary: Diary | None = None
    """The diary that the request is about, in a clinic."""
    patient: Patient | None = None
    """Whose diary it is, where a clinician asks; they may see it."""
    came_in: CameIn | None = None
    """What let a live socket in."""
    by_network: bool = False
    """Whether it came in from the local network, where phones do (`sitbone.web.phone.door`)."""
    noted: int | None = None
    """The line of the log that says that the clinician looked."""


# -- where Starlette carries them ----------------------------------------------------------------------------


def serve_with(app: FastAPI, services: Services) -> None:
    """Let an application's pages work with these."""
    app.state.services = services


def services_of(connection: HTTPConnection) -> Services:
    """What the application works with that was asked."""
    found = connection.app.state.services
    assert isinstance(found, Services)
    return found


def asked_in(scope: Scope) -> Asked:
    """What is known so far about a request: to be filled in by whoever stands before the pages."""
    carried = scope.setdefault("state", {})
    found = carried.get("asked")
    if not isinstance(found, Asked):
        found = carried["asked"] = Asked()
    return found


# -- who asks, and about whom --------------------------------------------------------------------------------


def diary_of(connection: HTTPConnection) -> Diary:
    """The diary that a request is about: of the one person of this machine, of whoever is signed in, of a patient.

    Raises `LookupError` where there is none; the door lets nobody come so far.
    """
    found = any_diary_of(connection)
    if found is None:
        raise LookupError("a page of somebody's diary, and nobody's diary")
    return found


def any_diary_of(connection: HTTPConnection) -> Diary | None:
    """The same, or None on a page that is about nobody."""
    return asked_in(connection.scope).diary or services_of(connection).diary


def account_of(connection: HTTPConnection) -> Account:
    """Who asks; only behind the door. Raises `LookupError` elsewhere."""
    found = asked_in(connection.scope).account
    if found is None:
        raise LookupError("a page of somebody who is signed in, and nobody is")
    return found


def patient_of(connection: HTTPConnection) -> Patient:
    """Whom a clinician's page is about; the door knows that they may be seen. Raises `LookupError` elsewhere."""
    found = asked_in(connection.scope).patient
    if found is None:
        raise LookupError("a page of a patient, and no patient")
    return found


def clinic_of(connection: HTTPConnection) -> Clinic:
    """The clinic; only on a clinic's pages. Raises `LookupError` elsewhere."""
    found = services_of(connection).clinic
    if found is None:
        raise LookupError("a page of a clinic, and no clinic")
    return found


# -- the same as parameters of a page's handler. Coroutines, as FastAPI takes a thread for everything else -----


async def _services(connection: HTTPConnection) -> Services:
    return services_of(connection)


async def _asked(connection: HTTPConnection) -> Asked:
    return asked_in(connection.scope)


async def _diary(connection: HTTPConnection) -> Diary:
    return diary_of(connection)


async def _account(connection: HTTPConnection) -> Account:
    return account_of(connection)


async def _patient(connection: HTTPConnection) -> Patient:
    return patient_of(connection)


async def _clinic(connection: HTTPConnection) -> Clinic:
    return clinic_of(connection)


async def _turn(connection: HTTPConnection) -> AsyncIterator[None]:
    account = asked_in(connection.scope).account
    async with services_of(connection).turns.of(account.id if account is not None else ""):
        yield


TheServices = Annotated[Services, Depends(_services)]
TheAsked = Annotated[Asked, Depends(_asked)]
TheDiary = Annotated[Diary, Depends(_diary)]
TheAccount = Annotated[Account, Depends(_account)]
ThePatient = Annotated[Patient, Depends(_patient)]
TheClinic = Annotated[Clinic, Depends(_clinic)]
InTurn = Annotated[None, Depends(_turn, scope="function")]
"""A handler of something that takes long waits for its turn before it begins. Sending what it made is not in the turn:
who reads slowly keeps nobody waiting."""
