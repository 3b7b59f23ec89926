"""The person's own data: take it along, bring it back, delete it."""

from __future__ import annotations

import tempfile
from datetime import datetime

import anyio.from_thread
from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.datastructures import UploadFile
from starlette.responses import Response

from sitbone.clinic import audit
from sitbone.clinic.clinic import Clinic
from sitbone.diary.diary import Diary
from sitbone.diary.errors import SomebodyElsesError
from sitbone.diary.exchange import delete_everything, export_json
from sitbone.diary.imported import import_json
from sitbone.diary.reading import LARGEST
from sitbone.diary.tracks import delete_tracks, keep_tracks, keeps_tracks, tracked_sessions
from sitbone.files.stored import export_tables
from sitbone.web.clinic.log import who_words
from sitbone.web.clinic.rounds import moment_words
from sitbone.web.clock import zone
from sitbone.web.guard.threads import on_loop
from sitbone.web.kept import give_back
from sitbone.web.pages.rendering import OurForm, page, streamed, text
from sitbone.web.services import InTurn, Services, TheDiary, TheServices
from sitbone.words import LANGUAGES, _, later, long_day, ngettext

router = APIRouter()
_SAID = {
    "imported": later(
        "It is back, as your history. What you may do now rests on what you answer and do here."
    ),
    "deleted": later("Everything is deleted."),
    "language": later("From now on in this language."),
    "tracks-stop": later("Where your joints are is not kept any more."),
    "tracks-keep": later("Where your joints are is kept from now on."),
    "tracks-delete": later("What was kept of where your joints were is deleted."),
}


@router.get("/data")
def data(request: Request, services: TheServices, diary: TheDiary, said: str = "") -> Response:
    """What is kept, and what can be done with it."""
    answers = diary.answers()
    answered = _answered(answers.at) if answers else _("Not answered yet.")
    tracked = len(tracked_sessions(diary))
    return page(
        request,
        "data.html",
        said=_(_SAID[said]) if said in _SAID else "",
        where=diary.name,
        languages=LANGUAGES,
        chosen_language=diary.setting("language"),
        answered=answered,
        keeps_tracks=keeps_tracks(diary),
        any_tracks=tracked > 0,
        tracked=ngettext("It is kept of {count} session.", "It is kept of {count} sessions.", tracked).format(
            count=tracked
        ),
        seen=_seen(services.clinic, diary),
    )


def _answered(at: datetime) -> str:
    return _("Last answered on {day}.").format(day=long_day(at.astimezone()))


def _seen(clinic: Clinic | None, diary: Diary) -> list[dict[str, str]]:
    """Who looked, in a clinic: each clinician and program with the last time."""
    if clinic is None:
        return []
    found = audit.lookers(clinic, diary.person().id)
    return [{"name": who_words(one.name, one.role), "at": moment_words(one.latest)} for one in found]


@router.get("/export.json")
def as_json(_turn: InTurn, diary: TheDiary) -> Response:
    """Everything in one document."""
    return _download(export_json(diary), "application/json", "sitbone.json")


@router.get("/export.zip")
def as_tables(_turn: InTurn, diary: TheDiary) -> Response:
    """Everything as tables, with angles over time where they are kept."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 (it is closed when all of it is sent)
    try:
        export_tables(diary, file, zone())
    except BaseException:
        file.close()
        raise
    return streamed(file, "application/zip", "sitbone.zip")


@router.post("/import")
def bring_back(
    request: Request, fields: OurForm, _turn: InTurn, services: TheServices, diary: TheDiary
) -> Response:
    """Take in what was exported, as history: all of it or nothing. A prescription that came with it is shown first."""
    file = fields.get("file")
    if not isinstance(file, UploadFile):
        raise HTTPException(422, _("Choose the file that Sitbone wrote."))
    try:
        with file.file as opened:
            document = opened.read(LARGEST + 1)
        found = import_json(diary, document, services.clock(), sure=text(fields, "sure") == "yes")
    except SomebodyElsesError as doubt:
        return HTMLResponse(page(request, "import.html", doubt=str(doubt)).body, doubt.status)
    finally:
        give_back()
    on_loop(services.hub.enforce, diary)  # what came in may shut the gate
    if found.prescription is not None:
        return RedirectResponse(f"/prescription/imported/{found.prescription}", 303)
    return RedirectResponse("/data?said=imported", 303)


@router.post("/data/tracks")
def keep_or_delete_tracks(fields: OurForm, diary: TheDiary) -> Response:
    """Whether where the joints were is kept from now on; or delete what is kept of it."""
    do = text(fields, "do")
    if do not in ("keep", "stop", "delete"):
        raise HTTPException(422, _("Choose whether it is kept, or deleted."))
    if do == "delete" and text(fields, "sure") != "yes":
        raise HTTPException(422, _("Tick the box to delete what is kept of where your joints were."))
    if do == "delete":
        delete_tracks(diary)
    else:
        keep_tracks(diary, do == "keep")
    return RedirectResponse(f"/data?said=tracks-{do}", 303)


@router.post("/delete")
def delete(fields: OurForm, services: TheServices, diary: TheDiary) -> Response:
    """Delete everything, really."""
    if text(fields, "sure") != "yes":
        raise HTTPException(422, _("Tick the box to delete everything."))
    person = diary.person().id  # whoever comes after has another
    anyio.from_thread.run_sync(services.hub.clear, diary)
    delete_everything(diary)
    _forget(services, diary, person)
    return RedirectResponse("/data?said=deleted", 303)


def _forget(services: Services, diary: Diary, person: str) -> None:
    """What is deleted stays in no memory of ours either."""
    anyio.from_thread.run_sync(services.hub.clear, diary)  # a page may have come back meanwhile
    services.memory.forget(person)
    services.workshop.close()
    give_back()


def _download(body: bytes | str, kind: str, name: str) -> Response:
    return Response(body, media_type=kind, headers={"content-disposition": f'attachment; filename="{name}"'})
