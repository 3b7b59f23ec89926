"""Read an exported diary from bytes that anybody may have made: small enough, once each, and of a version of ours."""

from __future__ import annotations

import json
from typing import Any

from pydantic import ValidationError

from sitbone.diary.document import VERSION, DiaryDocument
from sitbone.diary.errors import ExchangeError
from sitbone.words import _

LARGEST = 32 * 1024 * 1024
"""Bytes of the largest document that is taken in: many years of several sessions a day."""
MOST_PARTS, MOST_VALUES = 500_000, 2_000_000
"""Lists and objects, and values, of the largest document: each session has some twenty parts, of 100 bytes or more
each, so that one of `LARGEST` bytes has three fifths of that (our choice)."""
MOST_NAMES, MOST_SESSIONS = 1000, 100_000
"""Names in one object, and entries in one list (`DiaryDocument`)."""


def read_document(document: bytes) -> DiaryDocument:
    """A document that `sitbone.diary.exchange` wrote. Raises `ExchangeError` in one line for anything else."""
    if len(document) > LARGEST:
        raise ExchangeError(
            _(
                "The document is larger than {size} MB; nothing was taken in. Choose the file Sitbone wrote."
            ).format(size=LARGEST // 1024**2)
        )
    _look_over(document)
    try:
        return DiaryDocument.model_validate_json(document)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or _("the whole of it")
        if first["type"] == "json_invalid":
            said = _("It is not JSON, or not all of it is there.")
        elif first["loc"] == ("format",):
            said = _("It is not of the version “{version}”; a newer Sitbone may have written it.").format(
                version=VERSION
            )
        else:
            said = f"{place[:120]}: {first['msg']}."
        raise _refused(said) from None


def _look_over(document: bytes) -> None:
    """Refuse what is made to cost much or to be read in two ways, before anything is made of it."""
    if document.count(b",") > MOST_VALUES or document.count(b"{") + document.count(b"[") > MOST_PARTS:
        raise _refused(_("It has more in it than a diary can have."))
    try:
        json.loads(document, object_pairs_hook=_once_each)
    except (ValueError, RecursionError):
        raise _refused(_("It is not JSON, or not all of it is there.")) from None


def _once_each(pairs: list[tuple[str, Any]]) -> None:
    """Raises where a name is there twice. Nothing is kept of it, so that looking takes little memory."""
    if len(pairs) > MOST_NAMES:
        raise _refused(_("It has more in it than a diary can have."))
    seen: set[str] = set()
    for name, value in pairs:
        if name in seen:
            raise _refused(_("It says “{name}” twice.").format(name=name[:40]))
        if isinstance(value, list) and len(value) > MOST_SESSIONS:
            raise _refused(_("It has more in it than a diary can have."))
        seen.add(name)


def _refused(problem: str) -> ExchangeError:
    whole = _("Nothing was taken in from the document. {problem} Choose the file Sitbone wrote.")
    return ExchangeError(whole.format(problem=problem))
