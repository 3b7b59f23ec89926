"""Whether it is our own Sitbone, with the same diary, that answers on a port which is taken already.

Anybody on the machine can listen on a port and say that they are Sitbone. So whoever serves leaves a secret where only
their own user can read it, and proves with it that they are who left it there: the secret itself is not sent.
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from platformdirs import user_state_path

from sitbone.diary.engine import where
from sitbone.diary.place import PlaceError, check_file, check_folder, no_links
from sitbone.web.settings import Settings

ASKED, PROOF = "x-sitbone-asked", "x-sitbone-proof"
"""Headers: what is to be proved with the secret, and the proof."""
ANSWERS_WITHIN = 5.0
"""Seconds that whoever listens may take: they may have begun a moment ago. Our choice."""


def proof(secret: str, asked: str) -> str:
    """What only those who know the secret can answer."""
    return hmac.new(secret.encode(), asked.encode(), hashlib.sha256).hexdigest()


@contextmanager
def known(settings: Settings) -> Iterator[str]:
    """Left where our own user finds it while we serve: the secret, which is given.

    Where we are killed it stays, and proves nothing: nobody who listens after us knows it.
    """
    secret = secrets.token_hex(32)
    if not _one_person_here(settings):
        yield secret
        return
    file = _file(settings)
    with suppress(OSError, PlaceError):  # then a second start only says that the port is taken
        _leave(file, secret)
    try:
        yield secret
    finally:
        with suppress(OSError):
            if file.read_text("ascii") == secret:
                file.unlink()


def is_ours(settings: Settings) -> bool:
    """Whether who listens there is a Sitbone of this user, with this diary."""
    if not _one_person_here(settings):
        return False
    try:
        secret = _read(_file(settings))
        asked = secrets.token_hex(32)
        answered = _ask(settings, asked)
    except (OSError, PlaceError, ValueError, http.client.HTTPException):
        return False
    return answered is not None and hmac.compare_digest(proof(secret, asked), answered)


def _one_person_here(settings: Settings) -> bool:
    """Whether it serves one person on this machine alone, without TLS: only then a second start looks for the first."""
    return not (settings.clinic or settings.beyond_this_machine or settings.tls_certificate)


def _ask(settings: Settings, asked: str) -> str | None:
    """The proof that it gives. Whoever keeps us waiting gives none."""
    there = http.client.HTTPConnection(settings.host, settings.port, timeout=ANSWERS_WITHIN)
    try:
        there.request("GET", "/health", headers={ASKED: asked})
        return there.getresponse().getheader(PROOF)
    finally:
        there.close()


def _file(settings: Settings) -> Path:
    """One for each diary and place to listen."""
    named = f"{where(settings.database_url)} {settings.host} {settings.port}"
    name = hashlib.sha256(named.encode()).hexdigest()[:24]
    return user_state_path("sitbone", appauthor=False) / "running" / name


def _leave(file: Path, secret: str) -> None:
    check_folder(file.parent)
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, beside = tempfile.mkstemp(dir=file.parent)  # ours alone (0600)
    with os.fdopen(handle, "w", encoding="ascii") as written:
        written.write(secret)
    Path(beside).replace(file)


def _read(file: Path) -> str:
    check_folder(file.parent)
    with open(file, encoding="ascii", opener=no_links) as read:
        check_file(file, os.fstat(read.fileno()))
        return read.read(64)
