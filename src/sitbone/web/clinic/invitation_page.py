"""The page that shows an invitation, once."""

from __future__ import annotations

from fastapi import Request
from starlette.responses import Response

from sitbone.clinic import invitations
from sitbone.clinic.accounts import Role
from sitbone.clinic.care import Patient
from sitbone.web.pages.rendering import page
from sitbone.web.services import clinic_of, services_of


def invitation_page(request: Request, whom: Patient) -> Response:
    """Invite a patient (anew), and show the link and the code that goes with it."""
    clinic = clinic_of(request)
    made = invitations.invite(clinic, Role.PATIENT, whom.name, whom.person)
    return page(
        request,
        "clinic/invitation.html",
        name=whom.name,
        person=whom.person,
        link=f"{services_of(request).settings.origin}/join/{made.secret}",
        code=f"{made.code[:3]} {made.code[3:]}",
        days=invitations.LASTS.days,
    )
