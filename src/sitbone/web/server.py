"""Starting the coach on this machine: one process, one port, the browser opened."""

from __future__ import annotations

import gc
import socket
import threading
import webbrowser
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.types import ASGIApp

from sitbone import __version__
from sitbone.diary.migrate import HEAD
from sitbone.errors import SitboneError
from sitbone.web.guard import logs
from sitbone.web.running import is_ours, known
from sitbone.web.settings import LOOPBACK, Settings

if TYPE_CHECKING:
    from sitbone.web.guard.guardian import Guardian
    from sitbone.web.phone.serving import Doors

LARGEST_FRAME = 64 * 1024
"""Bytes of a socket message that are read at all; what is larger closes the connection."""


class CannotServe(SitboneError):
    """The coach cannot start here."""


def serve(settings: Settings, *, browser: bool = True) -> None:
    """Serve until it is stopped. Where our own Sitbone serves there already, open its page instead.

    Raises `CannotServe` where the port is taken or the network is asked for without TLS.
    """
    _check(settings)
    logs.set_up(settings.log or ("json" if settings.clinic else "plain"))
    try:
        listening = _listen(settings)
    except CannotServe:
        if settings.phone and is_ours(settings):
            raise CannotServe(
                f"Sitbone is running already: end it where it was started (Ctrl-C), then start it with --phone; "
                f"if it was, its codes are at {settings.origin}/phone"
            ) from None
        if not browser or not is_ours(settings):
            raise
        print(f"Sitbone is running already, at {settings.origin}: its page is opened.", flush=True)
        webbrowser.open(settings.origin)
        return
    with listening, known(settings) as secret:
        _serve(settings, listening, secret, browser=browser)


def _serve(settings: Settings, listening: socket.socket, known_by: str, *, browser: bool) -> None:
    import uvicorn

    from sitbone.web.application import create_application
    from sitbone.web.guard.metrics import Metrics
    from sitbone.web.guard.observing import Observed
    from sitbone.web.guard.proxied import Proxied
    from sitbone.web.live.wire import LookProtocol

    doors = _doors(settings)
    metrics = Metrics()
    network = doors.network if doors else None
    application = create_application(settings, metrics=metrics, secret=known_by, network=network)
    print(f"Sitbone is at {settings.origin} (stop it with Ctrl-C)", flush=True)
    if settings.beyond_this_machine and not settings.clinic:
        code = application.guardian.pairing_code
        print(f"Other machines need the pairing code {code[:4]} {code[4:]}.", flush=True)
    if doors:
        _tell_of_phones(application.guardian, settings)
    secret = settings.proxy_secret.get_secret_value() if settings.proxy_secret else ""
    if settings.clinic and not secret:
        print(
            "Any program on this machine can say from which address a sign-in comes: set SITBONE_PROXY_SECRET, "
            "and let the proxy show it (deploy/Caddyfile).",
            flush=True,
        )
    if browser:
        opened = f"{settings.origin}/phone" if doors else settings.origin
        threading.Timer(0.8, webbrowser.open, [opened]).start()
    observed: ASGIApp = Observed(application, metrics)
    config = uvicorn.Config(
        Proxied(observed, secret) if secret else observed,
        proxy_headers=not secret,
        log_config=None,  # `logs` decides
        access_log=False,
        server_header=False,
        ws=LookProtocol,
        ws_max_size=LARGEST_FRAME,
        ws_ping_interval=20,
        ws_per_message_deflate=False,  # messages are small, and packing them costs more than coaching
        ssl_certfile=settings.tls_certificate,
        ssl_keyfile=settings.tls_key,
        timeout_graceful_shutdown=2,
    )
    # What was imported stays; looking through it again and again would hold up every live session.
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
    logs.started(__version__, HEAD)
    server = uvicorn.Server(config)
    if doors:
        from sitbone.web.phone.serving import Serving

        server = Serving(config, doors, observed)
    server.run(sockets=[listening])


def _doors(settings: Settings) -> Doors | None:
    """How phones come in, where they are wanted."""
    if not settings.phone:
        return None
    from sitbone.web.phone.serving import doors_for

    return doors_for(settings)


def _tell_of_phones(guardian: Guardian, settings: Settings) -> None:
    from sitbone.web.phone import telling

    assert guardian.network is not None
    guardian.network.let_in = telling.let_in
    telling.how(guardian, settings.origin)


def _check(settings: Settings) -> None:
    if settings.phone:
        _check_phone(settings)
    if settings.clinic:
        _check_clinic(settings)
    elif settings.beyond_this_machine and not (settings.tls_certificate and settings.tls_key):
        raise CannotServe(
            f"{settings.host} can be reached from other machines: give --tls-certificate and --tls-key, "
            "or omit --host to stay on this machine"
        )
    for file in (settings.tls_certificate, settings.tls_key):
        if file is not None and not file.is_file():
            raise CannotServe(f"{file}: there is no such file")


def _check_phone(settings: Settings) -> None:
    if settings.clinic:
        raise CannotServe(
            "--phone is for one person's own coach: a clinic's patients open its address on a phone"
        )
    if settings.beyond_this_machine or settings.tls_certificate or settings.tls_key:
        raise CannotServe(
            "--phone finds the address and makes the certificate by itself: "
            "omit --host, --tls-certificate and --tls-key"
        )


def _check_clinic(settings: Settings) -> None:
    address = urlsplit(settings.public_url or "")
    if not address.hostname or address.scheme not in ("https", "http") or address.path not in ("", "/"):
        raise CannotServe(
            "a clinic needs to know what browsers call it: give --public-url such as https://stretch.clinic.example"
        )
    if address.scheme == "http" and address.hostname not in LOOPBACK:
        raise CannotServe(f"{settings.public_url} is not encrypted: browsers must reach a clinic over https")


def _listen(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listening = socket.socket(family)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
        listening.listen(1024)  # from now on nobody is turned away; whoever comes before we are ready waits
    except OSError as error:
        listening.close()
        raise CannotServe(
            f"port {settings.port} of {settings.host} cannot be used ({error.strerror}); "
            "is Sitbone running already? Try --port 8001"
        ) from None
    return listening
