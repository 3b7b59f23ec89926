"""Numbers and dates as the language writes them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from functools import cache

from sitbone.words.catalog import widened
from sitbone.words.language import PSEUDO, language, locale


def number(value: float) -> str:
    """A number with as many digits as it needs, at most six, with the language's decimal sign.

    >>> from sitbone.words import speaking
    >>> with speaking("de"):
    ...     number(30.0), number(2.5)
    ('30', '2,5')
    """
    return f"{value:g}".replace(".", decimal_sign())


def grouped(value: float) -> str:
    """A number for paper, its thousands set apart, with one digit after the decimal sign where it needs one.

    >>> from sitbone.words import speaking
    >>> with speaking("de"):
    ...     grouped(1095), grouped(2.5)
    ('1.095', '2,5')
    """
    from babel.numbers import format_decimal

    return str(format_decimal(value, format="#,##0.#", locale=locale()))


def several(words: Sequence[str]) -> str:
    """Words one after another, as a sentence lists them.

    >>> several(["a", "b", "c"])
    'a, b and c'
    """
    from babel.lists import format_list

    return _as_spoken(format_list(list(words), locale=locale()))


def decimal_sign() -> str:
    """What stands before the tenths."""
    return _decimal_sign(locale())


def long_day(day: date) -> str:
    """Such as `22 November 2026`, in a sentence.

    >>> from sitbone.words import speaking
    >>> for code in ("en", "de", "es"):
    ...     with speaking(code):
    ...         print(long_day(date(2026, 11, 2)), "|", short_day(date(2026, 11, 2)), "|",
    ...               day_and_month(date(2026, 11, 2)), "|", weekday(0))
    2 November 2026 | 2 Nov 2026 | 2 Nov | Monday
    2. November 2026 | 02.11.2026 | 2. Nov. | Montag
    2 de noviembre de 2026 | 2 nov 2026 | 2 nov | lunes
    """
    from babel.dates import format_date

    return _as_spoken(format_date(day, "long", locale=locale()))


def short_day(day: date) -> str:
    """Such as `22 Nov 2026`, in a table."""
    from babel.dates import format_date

    return _as_spoken(format_date(day, "medium", locale=locale()))


def day_and_month(day: date) -> str:
    """Such as `22 Nov`, where the year is clear."""
    from babel.dates import format_skeleton

    return _as_spoken(format_skeleton("MMMd", day, locale=locale()))


def clock_time(at: time) -> str:
    """Such as `09:30`: our languages all write it so."""
    return f"{at:%H:%M}"


def weekday(number: int, short: bool = False) -> str:
    """The name of a day of the week, such as `Monday`, or `Mon` for a table; 0 is Monday."""
    from babel.dates import get_day_names

    names = get_day_names("abbreviated" if short else "wide", locale=locale())
    return _as_spoken(str(names[number]).rstrip("."))


@cache
def _decimal_sign(locale: str) -> str:
    from babel.numbers import get_decimal_symbol

    return str(get_decimal_symbol(locale))


def _as_spoken(text: str) -> str:
    return widened(text) if language() == PSEUDO else text
