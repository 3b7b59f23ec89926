"""With which code a live socket is closed (`docs/live.md`)."""

from __future__ import annotations

from enum import IntEnum


class Close(IntEnum):
    """Our own codes, from the range that RFC 6455 leaves to applications."""

    MALFORMED = 4400
    OVER = 4401
    """There is no such session, or it is over; or nobody may ask from there."""
    FORBIDDEN = 4403
    """The screening does not allow stretching now."""
    TOO_FAST = 4408
    TAKEN_OVER = 4409
    SIGNED_OUT = 4410
    """The sign-in, the care or the pairing has ended."""
    TOO_LARGE = 4413


TRY_AGAIN = 1013
"""The page tries again by itself (RFC 6455's registry: "try again later")."""
