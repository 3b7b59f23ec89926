"""Pages from templates, forms from pages."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Annotated, Any

from fastapi import Depends, HTTPException, Request
from fastapi.templating import Jinja2Templates
from jinja2 import StrictUndefined
from starlette.datastructures import FormData
from starlette.responses import Response, StreamingResponse

from sitbone.stretches.stretch import load_stretches
from sitbone.web.services import any_diary_of, asked_in, services_of
from sitbone.words import _, language, ngettext, npgettext, number, pgettext, short_day

_TEMPLATES = Jinja2Templates(Path(__file__).parents[1] / "templates")
_TEMPLATES.env.undefined = StrictUndefined
_TEMPLATES.env.add_extension("jinja2.ext.i18n")
_TEMPLATES.env.install_gettext_callables(  # type: ignore[attr-defined]
    _, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext
)
_TEMPLATES.env.globals.update(stretches=load_stretches, language=language, number=number, short_day=short_day)
SEED = "sitbone_csrf"


def page(request: Request, template: str, **values: Any) -> Response:
    """A page made of a template, with the token that its forms must carry."""
    guardian = services_of(request).guardian
    seed = request.cookies.get(SEED) or secrets.token_urlsafe(16)
    diary = any_diary_of(request)
    common = {
        "token": guardian.token(seed),
        "path": request.url.path,
        "account": asked_in(request.scope).account,
        "by_network": asked_in(request.scope).by_network,
    }
    context = {**common, "at_risk": diary is not None and diary.at_risk, **values}
    response = _TEMPLATES.TemplateResponse(request, template, context)
    if SEED not in request.cookies:
        secure = guardian.settings.origin.startswith("https") or asked_in(request.scope).by_network
        response.set_cookie(SEED, seed, httponly=True, samesite="strict", secure=secure)
    return response


def text_of(template: str, **values: Any) -> str:
    """A page that is about nobody, and stands outside the application."""
    return _TEMPLATES.env.get_template(template).render(**values)


def streamed(file: IO[bytes], kind: str, name: str) -> Response:
    """A file to be saved under this name, sent piece by piece from its beginning, then closed."""

    def pieces() -> Iterator[bytes]:
        with file:
            file.seek(0)
            while piece := file.read(1 << 16):
                yield piece

    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
    return StreamingResponse(pieces(), media_type=kind, headers=headers)


async def form(request: Request) -> FormData:
    """The fields of a form of ours; refused where it is not one of ours."""
    guardian = services_of(request).guardian
    fields = await request.form(max_files=1, max_fields=100)
    token = fields.get("token")
    if not guardian.token_is_right(request.cookies.get(SEED), token if isinstance(token, str) else None):
        raise HTTPException(403, _("This page was open for too long. Load it again and try once more."))
    return fields


OurForm = Annotated[FormData, Depends(form)]
"""The fields of a form of ours, read before its handler begins: the handler itself, which asks the database, is no
coroutine, so that it waits in a thread of its own and never holds up a live session."""


def text(fields: FormData, name: str, longest: int = 200, *, lines: bool = False) -> str:
    """One field as plain text, of several `lines` where that is said; empty where it is absent.

    Raises `HTTPException` 422 where it is no text, too long, or has characters that no keyboard makes.
    """
    value = fields.get(name, "")
    allowed = "\r\n\t" if lines else ""
    if (
        not isinstance(value, str)
        or len(value) > longest
        or any((ord(c) < 32 and c not in allowed) or ord(c) == 127 for c in value)
    ):
        said = _("The field “{name}” cannot be taken: write up to {longest} letters.")
        raise HTTPException(422, said.format(name=name, longest=longest))
    return value.strip()


def whole_number(fields: FormData, name: str, least: int, most: int) -> int:
    """One field as a whole number between two bounds.

    Raises `HTTPException` 422 where it is none.
    """
    value = text(fields, name, 12)
    if not (value.isascii() and value.isdigit() and least <= int(value) <= most):
        said = _("Choose a number from {least} to {most}.")
        raise HTTPException(422, said.format(least=least, most=most))
    return int(value)
