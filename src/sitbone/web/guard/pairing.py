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
    return page(request, "pair.html", wrong="")


@router.post("/pair")
def pair(request: Request, fields: OurForm, services: TheServices) -> Response:
    """Take the code, or what was behind the address that a phone read from the screen."""
    guardian, link = services.guardian, text(fields, "link")
    cookie = guardian.pair_by_link(link) if link else guardian.pair(text(fields, "code"))
    if cookie is None:
        return page(request, "pair.html", wrong="link" if link else "code")
    if guardian.network is not None:
        guardian.network.let_in()
    response = RedirectResponse("/", 303)
    response.set_cookie("sitbone_paired", cookie, httponly=True, samesite="strict", secure=True)
    return response
