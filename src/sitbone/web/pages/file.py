"""Sessions as files for other programs, and the plan for their calendar."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import Response

from sitbone.diary.diary import Diary
from sitbone.diary.entries import KeptSession
from sitbone.diary.tracks import tracked_sessions
from sitbone.files.calendar import calendar_of
from sitbone.files.export import Export
from sitbone.files.stored import KINDS, angles_file, file_name, holds_csv
from sitbone.web.clock import here, zone
from sitbone.web.pages.progress import seen_by_words
from sitbone.web.pages.rendering import page, streamed
from sitbone.web.services import InTurn, TheDiary, TheServices
from sitbone.words import clock_time, long_day

router = APIRouter()
_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
    "mot": "text/plain; charset=us-ascii",
    "trc": "text/plain; charset=utf-8",
}


@router.get("/files")
def every_session(request: Request, diary: TheDiary) -> Response:
    """Every session with its files, the newest first; and all of them in one file."""
    tracked = tracked_sessions(diary)
    sessions = [
        {
            "id": record.id,
            "when": _when(record.started),
            "seen_by": seen_by_words(record),
            "holds": len(record.holds),
            "tracked": record.id in tracked,
        }
        for record in reversed(diary.sessions())
        if record.holds
    ]
    base = request.url.path.removesuffix("/files")
    return page(request, "all_files.html", base=base, sessions=sessions, any_tracks=bool(tracked))


@router.get("/files/{kind}.zip")
def all_angles(_turn: InTurn, diary: TheDiary, kind: str) -> Response:
    """The angles of every session that has some, and all holds as a table."""
    if kind not in KINDS:
        raise HTTPException(404)
    with TemporaryDirectory(prefix="sitbone-") as folder:
        path = Path(folder) / "all.zip"
        Export(diary, zone()).run("all", kind, path)
        file = TemporaryFile()  # noqa: SIM115 (it is closed when all of it is sent)
        with path.open("rb") as written:
            shutil.copyfileobj(written, file)
    return streamed(file, "application/zip", f"sitbone-{kind}.zip")


@router.get("/sessions/{session_id}/files")
def files(request: Request, diary: TheDiary, session_id: str) -> Response:
    """What can be had of this session, one button each."""
    kept = _found(diary, session_id)
    return page(
        request,
        "files.html",
        at=request.url.path.removesuffix("/files"),
        when=_when(kept.record.started),
        seen_by=seen_by_words(kept.record),
        tracked=kept.record.id in tracked_sessions(diary),
        any_holds=bool(kept.record.holds),
    )


@router.get("/sessions/{session_id}/angles.{kind}")
def angles(_turn: InTurn, diary: TheDiary, session_id: str, kind: str) -> Response:
    """Angles over time (csv, parquet, mot), or markers (trc)."""
    kept = _found(diary, session_id)
    if kind not in KINDS:
        raise HTTPException(404)
    body = angles_file(diary, kept, kind, zone())
    return _download(body, _TYPES[kind], f"{file_name(kept.record, zone())}.{kind}")


@router.get("/sessions/{session_id}/holds.csv")
def holds(diary: TheDiary, session_id: str) -> Response:
    """The holds as a table."""
    kept = _found(diary, session_id)
    body = holds_csv([kept.record]).encode()
    return _download(body, _TYPES["csv"], f"{file_name(kept.record, zone())}-holds.csv")


@router.get("/calendar.ics")
def calendar_feed(services: TheServices, diary: TheDiary) -> Response:
    """The day's sessions for other calendars."""
    body = calendar_of(diary, zone(), services.clock())
    return Response(
        body,
        media_type="text/calendar; charset=utf-8",
        headers={"content-disposition": 'inline; filename="sitbone.ics"'},
    )


def _when(started: datetime) -> str:
    at = here(started)
    return f"{long_day(at.date())}, {clock_time(at.time())}"


def _download(body: bytes, kind: str, name: str) -> Response:
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
    return Response(body, media_type=kind, headers=headers)


def _found(diary: Diary, session_id: str) -> KeptSession:
    kept = diary.session(session_id)
    if kept is None:
        raise HTTPException(404)
    return kept
