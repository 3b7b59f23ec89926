"""One's own account: another password, and the language of a clinician's pages."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from sitbone.clinic import passwords
from sitbone.clinic.accounts import Account, change_password, choose_language
from sitbone.clinic.errors import ClinicError
from sitbone.web.clinic.entry import welcomed
from sitbone.web.pages.language import AUTOMATIC
from sitbone.web.pages.rendering import OurForm, page, text
from sitbone.web.services import TheAccount, TheClinic
from sitbone.words import LANGUAGES, _, later

router = APIRouter(prefix="/account")
_SAID = {
    "password": later("Your password is changed. Every other browser is signed out."),
    "language": later("The language is kept."),
}


@router.get("")
def own(request: Request, account: TheAccount, said: str = "") -> Response:
    """One's own account."""
    return _page(request, account, _(_SAID[said]) if said in _SAID else "")


@router.post("/password")
def another_password(request: Request, fields: OurForm, clinic: TheClinic, account: TheAccount) -> Response:
    """Change one's password, which signs every other browser out."""
    try:
        if text(fields, "new") != text(fields, "again"):
            raise ClinicError(_("The new password was not written the same way twice."))
        change_password(clinic, account, text(fields, "old"), text(fields, "new"))
    except ClinicError as error:
        response = _page(request, account, wrong=str(error))
        response.status_code = error.status
        return response
    return welcomed(request, account, "changed the password", "/account?said=password")


@router.post("/language")
def language(fields: OurForm, clinic: TheClinic, account: TheAccount) -> Response:
    """Keep the language of a clinician's pages."""
    wanted = text(fields, "language", 20)
    if wanted not in (*LANGUAGES, AUTOMATIC):
        raise HTTPException(422, _("Choose one of the languages."))
    choose_language(clinic, account, None if wanted == AUTOMATIC else wanted)
    return RedirectResponse("/account?said=language", 303)


def _page(request: Request, account: Account, said: str = "", wrong: str = "") -> Response:
    return page(
        request,
        "clinic/account.html",
        said=said,
        wrong=wrong,
        shortest=passwords.SHORTEST,
        languages=LANGUAGES,
        chosen_language=account.language,
    )
