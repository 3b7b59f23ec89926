"""Passwords, and the six digits that change: what clinicians need besides."""

from __future__ import annotations

import time
from functools import cache
from typing import TYPE_CHECKING

from sitbone.clinic.errors import ClinicError
from sitbone.extras import needs
from sitbone.words import _

if TYPE_CHECKING:
    import argon2

SHORTEST, LONGEST = 12, 200
"""Characters of a password. NIST SP 800-63B asks for 8 at least, and for no rules about kinds of characters; 12 is our
choice, for what a clinic keeps."""
STEP = 30
"""Seconds for which six digits are valid (RFC 6238)."""
DRIFT = 1
"""Steps by which somebody's clock may be off."""


@cache
def _hasher() -> argon2.PasswordHasher:
    """argon2id with the costs of RFC 9106's second choice."""
    with needs("clinic"):
        import argon2

    return argon2.PasswordHasher()


@cache
def _of_nobody() -> str:
    return _hasher().hash("nobody has this password")


def hashed(password: str, login: str = "") -> str:
    """What is kept of a password. Raises `ClinicError` where it is too easy to guess."""
    if not SHORTEST <= len(password) <= LONGEST:
        said = _("Choose a password of {least} to {most} characters; a few words are fine.")
        raise ClinicError(said.format(least=SHORTEST, most=LONGEST))
    if len(set(password)) < 5 or password.lower() == login:
        raise ClinicError(
            _("This password is too easy to guess. A few words that only you would put together are fine.")
        )
    return slow(password)


def slow(secret: str) -> str:
    """A hash that is slow to try: for passwords, and for codes of few digits."""
    return _hasher().hash(secret)


def is_right(kept: str | None, password: str) -> bool:
    """Whether this is the password. It takes as long where there is no such account."""
    hasher, nobody = _hasher(), _of_nobody()
    from argon2.exceptions import VerificationError

    try:
        return hasher.verify(kept or nobody, password) and bool(kept)
    except VerificationError:
        return False


def new_one_time_secret() -> str:
    """A secret for an application that shows six digits (base32)."""
    with needs("clinic"):
        import pyotp

    return pyotp.random_base32()


def one_time_step(secret: str, digits: str, at: float | None = None) -> int | None:
    """The step of time that these six digits belong to; None where they are wrong or too old."""
    with needs("clinic"):
        import pyotp

    now = int((time.time() if at is None else at) // STEP)
    for step in (now + off for off in range(-DRIFT, DRIFT + 1)):
        if pyotp.utils.strings_equal(pyotp.TOTP(secret).at(step * STEP), digits.strip().replace(" ", "")):
            return step
    return None


def one_time_picture(secret: str, login: str) -> str:
    """A picture (SVG) that such an application reads."""
    with needs("clinic"):
        import pyotp
        import segno

    address = pyotp.TOTP(secret).provisioning_uri(name=login or "clinician", issuer_name="Sitbone")
    return segno.make(address, error="m").svg_inline(scale=5, border=2, dark="#1f2a30", light="#ffffff")
