"""Letting a browser on another machine in, once it shows the code that was printed at the start."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from sitbone.web.pages.rendering import OurForm, page, text
from sitbone.web.services import TheServices

router = APIRouter()


@router.get("/pair")
def ask(request: Request) -> Response:
    """Ask for the code."""
    return page(request, "pair.html", wrong=False)


@router.post("/pair")
def pair(request: Request, fields: OurForm, services: TheServices) -> Response:
    """Take the code."""
    cookie = services.guardian.pair(text(fields, "code"))
    if cookie is None:
        return page(request, "pair.html", wrong=True)
    response = RedirectResponse("/", 303)
    response.set_cookie("sitbone_paired", cookie, httponly=True, samesite="strict", secure=True)
    return response
