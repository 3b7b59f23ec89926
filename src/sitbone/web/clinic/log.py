"""Who saw what of one patient: for the clinicians who care for them, and for the patient."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from sitbone.clinic import audit
from sitbone.clinic.clinic import Clinic
from sitbone.web.clinic.log_words import log_words
from sitbone.web.clinic.rounds import moment_words
from sitbone.web.pages.rendering import page
from sitbone.web.services import TheClinic, TheDiary, ThePatient
from sitbone.words import _, ngettext

router = APIRouter()


@router.get("/clinic/patients/{person}/log")
def log(request: Request, clinic: TheClinic, whom: ThePatient, before: int | None = None) -> Response:
    """Who saw what of this patient, to the first line."""
    return _page(request, clinic, whom.person, f"/clinic/patients/{whom.person}", whom.name, before)


@router.get("/log")
def own_log(request: Request, clinic: TheClinic, diary: TheDiary, before: int | None = None) -> Response:
    """Who saw what of oneself."""
    return _page(request, clinic, diary.person().id, "/data", "", before)


def _page(
    request: Request, clinic: Clinic, person: str, back: str, name: str, before: int | None
) -> Response:
    lines = audit.seen_of(clinic, person, before)
    return page(
        request,
        "clinic/log.html",
        name=name,
        back=back,
        lines=[_line(line) for line in lines],
        newest=before is None,
        older=lines[-1].id if len(lines) == audit.ON_A_PAGE else None,
    )


def _line(line: audit.Seen) -> dict[str, Any]:
    times = ""
    if line.times > 1:
        times = ngettext("{count} time, last {at}", "{count} times, last {at}", line.times).format(
            count=line.times, at=moment_words(line.latest)
        )
    return {
        "at": moment_words(line.at),
        "name": who_words(line.name, line.role),
        "what": log_words(line.what),
        "times": times,
    }


def who_words(name: str, role: str) -> str:
    """Who it was: a clinician by name, a program by whose key it has."""
    return _("a program with the key of {name}").format(name=name) if role == audit.PROGRAM else name
