"""What somebody is to do, in plain words; and taking in a new prescription: shown first, kept only when accepted."""

from __future__ import annotations

from datetime import date

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.datastructures import FormData, UploadFile
from starlette.responses import Response

from sitbone.diary.diary import Diary
from sitbone.diary.facts import LAST
from sitbone.diary.prescriptions import Prescribed, followed_now, history, prescribe, prescribed, versions
from sitbone.files.prescription import begins_later, changes, in_words
from sitbone.plan.clearances import without_what_answers_speak_against
from sitbone.plan.errors import PrescriptionError
from sitbone.plan.prescription import LARGEST, Prescription, read_prescription
from sitbone.web.clock import here
from sitbone.web.guard.threads import on_loop
from sitbone.web.pages.rendering import OurForm, page, text
from sitbone.web.services import Services, TheDiary, TheServices, asked_in
from sitbone.words import _, later, long_day

router = APIRouter(prefix="/prescription")
_SAID = {"kept": later("Your new prescription is kept. It holds from now on.")}


@router.get("")
def show(request: Request, services: TheServices, diary: TheDiary, said: str = "") -> Response:
    """What holds now, and the way to a new one."""
    return _shown(request, services, diary, said=_(_SAID[said]) if said in _SAID else "")


@router.post("/preview")
def preview(request: Request, fields: OurForm, services: TheServices, diary: TheDiary) -> Response:
    """What a file would change. Nothing is kept yet."""
    _may_import(request)
    file = fields.get("file")
    if not isinstance(file, UploadFile):
        raise HTTPException(422, _("Choose the prescription file that your clinician gave you."))
    today = here(services.clock()).date()
    with file.file as opened:
        read = opened.read(4 * LARGEST + 1)
    try:
        new = read_prescription(_decoded(read), today)
    except PrescriptionError as error:
        return HTMLResponse(_shown(request, services, diary, wrong=str(error)).body, 422)
    return _preview(request, services, diary, new)


@router.get("/imported/{version}")
def imported(request: Request, services: TheServices, diary: TheDiary, version: int) -> Response:
    """What one that came with another diary would change. It does not hold until it is accepted."""
    _may_import(request)
    found = [kept.prescription for kept in history(diary) if kept.version == version]
    if not found:
        raise HTTPException(404)
    try:
        new = read_prescription(found[0].model_dump_json(), here(services.clock()).date())
    except PrescriptionError as error:
        return HTMLResponse(_shown(request, services, diary, wrong=str(error)).body, 422)
    return _preview(request, services, diary, new, came=True)


@router.post("/accept")
def accept(request: Request, fields: OurForm, services: TheServices, diary: TheDiary) -> Response:
    """Keep what was shown as a new version."""
    _may_import(request)
    now = services.clock()
    document, against = text(fields, "document", LARGEST), prescribed(diary).version or 0
    if text(fields, "against", 12) != str(against):
        raise HTTPException(
            409, _("Your prescription has changed since it was shown. Choose the file again.")
        )
    if text(fields, "signature") != _signature(services, diary, against, document):
        raise HTTPException(403, _("This is not the prescription that was shown. Choose the file again."))
    new = read_prescription(document, here(now).date())
    agreed_on = _agreed_on(fields, new, here(now).date())
    prescribe(diary, new, now)
    if agreed_on is not None:
        diary.agree(new.by, agreed_on, new.cleared, now)
    on_loop(services.hub.end_open, diary)
    return RedirectResponse("/prescription?said=kept", 303)


def _preview(
    request: Request, services: Services, diary: Diary, new: Prescription, *, came: bool = False
) -> Response:
    today = here(services.clock()).date()
    now = prescribed(diary)
    then = without_what_answers_speak_against(new, services.clock(), diary.rounds(), LAST)
    document = new.model_dump_json()
    return page(
        request,
        "prescription_preview.html",
        came=came,
        words=in_words(new),
        changes=changes(now.prescription, new),
        given_back=[a.asked for a in followed_now(diary).against if a not in then.against],
        spoken_against=then.spoken_against(),
        later=begins_later(new, today),
        document=document,
        against=now.version or 0,
        signature=_signature(services, diary, now.version or 0, document),
        by=new.by,
        today=today.isoformat(),
    )


def _shown(
    request: Request, services: Services, diary: Diary, *, said: str = "", wrong: str = ""
) -> Response:
    every = versions(diary)
    now = every[-1] if every else Prescribed(None, None, Prescription())
    return page(
        request,
        "prescription.html",
        said=said,
        wrong=wrong,
        words=in_words(now.prescription),
        version=now.version,
        spoken_against=followed_now(diary).spoken_against(),
        ended=_ended(now.prescription, here(services.clock()).date()),
        earlier=[_version_line(kept) for kept in reversed(every[:-1])],
        may_import=_alone(request),
    )


def _ended(prescription: Prescription, today: date) -> bool:
    return prescription.until is not None and prescription.until < today


def _version_line(kept: Prescribed) -> dict[str, str]:
    at = here(kept.at).date() if kept.at else None
    return {
        "title": _("Version {number}").format(number=kept.version),
        "by": in_words(kept.prescription).by,
        "at": long_day(at) if at else "",
    }


def _alone(request: Request) -> bool:
    """Whether this is a person's own machine: where a clinic prescribes, files are not taken in."""
    return asked_in(request.scope).account is None


def _may_import(request: Request) -> None:
    if not _alone(request):
        raise HTTPException(403, _("Your clinic prescribes here. Ask your clinician for a change."))


def _decoded(file: bytes) -> str:
    try:
        return file.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise PrescriptionError(
            _(
                "This file is not a prescription: it is not text. Choose the file that your clinician gave you."
            )
        ) from None


def _signature(services: Services, diary: Diary, against: int, document: str) -> str:
    """What only this server can write for what it has shown to this person."""
    return services.guardian.token(f"prescription\n{diary.person().id}\n{against}\n{document}")


def _agreed_on(fields: FormData, new: Prescription, today: date) -> date | None:
    """The day on which the prescriber agreed to what is cleared; None where nobody says so."""
    if text(fields, "agreed") != "yes" or not (new.by and new.cleared):
        return None
    try:
        on = date.fromisoformat(text(fields, "on"))
    except ValueError:
        raise HTTPException(422, _("Write the day as year-month-day, such as 2026-11-22.")) from None
    if on > today:
        raise HTTPException(422, _("That day has not come yet."))
    return on
