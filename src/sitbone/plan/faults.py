"""What is wrong with a document that somebody wrote, in words for people: never in those of a library."""

from __future__ import annotations

from collections.abc import Callable

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from sitbone.words import _, later, ngettext

Place = tuple[int | str, ...]
"""Where in the document: the names of its fields, and the numbers of entries, from 0."""

_WORDS = {
    "json_invalid": later("the file is not JSON, or breaks off"),
    "missing": later("“{field}” is missing"),
    "extra_forbidden": later("there is no field “{field}”"),
    "greater_than_equal": later("“{field}” must be at least {ge}"),
    "less_than_equal": later("“{field}” must be at most {le}"),
    "finite_number": later("“{field}” must be a number"),
}
_KINDS = {
    "int": later("“{field}” must be a whole number"),
    "float": later("“{field}” must be a number"),
    "bool": later("“{field}” must be true or false"),
    "date": later("“{field}” must be a day, written as year-month-day"),
    "string": later("“{field}” must be text"),
    "tuple": later("“{field}” must be a list"),
    "frozen": later("“{field}” must be a list"),
    "model": later("“{field}” must have fields of its own"),
    "literal": later("“{field}” must be one of these: {choices}"),
}
"""By how the names of the library's complaints begin: `int_type`, `int_parsing`, `int_from_float` and so on."""


def place_in_words(place: Place) -> str:
    """The names of the fields as the document has them; entries are counted from 1."""
    return " ".join(str(part + 1 if isinstance(part, int) else part) for part in place)


def said_plainly(error: ValidationError, named: Callable[[Place], str] = place_in_words) -> str:
    """The first thing that is wrong, in one line without a full stop; `named` says where it is."""
    first = error.errors(include_url=False)[0]
    return _in_words(first, named(first["loc"])[:80])[:300]


def _in_words(error: ErrorDetails, field: str) -> str:
    kind, context = error["type"], error.get("ctx", {})
    if kind == "value_error":  # raised by a check of our own, in our own words
        return str(context["error"])
    if kind in ("too_short", "too_long", "string_too_long"):
        return _of_a_length(kind, context, field)
    words = _WORDS.get(kind) or _KINDS.get(kind.partition("_")[0]) or later("“{field}” cannot be read")
    if not field and "{field}" in words:
        return _("it does not have the fields that it needs")
    choices = str(context.get("expected", "")).replace(" or ", ", ").replace("'", "")
    return _(words).format(
        field=field, choices=choices, ge=context.get("ge", ""), le=context.get("le", "")
    )  # fmt: skip


def _of_a_length(kind: str, context: dict[str, object], field: str) -> str:
    least, most = (int(str(context.get(name, 0))) for name in ("min_length", "max_length"))
    if kind == "too_short":
        return ngettext(
            "“{field}” must have at least {least} entry",
            "“{field}” must have at least {least} entries",
            least,
        ).format(field=field, least=least)
    if kind == "too_long":
        return ngettext(
            "“{field}” must have at most {most} entry", "“{field}” must have at most {most} entries", most
        ).format(field=field, most=most)
    return ngettext(
        "“{field}” must have at most {most} letter", "“{field}” must have at most {most} letters", most
    ).format(field=field, most=most)
