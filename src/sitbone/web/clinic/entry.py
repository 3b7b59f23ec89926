"""In and out: signing in, following an invitation, signing out."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from sitbone.clinic import audit, devices, invitations, passwords, sign_ins
from sitbone.clinic.accounts import Account, Role, let_in
from sitbone.clinic.errors import ClinicError, NoInvitationError
from sitbone.web.clinic.door import SIGNED_IN
from sitbone.web.guard.security import cookie
from sitbone.web.pages.rendering import SEED, OurForm, page, text
from sitbone.web.services import TheAccount, TheClinic, TheServices, clinic_of, services_of
from sitbone.words import _

router = APIRouter()
DEVICE = "sitbone_device"
"""The lasting cookie of a browser from which somebody signed in (`sitbone.clinic.devices`)."""


@router.get("/sign-in")
def ask(request: Request) -> Response:
    """Ask who it is."""
    return page(request, "clinic/sign_in.html", said="", login="")


@router.post("/sign-in")
def sign_in(request: Request, fields: OurForm, services: TheServices, clinic: TheClinic) -> Response:
    """Let somebody in. What the browser's cookie was before is worth nothing afterwards."""
    login, address = text(fields, "login"), request.client.host if request.client else ""
    try:
        account = let_in(
            clinic,
            login,
            text(fields, "password"),
            text(fields, "digits", 12),
            address,
            cookie(request.headers, DEVICE),
        )
    except ClinicError as error:
        services.metrics.sign_in_failed()
        audit.count(clinic, None, f"could not sign in as {login}"[:120])
        return said(request, "clinic/sign_in.html", error, login=login)
    return welcomed(request, account, "signed in")


@router.post("/sign-out")
def sign_out(request: Request, _fields: OurForm, clinic: TheClinic, account: TheAccount) -> Response:
    """Sign this browser out."""
    sign_ins.end(clinic, cookie(request.headers, SIGNED_IN))
    audit.note(clinic, account, "signed out")
    response = RedirectResponse("/sign-in", 303)
    response.delete_cookie(SIGNED_IN)
    response.delete_cookie(SEED)
    return response


@router.get("/join/{secret}")
def invited(request: Request, clinic: TheClinic, secret: str) -> Response:
    """Whom a link invites, and what they must choose."""
    try:
        guest = invitations.invited(clinic, secret)
    except NoInvitationError as error:
        return said(request, "plain.html", error, title="Sitbone", words=str(error))
    one_time = passwords.new_one_time_secret() if guest.role is Role.CLINICIAN else ""
    return _join_page(request, secret, guest, one_time, "", 200)


@router.post("/join/{secret}")
def join(
    request: Request, fields: OurForm, services: TheServices, clinic: TheClinic, secret: str
) -> Response:
    """Make the account, and sign in."""
    one_time, seal = text(fields, "one_time"), text(fields, "seal")
    guardian = services.guardian
    try:
        guest = invitations.invited(clinic, secret)
        if one_time and not guardian.token_is_right(secret + one_time, seal):
            raise ClinicError(_("This page was open for too long. Load it again and try once more."))
        try:
            account = invitations.accept(
                clinic,
                secret,
                text(fields, "code", 12),
                text(fields, "login"),
                text(fields, "password"),
                one_time,
                text(fields, "digits", 12),
            )
        except NoInvitationError:
            raise
        except ClinicError as error:
            login = text(fields, "login")
            return _join_page(request, secret, guest, one_time, str(error), error.status, login)
    except ClinicError as error:
        return said(request, "plain.html", error, title="Sitbone", words=str(error))
    return welcomed(request, account, "joined")


def _join_page(
    request: Request,
    secret: str,
    guest: invitations.Invited,
    one_time: str,
    why: str,
    code: int,
    login: str = "",
) -> Response:
    guardian = services_of(request).guardian
    response = page(
        request,
        "clinic/join.html",
        address=f"/join/{secret}",
        name=guest.name,
        clinician=guest.role is Role.CLINICIAN,
        one_time=one_time,
        seal=guardian.token(secret + one_time) if one_time else "",
        picture=passwords.one_time_picture(one_time, guest.name) if one_time else "",
        shortest=passwords.SHORTEST,
        said=why,
        login=login,
    )
    response.status_code = code
    return response


def welcomed(request: Request, account: Account, what: str, to: str = "") -> Response:
    """Sign this browser in anew, and go on to the first page, or `to` another."""
    clinic = clinic_of(request)
    sign_ins.end(clinic, cookie(request.headers, SIGNED_IN))
    secret = sign_ins.begin(clinic, account)
    audit.note(clinic, account, what)
    response = RedirectResponse(to or ("/clinic" if account.role is Role.CLINICIAN else "/"), 303)
    longest = int(sign_ins.LONGEST[account.role].total_seconds())
    secure = services_of(request).settings.origin.startswith("https")
    response.set_cookie(SIGNED_IN, secret, longest, httponly=True, samesite="strict", secure=secure)
    device = devices.remember(clinic, account.id, cookie(request.headers, DEVICE))
    lasts = int(devices.LASTS.total_seconds())
    response.set_cookie(DEVICE, device, lasts, httponly=True, samesite="strict", secure=secure)
    response.delete_cookie(SEED)
    return response


def said(request: Request, template: str, error: ClinicError, **values: object) -> Response:
    """The same page once more, with what was wrong."""
    response = page(request, template, **{"said": str(error), **values})
    response.status_code = error.status
    return response
