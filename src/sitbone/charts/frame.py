"""How large a chart is, what it is drawn with, and how it writes its days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from sitbone.words import language

Locale = Literal["en-US", "de-DE", "es-ES"]
"""Names of d3-time-format's."""


@dataclass(frozen=True, slots=True)
class Colours:
    """What a chart is drawn with."""

    ink: str
    quiet: str
    line: str
    accent: str
    band: str


_AXIS = {"de": "%-d. %b"}
_D3: dict[str, Locale] = {"de": "de-DE", "es": "es-ES"}
LIGHT = Colours("#1f2a30", "#56636b", "#e2ddd3", "#b04c0c", "#e4ece7")
DARK = Colours("#eceae5", "#a9b4ba", "#343c42", "#ffa366", "#253029")


@dataclass(frozen=True, slots=True)
class Frame:
    """How large a chart is, and what stands around it."""

    width: int = 620
    """Of the field itself, in CSS pixels."""
    height: int = 200
    text: float = 13
    """Size of the text, in CSS pixels."""
    dots: float = 1.0
    """Size of the points; 1 as on the page."""
    font: str = "sans-serif"
    titles: bool = True
    """Whether axes and legend say what they are; otherwise the text around the chart does."""
    ticks: tuple[int, int | None] = (6, None)
    """About how many days and values are named."""
    dates: str = "%-d %b"
    """How a day is written (d3-time-format)."""
    locale: Locale = "en-US"
    """In which language its months are."""
    by_day: bool = False
    """Whether days alone are named, from midnight to midnight: else each hour that is named is called the same day."""
    days: tuple[float, float] | None = None
    """From when to when, in milliseconds since 1970; None from the first point to the last."""


PAGE = Frame()
"""As the page of progress shows it."""
NARROW = Frame(width=250, height=170, ticks=(4, 4))
"""The same on a phone: letters keep their size where the field is a third as wide."""


def on_page(narrow: bool = False) -> Frame:
    """A chart of a page, its days in the language that is spoken now."""
    return as_spoken(NARROW if narrow else PAGE)


def as_spoken(frame: Frame) -> Frame:
    """The same frame, its days as the language that is spoken now writes them."""
    return replace(frame, locale=_D3.get(language(), "en-US"), dates=_AXIS.get(language(), frame.dates))


def naming(frame: Frame, days: Sequence[str]) -> Frame:
    """The frame that names each day at most once, for points of these days."""
    if frame.days is not None or not days:
        return frame
    first, last = (datetime.fromisoformat(day) for day in (min(days), max(days)))
    return replace(frame, by_day=(last - first).days < frame.ticks[0])
