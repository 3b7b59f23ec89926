"""The person's own time: the time zone of this machine."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo


def zone() -> ZoneInfo:
    """The time zone of this machine, by its name, so that nine o'clock stays nine when the clocks change."""
    for name in (os.environ.get("TZ", "").lstrip(":"), _linked()):
        with suppress(ValueError, OSError, KeyError):  # no name, or none that is known here
            return ZoneInfo(name or "")
    return ZoneInfo("UTC")


def here(now: datetime) -> datetime:
    """A moment by the clock on this machine's wall."""
    return now.astimezone(zone())


def _linked() -> str | None:
    """What /etc/localtime points at."""
    parts = Path("/etc/localtime").resolve().parts
    return "/".join(parts[parts.index("zoneinfo") + 1 :]) if "zoneinfo" in parts else None
