"""The person's own data: take it along, bring it back, delete it."""

from __future__ import annotations

import tempfile

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.responses import Response

from sitbone.diary.exchange import LARGEST, delete_everything, export_json, import_json
from sitbone.diary.tracks import delete_tracks, keep_tracks, keeps_tracks, tracked_sessions
from sitbone.reports.stored import export_tables
from sitbone.web.clock import zone
from sitbone.web.rendering import form, page, streamed, text
from sitbone.web.who import diary_of

router = APIRouter()
_SAID = {
    "imported": "It is back.",
    "deleted": "Everything is deleted.",
    "tracks-stop": "Where your joints are is not kept any more.",
    "tracks-keep": "Where your joints are is kept from now on.",
    "tracks-delete": "What was kept of where your joints were is deleted.",
}


@router.get("/data")
def data(request: Request, said: str = "") -> Response:
    """What is kept, and what can be done with it."""
    diary = diary_of(request)
    answers = diary.answers()
    answered = f"Last answered on {answers.at.astimezone():%d %B %Y}." if answers else "Not answered yet."
    tracked = len(tracked_sessions(diary))
    return page(
        request,
        "data.html",
        said=_SAID.get(said, ""),
        where=diary.name,
        answered=answered,
        keeps_tracks=keeps_tracks(diary),
        any_tracks=tracked > 0,
        tracked=f"It is kept of {tracked} {'session' if tracked == 1 else 'sessions'}.",
    )


@router.get("/export.json")
def as_json(request: Request) -> Response:
    """Everything in one document."""
    return _download(export_json(diary_of(request)), "application/json", "sitbone.json")


@router.get("/export.zip")
def as_tables(request: Request) -> Response:
    """Everything as tables, with angles over time where they are kept."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 (it is closed when all of it is sent)
    try:
        export_tables(diary_of(request), file, zone())
    except BaseException:
        file.close()
        raise
    return streamed(file, "application/zip", "sitbone.zip")


@router.post("/import")
async def bring_back(request: Request) -> Response:
    """Take in what was exported; all of it or nothing."""
    fields = await form(request)
    file = fields.get("file")
    if not isinstance(file, UploadFile):
        raise HTTPException(422, "Choose the file that Sitbone wrote.")
    document = await file.read(LARGEST + 1)
    await run_in_threadpool(import_json, diary_of(request), document)
    return RedirectResponse("/data?said=imported", 303)


@router.post("/data/tracks")
async def keep_or_delete_tracks(request: Request) -> Response:
    """Whether where the joints were is kept from now on; or delete what is kept of it."""
    fields = await form(request)
    do = text(fields, "do")
    if do not in ("keep", "stop", "delete"):
        raise HTTPException(422, "Choose whether it is kept, or deleted.")
    if do == "delete" and text(fields, "sure") != "yes":
        raise HTTPException(422, "Tick the box to delete what is kept of where your joints were.")
    if do == "delete":
        await run_in_threadpool(delete_tracks, diary_of(request))
    else:
        keep_tracks(diary_of(request), do == "keep")
    return RedirectResponse(f"/data?said=tracks-{do}", 303)


@router.post("/delete")
async def delete(request: Request) -> Response:
    """Delete everything, really."""
    fields = await form(request)
    if text(fields, "sure") != "yes":
        raise HTTPException(422, "Tick the box to delete everything.")
    request.app.state.hub.clear(diary_of(request))
    await run_in_threadpool(delete_everything, diary_of(request))
    return RedirectResponse("/data?said=deleted", 303)


def _download(body: bytes | str, kind: str, name: str) -> Response:
    return Response(body, media_type=kind, headers={"content-disposition": f'attachment; filename="{name}"'})
