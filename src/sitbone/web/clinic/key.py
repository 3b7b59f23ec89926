"""Keys for the clinic's other programs, which read over FHIR what their clinician may see."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import Response

from sitbone.clinic import audit, tokens
from sitbone.clinic.clinic import Clinic
from sitbone.web.clinic.door import account_of
from sitbone.web.clock import here
from sitbone.web.pages.rendering import OurForm, page, text
from sitbone.words import _, short_day

router = APIRouter()


@router.get("/clinic/keys")
def keys(request: Request) -> Response:
    """The keys there are."""
    return _page(request, "")


@router.post("/clinic/keys")
def make(request: Request, fields: OurForm) -> Response:
    """A new key, shown once."""
    clinic: Clinic = request.app.state.clinic
    name = text(fields, "name", 120)
    if not name:
        raise HTTPException(422, _("Say which program gets the key."))
    key = tokens.make(clinic, account_of(request), name)
    audit.note(clinic, account_of(request), f"made a key for {name}"[:200])
    return _page(request, key)


@router.post("/clinic/keys/end")
def end(request: Request, fields: OurForm) -> Response:
    """End a key at once."""
    clinic: Clinic = request.app.state.clinic
    tokens.end(clinic, account_of(request), text(fields, "key", 64) or "?")
    audit.note(clinic, account_of(request), "ended a key")
    return _page(request, "")


def _page(request: Request, new: str) -> Response:
    clinic: Clinic = request.app.state.clinic
    every = [
        {
            "id": key.id,
            "name": key.name,
            "made": short_day(here(key.made)),
            "expires": short_day(here(key.expires)),
        }
        for key in tokens.every(clinic, account_of(request))
    ]
    return page(
        request, "clinic/keys.html", keys=every, new=new, address=f"{request.app.state.settings.origin}/fhir"
    )
