"""The web application: one process, one diary, the pages and the live socket."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from anyio import CapacityLimiter
from fastapi import FastAPI, Request
from fastapi.exception_handlers import request_validation_exception_handler
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles

from sitbone import __version__
from sitbone.charts.charts import pain_chart
from sitbone.clinic.clinic import Clinic
from sitbone.clinic.sign_ins import still_in
from sitbone.diary.diary import Diary
from sitbone.diary.errors import DiaryError
from sitbone.errors import SitboneError
from sitbone.web import reminder_pages
from sitbone.web.clinic.assembly import add_clinic
from sitbone.web.guard import pairing
from sitbone.web.guard.admitted import Admitted, CameIn
from sitbone.web.guard.metrics import Metrics
from sitbone.web.guard.security import Guarded, Guardian
from sitbone.web.guard.threads import live_sessions_first, run_soon
from sitbone.web.guard.turns import Turns
from sitbone.web.live import socket
from sitbone.web.live.hub import Hub
from sitbone.web.live.keeping import keeper_of
from sitbone.web.pages import assets
from sitbone.web.pages import diary as diary_pages
from sitbone.web.pages import file as file_pages
from sitbone.web.pages import language as language_pages
from sitbone.web.pages import operating as operating_pages
from sitbone.web.pages import prescription as prescription_pages
from sitbone.web.pages import progress as progress_pages
from sitbone.web.pages import screening as screening_pages
from sitbone.web.pages import session as session_pages
from sitbone.web.pages import today as today_pages
from sitbone.web.pages.rendering import page
from sitbone.web.pages.spoken import Spoken
from sitbone.web.settings import Settings
from sitbone.web.workshop import Workshop
from sitbone.words import _

STATIC = Path(__file__).parent / "static"
WORKSHOP = Workshop()
"""One beside this process, whatever is served in it: it keeps nothing of anybody."""
LOOKED_FOR_CHANGES = 1.5
"""Seconds between looks for what another program changed: a page taken over, a red flag answered, a new limit."""


def create_application(
    settings: Settings | None = None,
    diary: Diary | None = None,
    *,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    metrics: Metrics | None = None,
    secret: str | None = None,
) -> Guarded:
    """The whole application, guarded.

    `diary` is opened from the settings where none is given. `clock` tells the time, with its time zone. `metrics` is
    where it counts. With `secret` it proves to a second start that it is ours (`sitbone.web.running`).
    """
    settings = settings or Settings()
    clinic = Clinic.open(settings.database_url, clock) if settings.clinic else None
    kept = None if clinic else diary or Diary.open(settings.database_url)
    metrics = metrics or Metrics()
    keeper = keeper_of(clinic or kept, settings, metrics.diary_failed)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        loop = asyncio.get_running_loop()
        hub: Hub = app.state.hub
        live_sessions_first()
        keeper.passed_over = lambda session: run_soon(loop, hub.passed_over, session)
        if clinic:
            threading.Thread(target=_warm_up, args=(app.state.workshop,), daemon=True).start()
        async with hub.watching(every=LOOKED_FOR_CHANGES), app.state.admitted.watched():
            yield
        app.state.workshop.close()
        keeper.close()
        for opened in (kept, clinic):
            if opened is not None:
                opened.close()

    app = FastAPI(title="Sitbone", version=__version__, lifespan=lifespan, docs_url=None, redoc_url=None)
    app.state.settings, app.state.diary, app.state.clock = settings, kept, clock
    app.state.hub = Hub(clock)
    app.state.secret = secret
    app.state.kept = clinic or kept
    app.state.asking_whether_ready = CapacityLimiter(1)
    app.state.turns, app.state.workshop = Turns(), WORKSHOP
    app.state.metrics = metrics
    app.state.metrics.led = lambda: app.state.hub.led
    app.state.guardian = Guardian(settings, clinic.secret("forms")) if clinic else Guardian(settings)
    app.state.admitted = Admitted(_who_is_still_in(clinic, app.state.guardian))
    app.state.sign_in_failed = app.state.metrics.sign_in_failed
    for part in (
        today_pages,
        screening_pages,
        session_pages,
        prescription_pages,
        reminder_pages,
        progress_pages,
        diary_pages,
        file_pages,
        language_pages,
        pairing,
        assets,
        operating_pages,
        socket,
    ):
        app.include_router(part.router)
    app.add_middleware(Spoken)
    app.mount("/static", StaticFiles(directory=STATIC, check_dir=False), name="static")
    app.add_exception_handler(SitboneError, _say_plainly)
    app.add_exception_handler(HTTPException, _say_plainly)
    app.add_exception_handler(RequestValidationError, _not_understood)
    app.add_exception_handler(Exception, _own_fault)
    return Guarded(add_clinic(app, clinic) if clinic else app, app.state.guardian)


def _warm_up(workshop: Workshop) -> None:
    """Begin the process that draws charts and paper before somebody waits for the first."""
    with suppress(SitboneError):  # who asks for one is told
        workshop.make(pain_chart, ())


def _who_is_still_in(
    clinic: Clinic | None, guardian: Guardian
) -> Callable[[Collection[CameIn]], Collection[CameIn]] | None:
    """Who may stay of those who came in: by their sign-in, or by their pairing where other machines can come."""
    if clinic is not None:
        return partial(still_in, clinic)
    return guardian.still_paired if guardian.settings.beyond_this_machine else None


async def _not_understood(request: Request, error: Exception) -> Response:
    """An address with something in it that is no number or no day: a page for a browser, details for a program."""
    assert isinstance(error, RequestValidationError)
    if not request.headers.get("accept", "").startswith("text/html"):
        return await request_validation_exception_handler(request, error)
    words = _("This address cannot be understood as it is written.")
    return await run_in_threadpool(_say_plainly, request, HTTPException(422, words))


def _own_fault(request: Request, error: Exception) -> Response:
    """What nobody foresaw; it is raised once more afterwards, for the log."""
    words = _(
        "Something went wrong in Sitbone itself. Look whether what you sent is there before you send it again."
    )
    return _say_plainly(request, HTTPException(500, words))


def _say_plainly(request: Request, error: Exception) -> Response:
    """One line that says what and what to do, as a page."""
    if isinstance(error, HTTPException):
        code = error.status_code
        words = _("There is no such page.") if code == 404 else str(error.detail)
    else:
        code, words = getattr(error, "status", 503), str(error)
    more: dict[str, str] = getattr(error, "headers", None) or {}
    if isinstance(error, DiaryError) and code >= 500:
        request.app.state.metrics.diary_failed(error)
    if not request.headers.get("accept", "").startswith("text/html"):
        return Response(words + "\n", code, more, media_type="text/plain; charset=utf-8")
    response = page(request, "plain.html", title="Sitbone", words=words)
    return HTMLResponse(response.body, code, {**response.headers, **more})
