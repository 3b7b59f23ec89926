"""For whoever looks after a server: does it live, is it ready, how does it fare."""

from __future__ import annotations

import hmac
import ipaddress

import anyio
import anyio.to_thread
from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import JSONResponse, PlainTextResponse
from prometheus_client import CONTENT_TYPE_LATEST
from sqlalchemy import select
from starlette.responses import Response

from sitbone.clinic.clinic import Clinic
from sitbone.diary.diary import Diary
from sitbone.diary.errors import DiaryError
from sitbone.diary.tables import PersonRow
from sitbone.web import running
from sitbone.web.services import Services, TheServices

router = APIRouter()
READY_WITHIN = 1.0
"""Seconds that the database may take to answer."""
_FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip", "via")


@router.get("/health")
async def health(request: Request, response: Response, services: TheServices) -> dict[str, str]:
    """The process answers. It says nothing of its database: restarting the process would not mend that.

    To whoever asks for it, it proves that it is the Sitbone of the same user (`sitbone.web.running`).
    """
    asked, secret = request.headers.get(running.ASKED), services.secret
    if asked and secret:
        response.headers[running.PROOF] = running.proof(secret, asked)
    return {"status": "ok"}


@router.get("/ready")
async def ready(services: TheServices) -> Response:
    """Whether it can work: its database answers within a second. 503 with one line, which names nothing, if not."""
    with anyio.move_on_after(READY_WITHIN):
        try:
            # One at a time: while a database hangs, those who ask must not take all threads.
            await anyio.to_thread.run_sync(
                _ask, services.kept, abandon_on_cancel=True, limiter=services.asking_whether_ready
            )
        except DiaryError as error:
            services.metrics.diary_failed(error)
            return PlainTextResponse("The database cannot be read.\n", 503)
        return JSONResponse({"status": "ready"})
    return PlainTextResponse("The database did not answer within a second.\n", 503)


def _ask(kept: Diary | Clinic) -> None:
    with kept.reading() as connection:
        connection.execute(select(PersonRow.id).limit(1)).first()


@router.get("/metrics")
async def metrics(request: Request, services: TheServices) -> Response:
    """The numbers of this process, for Prometheus. To everybody who may not know them this page is not there."""
    if not _may_know(request, services):
        raise HTTPException(404)
    return Response(services.metrics.text(), headers={"content-type": CONTENT_TYPE_LATEST})


def _may_know(request: Request, services: Services) -> bool:
    """With the token, from anywhere; without one, a program of this machine that no proxy speaks for.

    A page of another name that somebody points at this machine is no such program, though a browser here asks for it.
    """
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    if services.settings.metrics_token and kind.lower() == "bearer":  # an empty one opens nothing
        wanted = services.settings.metrics_token.get_secret_value()
        return hmac.compare_digest(wanted.encode(), token.strip().encode())
    return (
        _is_loopback(request)
        and services.guardian.host_is_ours(request.headers.get("host"))
        and not any(name in request.headers for name in _FORWARDED)
    )


def _is_loopback(request: Request) -> bool:
    try:
        return request.client is not None and ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False
