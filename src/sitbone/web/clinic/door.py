"""The door of a clinic: finds out who asks, lets them see only what is theirs, and writes down who saw whose."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable
from contextlib import suppress

import anyio.to_thread
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from sitbone.clinic import audit, sign_ins, tokens
from sitbone.clinic.accounts import Account, Role
from sitbone.clinic.care import Patient, patient
from sitbone.clinic.clinic import Clinic, digest
from sitbone.clinic.summary import refresh
from sitbone.diary.errors import DiaryError
from sitbone.fhir import rest
from sitbone.web.clinic.rules import EVERYBODY, Asker, allowed, asker
from sitbone.web.clock import zone
from sitbone.web.guard.security import cookie
from sitbone.web.guard.threads import Doorways
from sitbone.web.live.codes import Close
from sitbone.web.pages.rendering import page
from sitbone.web.services import asked_in
from sitbone.words import _, chosen, speaking

SIGNED_IN = "sitbone_door"
"""The cookie of a browser that is signed in."""
_OF_A_PATIENT = re.compile(r"/clinic/patients/([^/]+)(/.*)?", re.DOTALL)
_NEW = "/clinic/patients/new"
_PARTS = re.compile(r"/charts/")
"""Parts of a page, which come several at a time: they are counted in one line."""
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Door:
    """The application behind the clinic's door.

    What is behind it finds in what is known of the request (`sitbone.web.services.Asked`): the account, the diary that
    it is about, and for a clinician the patient whose it is.
    """

    def __init__(self, app: ASGIApp, clinic: Clinic, failed: Callable[[DiaryError], None]) -> None:
        self.app, self.clinic, self._failed = app, clinic, failed
        self._doorways = Doorways()
        self._at_work: set[asyncio.Task[None]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        try:
            answer = await self._doorways.find_out(scope, self._open, scope)
        except DiaryError as error:
            self._failed(error)
            headers = Headers(scope=scope)
            with speaking(chosen(None, headers.get("accept-language"))):
                answer = self._told(scope, headers, 503, str(error))
        if answer is None:
            await self.app(scope, receive, send)
            self._note_changes(scope)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.accept"})  # only an open socket can be told why it is closed
            await send(
                {"type": "websocket.close", "code": Close.SIGNED_OUT, "reason": _("Please sign in again.")}
            )
        else:
            await answer(scope, receive, send)

    def _open(self, scope: Scope) -> ASGIApp | None:
        """None where they may go on; else what they are told."""
        method = scope.get("method", "WEBSOCKET")
        may = allowed(method, scope["path"])
        if may == EVERYBODY:
            return None
        headers = Headers(scope=scope)
        account, who = self._who(headers, may)
        asked_in(scope).account = account
        with speaking(chosen(account.language if account else None, headers.get("accept-language"))):
            return self._open_to(account, who, may, method, scope, headers)

    def _open_to(
        self,
        account: Account | None,
        who: Asker,
        may: frozenset[Asker],
        method: str,
        scope: Scope,
        headers: Headers,
    ) -> ASGIApp | None:
        if who not in may:
            return self._refusal(who, may, scope, headers)
        if account is None:
            return None
        if account.role is Role.PATIENT:
            asked = asked_in(scope)
            asked.diary = self.clinic.diary(account.person or "")
            asked.came_in = digest(cookie(headers, SIGNED_IN) or ""), account.person or ""
            return None
        return self._of_a_patient(account, method, scope)

    def _who(self, headers: Headers, may: frozenset[Asker]) -> tuple[Account | None, Asker]:
        if Asker.PROGRAM in may:
            kind, _, key = headers.get("authorization", "").partition(" ")
            account = tokens.whose(self.clinic, key) if kind.lower() == "bearer" and key else None
            return account, Asker.PROGRAM if account else Asker.NOBODY
        account = sign_ins.check_and_touch(self.clinic, cookie(headers, SIGNED_IN))
        return account, asker(account.role if account else None)

    def _refusal(self, who: Asker, may: frozenset[Asker], scope: Scope, headers: Headers) -> ASGIApp:
        if Asker.PROGRAM in may:
            return _no_key(headers)
        looks = scope.get("method") == "GET" and "text/html" in headers.get("accept", "")
        if not may:
            return self._told(scope, headers, 404, _("There is no such page."))
        if who is Asker.NOBODY:
            if looks:
                return RedirectResponse("/sign-in", 303)
            return self._told(scope, headers, 401, _("Please sign in."), "clinic/signed_out.html")
        if scope["path"] == "/":
            return RedirectResponse("/clinic", 303)
        return self._told(scope, headers, 403, _("This page is not for your account."))

    def _told(
        self, scope: Scope, headers: Headers, code: int, words: str, template: str = "plain.html"
    ) -> ASGIApp:
        """One line that says what: as a page where a browser asks."""
        if "text/html" not in headers.get("accept", ""):
            return PlainTextResponse(words + "\n", code)
        scope["app"] = self.app
        response = page(Request(scope), template, title="Sitbone", words=words)
        response.status_code = code
        return response

    def _of_a_patient(self, account: Account, method: str, scope: Scope) -> ASGIApp | None:
        """Somebody whom this clinician does not care for is, to them, not there."""
        found = _OF_A_PATIENT.fullmatch(scope["path"])
        if found is None or found[0] == _NEW:
            return None
        whose: Patient | None = patient(self.clinic, account, found[1])
        if whose is None:
            return self._told(scope, Headers(scope=scope), 404, _("There is no such page."))
        asked = asked_in(scope)
        # First: what cannot be noted is not shown.
        if _PARTS.match(found[2] or ""):
            audit.count(self.clinic, account, f"{method} /charts/…", [whose.person])
        else:
            what = f"{method} {_ID.sub('…', found[2] or '/')}"
            asked.noted = audit.note(self.clinic, account, what, whose.person)
        asked.patient = whose
        asked.diary = self.clinic.diary(whose.person)
        return None

    def _note_changes(self, scope: Scope) -> None:
        """After something was changed, the panel's line about them is made anew while nobody waits for it."""
        diary = asked_in(scope).diary
        if diary is None or scope.get("method", "WEBSOCKET") in ("GET", "HEAD"):
            return
        task = asyncio.get_running_loop().create_task(self._refresh(diary.person().id))
        self._at_work.add(task)
        task.add_done_callback(self._at_work.discard)

    async def _refresh(self, person: str) -> None:
        with suppress(DiaryError):  # the panel makes it when it is asked
            await anyio.to_thread.run_sync(refresh, self.clinic, person, zone())


def _no_key(headers: Headers) -> ASGIApp:
    """What a program reads that shows no key, or one that is none (any more), as FHIR says it."""
    shown = bool(headers.get("authorization"))
    status, said = rest.outcome(
        401, "login", "This key is wrong, ended or too old." if shown else "A key is needed here."
    )
    with_key = 'Bearer realm="sitbone", error="invalid_token"' if shown else 'Bearer realm="sitbone"'
    return Response(json.dumps(said), status, {"www-authenticate": with_key}, media_type=rest.MEDIA_TYPE)
