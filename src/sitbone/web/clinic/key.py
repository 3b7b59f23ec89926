"""Keys for the clinic's other programs, which read over FHIR what their clinician may see."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import Response

from sitbone.clinic import audit, tokens
from sitbone.clinic.accounts import Account
from sitbone.clinic.clinic import Clinic
from sitbone.web.clock import here
from sitbone.web.pages.rendering import OurForm, page, text
from sitbone.web.services import TheAccount, TheClinic, services_of
from sitbone.words import _, short_day

router = APIRouter()


@router.get("/clinic/keys")
def keys(request: Request, clinic: TheClinic, account: TheAccount) -> Response:
    """The keys there are."""
    return _page(request, clinic, account, "")


@router.post("/clinic/keys")
def make(request: Request, fields: OurForm, clinic: TheClinic, account: TheAccount) -> Response:
    """A new key, shown once."""
    name = text(fields, "name", 120)
    if not name:
        raise HTTPException(422, _("Say which program gets the key."))
    key = tokens.make(clinic, account, name)
    audit.note(clinic, account, f"made a key for {name}"[:200])
    return _page(request, clinic, account, key)


@router.post("/clinic/keys/end")
def end(request: Request, fields: OurForm, clinic: TheClinic, account: TheAccount) -> Response:
    """End a key at once."""
    tokens.end(clinic, account, text(fields, "key", 64) or "?")
    audit.note(clinic, account, "ended a key")
    return _page(request, clinic, account, "")


def _page(request: Request, clinic: Clinic, account: Account, new: str) -> Response:
    every = [
        {
            "id": key.id,
            "name": key.name,
            "made": short_day(here(key.made)),
            "expires": short_day(here(key.expires)),
        }
        for key in tokens.every(clinic, account)
    ]
    address = f"{services_of(request).settings.origin}/fhir"
    return page(request, "clinic/keys.html", keys=every, new=new, address=address)
