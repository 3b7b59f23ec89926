"""The person's own time: the time zone of this machine."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo


def zone() -> ZoneInfo:
    """The time zone of this machine, by its name, so that nine o'clock stays nine when the clocks change."""
    name = os.environ.get("TZ", "").lstrip(":") or _linked()
    try:
        return ZoneInfo(name or "UTC")
    except (ValueError, OSError, KeyError):
        return ZoneInfo("UTC")


def here(now: datetime) -> datetime:
    """A moment by the clock on this machine's wall."""
    return now.astimezone(zone())


def _linked() -> str | None:
    """What /etc/localtime points at."""
    parts = Path("/etc/localtime").resolve().parts
    return "/".join(parts[parts.index("zoneinfo") + 1 :]) if "zoneinfo" in parts else None
