"""Who saw what of one patient: for the clinicians who care for them, and for the patient."""

from __future__ import annotations

import re
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from sitbone.clinic import audit
from sitbone.clinic.clinic import Clinic
from sitbone.web.clinic.rounds import moment_words
from sitbone.web.rendering import page
from sitbone.web.who import diary_of
from sitbone.words import _, later, ngettext

router = APIRouter()
_WHAT = tuple(
    (re.compile(pattern + r"\Z"), words)
    for pattern, words in (
        (r"GET /", later("opened the patient's page")),
        (r"GET /clinic", later("saw them in the list of patients")),
        (r"GET /clinic\?find", later("found them by a search")),
        (r"GET /charts/.*", later("saw charts")),
        (r"GET /report\.pdf", later("took the report")),
        (r"GET /(export\..*|fhir\.json|files/.*|calendar\.ics|sessions/.*)", later("took data away")),
        (r"GET /files", later("saw the list of files")),
        (r"GET /prescription", later("saw the prescription")),
        (r"GET /log", later("saw who looked")),
        (r"GET /fhir/.*", later("a program read data")),
        (r"POST /prescription|prescribed .*", later("prescribed")),
        (r"POST /agreement|agreed", later("agreed to the stretches")),
        (r"POST /invitation", later("invited them")),
        (r"POST /share|shared .*", later("let another clinician care for them")),
        (r"took on", later("took them on as a patient")),
    )
)


@router.get("/clinic/patients/{person}/log")
def log(request: Request, before: int | None = None) -> Response:
    """Who saw what of this patient, to the first line."""
    whom = request.state.patient
    return _page(request, whom.person, f"/clinic/patients/{whom.person}", whom.name, before)


@router.get("/log")
def own_log(request: Request, before: int | None = None) -> Response:
    """Who saw what of oneself."""
    return _page(request, diary_of(request).person().id, "/data", "", before)


def _page(request: Request, person: str, back: str, name: str, before: int | None) -> Response:
    clinic: Clinic = request.app.state.clinic
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
        "what": line.what,
        "words": next((_(words) for pattern, words in _WHAT if pattern.match(line.what)), ""),
        "times": times,
    }


def who_words(name: str, role: str) -> str:
    """Who it was: a clinician by name, a program by whose key it has."""
    return _("a program with the key of {name}").format(name=name) if role == audit.PROGRAM else name
