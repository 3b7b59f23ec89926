"""Whose care ends or begins again, and what is corrected of who somebody is."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from sitbone.clinic import audit
from sitbone.clinic.care import Patient, alike, begin_care_again, correct, end_care
from sitbone.clinic.errors import ClinicError
from sitbone.web.clinic.panel import day_of_birth
from sitbone.web.guard.threads import on_loop
from sitbone.web.pages.rendering import OurForm, page, text
from sitbone.web.services import TheAccount, TheClinic, TheDiary, ThePatient, TheServices
from sitbone.words import _

router = APIRouter(prefix="/clinic/patients/{person}")


@router.get("/details")
def details(request: Request, whom: ThePatient) -> Response:
    """Who they are, ready to be corrected."""
    return _form(
        request, whom.person, whom.name, whom.born.isoformat() if whom.born else "", whom.number or ""
    )


@router.post("/details")
def keep_details(
    request: Request, fields: OurForm, clinic: TheClinic, account: TheAccount, whom: ThePatient
) -> Response:
    """Correct it; the log keeps what it was before."""
    name, born, number = (text(fields, field, 120) for field in ("name", "born", "number"))
    try:
        day = day_of_birth(born)
        like = alike(clinic, account, name, day, but=whom.person)
        if like and text(fields, "sure") != "yes":
            return _form(request, whom.person, name, born, number, like=like)
        after = correct(clinic, whom, name, day, number)
    except ClinicError as error:
        return _form(request, whom.person, name, born, number, said=str(error))
    if after != whom:
        audit.note(clinic, account, f"corrected {_line(whom)} → {_line(after)}", whom.person)
    return _back(whom, "corrected")


@router.post("/care")
def end_or_begin_again(
    fields: OurForm,
    services: TheServices,
    clinic: TheClinic,
    account: TheAccount,
    whom: ThePatient,
    diary: TheDiary,
) -> Response:
    """End somebody's care, or begin it again."""
    if text(fields, "do") == "again":
        begin_care_again(clinic, whom.person)
        audit.note(clinic, account, "began care again", whom.person)
        return _back(whom, "again")
    if text(fields, "do") != "end" or text(fields, "sure") != "yes":
        raise HTTPException(422, _("Tick the box to end care."))
    end_care(clinic, whom.person)  # first, so that nothing begins between the two
    on_loop(services.hub.end_open, diary)
    audit.note(clinic, account, "ended care", whom.person)
    return _back(whom, "ended")


def _line(whom: Patient) -> str:
    parts = (whom.name[:60], whom.born.isoformat() if whom.born else "", (whom.number or "")[:20])
    return ", ".join(filter(None, parts))


def _form(
    request: Request,
    person: str,
    name: str,
    born: str,
    number: str,
    said: str = "",
    like: Patient | None = None,
) -> Response:
    response = page(
        request,
        "clinic/details.html",
        person=person,
        name=name,
        born=born,
        number=number,
        said=said,
        like=like,
    )
    response.status_code = 422 if said else 409 if like else 200
    return response


def _back(whom: Patient, said: str) -> Response:
    return RedirectResponse(f"/clinic/patients/{whom.person}?said={said}", 303)
