"""What a column may hold: moments that know their time zone, and lines of text without surprises."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, String
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

NAME = 64
"""Longest name: of a stretch, a fault, a question, a setting. Characters."""
LINE = 200
"""Longest line somebody wrote: who agreed, where it hurt."""
VALUE = 2000
"""Longest value of a setting."""


def is_id(text: str) -> bool:
    """Whether any text is a UUID as we write it; what is none is asked of no database."""
    try:
        return str(UUID(text)) == text
    except (ValueError, AttributeError, TypeError):
        return False


def line(text: str, longest: int = NAME) -> str:
    """`text`, if every database can hold it: not empty, not too long, no control characters or half characters."""
    if not 0 < len(text) <= longest:
        raise ValueError(f"a text of {len(text)} characters; 1 to {longest} are allowed")
    if any(ord(c) < 32 or ord(c) == 127 or 0xD800 <= ord(c) < 0xE000 for c in text):
        raise ValueError("a text with control characters in it")
    return text


def moment(at: datetime) -> datetime:
    """`at` in UTC. Refuses a time without a time zone: it could be any of 26 hours."""
    if at.utcoffset() is None:
        raise ValueError(f"a time without its time zone: {at.isoformat()}")
    if not 1900 <= at.year <= 9000:
        raise ValueError(f"a time in the year {at.year}")
    return at.astimezone(UTC)


def known(value: float | None, least: float = -math.inf, most: float = math.inf) -> float | None:
    """`value`, or None where it is no number or not within what can be."""
    return value if value is not None and math.isfinite(value) and least <= value <= most else None


class Moment(TypeDecorator[datetime]):
    """A time kept in UTC and given back with its time zone, by SQLite too."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> Any:
        """To the database."""
        return None if value is None else moment(value)

    def process_result_value(self, value: Any | None, _dialect: Dialect) -> datetime | None:
        """From the database. SQLite gives the UTC time back without saying that it is UTC."""
        if value is None:
            return None
        at: datetime = value
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


class Line(TypeDecorator[str]):
    """A line of text of limited length; what cannot be kept everywhere is refused, never cut."""

    impl = String
    cache_ok = True

    def __init__(self, longest: int = NAME) -> None:
        super().__init__(longest)
        self.longest = longest

    def process_bind_param(self, value: str | None, _dialect: Dialect) -> str | None:
        """To the database."""
        return None if value is None else line(value, self.longest)
