"""The web application: one process, one diary, the pages and the live socket."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
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
from starlette.types import ASGIApp

from sitbone import __version__
from sitbone.charts.charts import pain_chart
from sitbone.clinic.clinic import Clinic
from sitbone.clinic.sign_ins import still_in
from sitbone.diary.diary import Diary
from sitbone.diary.errors import DiaryError
from sitbone.diary.keeper import Keeper
from sitbone.errors import SitboneError
from sitbone.web import reminder_pages
from sitbone.web.clinic.assembly import add_clinic
from sitbone.web.guard import pairing
from sitbone.web.guard.admitted import Admitted, CameIn
from sitbone.web.guard.guardian import Guardian
from sitbone.web.guard.metrics import Metrics
from sitbone.web.guard.network import Network
from sitbone.web.guard.security import Guarded
from sitbone.web.guard.threads import live_sessions_first, run_soon
from sitbone.web.guard.turns import Turns
from sitbone.web.kept import Memory
from sitbone.web.live import socket
from sitbone.web.live.hub import Hub
from sitbone.web.live.keeping import keeper_of
from sitbone.web.pages import assets
from sitbone.web.pages import check as check_pages
from sitbone.web.pages import diary as diary_pages
from sitbone.web.pages import file as file_pages
from sitbone.web.pages import language as language_pages
from sitbone.web.pages import operating as operating_pages
from sitbone.web.pages import prescription as prescription_pages
from sitbone.web.pages import progress as progress_pages
from sitbone.web.pages import screening as screening_pages
from sitbone.web.pages import session as session_pages
from sitbone.web.pages import stretches as stretches_pages
from sitbone.web.pages import today as today_pages
from sitbone.web.pages.rendering import page
from sitbone.web.pages.spoken import Spoken
from sitbone.web.phone import page as phone_page
from sitbone.web.services import Services, serve_with, services_of
from sitbone.web.settings import Settings
from sitbone.web.voice import served as voice
from sitbone.web.workshop import Workshop
from sitbone.words import _

STATIC = Path(__file__).parent / "static"
LOOKED_FOR_CHANGES = 1.5
"""Seconds between looks for what another program changed: a page taken over, a red flag answered, a new limit."""


class Application(Guarded):
    """The whole application, and what it works with."""

    def __init__(self, app: ASGIApp, services: Services, pages: FastAPI) -> None:
        super().__init__(app, services.guardian)
        self.services, self.pages = services, pages


def create_application(
    settings: Settings | None = None,
    diary: Diary | None = None,
    *,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    metrics: Metrics | None = None,
    secret: str | None = None,
    network: Network | None = None,
) -> Application:
    """The whole application, guarded.

    `diary` is opened from the settings where none is given. `clock` tells the time, with its time zone. `metrics` is
    where it counts. With `secret` it proves to a second start that it is ours (`sitbone.web.running`). `network` is how
    phones come in.
    """
    settings = settings or Settings()
    clinic = Clinic.open(settings.database_url, clock) if settings.clinic else None
    kept = clinic or diary or Diary.open(settings.database_url)
    metrics = metrics or Metrics()
    keeper = keeper_of(kept, settings, metrics.diary_failed)

    guardian = Guardian(settings, clinic.secret("forms")) if clinic else Guardian(settings, network=network)
    services = _services(settings, clock, kept, metrics, secret, guardian)
    app = FastAPI(
        title="Sitbone",
        version=__version__,
        lifespan=_running(services, keeper),
        docs_url=None,
        redoc_url=None,
    )
    serve_with(app, services)
    for part in (
        today_pages,
        screening_pages,
        session_pages,
        stretches_pages,
        check_pages,
        prescription_pages,
        reminder_pages,
        progress_pages,
        diary_pages,
        file_pages,
        language_pages,
        pairing,
        assets,
        voice,
        operating_pages,
        socket,
    ):
        app.include_router(part.router)
    if network is not None:
        app.include_router(phone_page.router)
    app.add_middleware(Spoken, services=services)
    app.mount("/static", StaticFiles(directory=STATIC, check_dir=False), name="static")
    app.add_exception_handler(SitboneError, _say_plainly)
    app.add_exception_handler(HTTPException, _say_plainly)
    app.add_exception_handler(RequestValidationError, _not_understood)
    app.add_exception_handler(Exception, _own_fault)
    behind = add_clinic(app, clinic, metrics.diary_failed) if clinic else app
    return Application(behind, services, app)


def _services(
    settings: Settings,
    clock: Callable[[], datetime],
    kept: Diary | Clinic,
    metrics: Metrics,
    secret: str | None,
    guardian: Guardian,
) -> Services:
    clinic = kept if isinstance(kept, Clinic) else None
    memory = Memory()
    hub = Hub(clock, memory.sessions_of)
    metrics.led = lambda: hub.led
    return Services(
        settings=settings,
        clock=clock,
        kept=kept,
        secret=secret,
        metrics=metrics,
        guardian=guardian,
        hub=hub,
        admitted=Admitted(_who_is_still_in(clinic, guardian)),
        turns=Turns(),
        workshop=Workshop(),
        memory=memory,
        asking_whether_ready=CapacityLimiter(1),
    )


def _running(services: Services, keeper: Keeper) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    """What begins and ends with the server."""

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        loop, hub = asyncio.get_running_loop(), services.hub
        live_sessions_first()
        keeper.passed_over = lambda session: run_soon(loop, hub.passed_over, session)
        if services.clinic:
            threading.Thread(target=_warm_up, args=(services.workshop,), daemon=True).start()
        watching = hub.watching(every=LOOKED_FOR_CHANGES)
        async with watching, services.admitted.watched(), hub.load.measured():
            yield
        services.workshop.close()
        keeper.close()
        services.kept.close()

    return lifespan


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
    return guardian.still_paired if guardian.settings.beyond_this_machine or guardian.network else None


async def _not_understood(request: Request, error: Exception) -> Response:
    """An address with something in it that is no number or no day: a page for a browser, details for a program."""
    assert isinstance(error, RequestValidationError)
    if not request.headers.get("accept", "").startswith("text/html"):
        return await request_validation_exception_handler(request, error)
    words = _("This address cannot be understood as it is written.")
    return await run_in_threadpool(_say_plainly, request, HTTPException(422, words))


def _own_fault(request: Request, _error: Exception) -> Response:
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
        services_of(request).metrics.diary_failed(error)
    if not request.headers.get("accept", "").startswith("text/html"):
        return Response(words + "\n", code, more, media_type="text/plain; charset=utf-8")
    response = page(request, "plain.html", title="Sitbone", words=words)
    return HTMLResponse(response.body, code, {**response.headers, **more})
