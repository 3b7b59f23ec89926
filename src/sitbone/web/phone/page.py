"""What the screen of this machine shows for a phone, and what a phone asks to see whether it trusts this machine."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import Response

from sitbone.web.guard.security import TRUSTED
from sitbone.web.pages.rendering import page
from sitbone.web.phone.qr import picture
from sitbone.web.services import TheAsked, TheServices

router = APIRouter()


@router.get("/phone")
def codes(request: Request, services: TheServices, asked: TheAsked) -> Response:
    """The two codes, on this machine's own screen alone: a phone that is let in lets in no other."""
    guardian = services.guardian
    network = guardian.network
    if network is None or asked.by_network:
        raise HTTPException(404)
    return page(
        request,
        "phone.html",
        network=network,
        first=picture(network.first),
        then=picture(network.link(guardian.link())),
        code=f"{guardian.pairing_code[:4]} {guardian.pairing_code[4:]}",
    )


@router.get(TRUSTED, status_code=204)
def trusted() -> Response:
    """Nothing. That a phone's browser takes it over TLS says that it trusts the certificate."""
    return Response(status_code=204, headers={"cross-origin-resource-policy": "cross-origin"})
