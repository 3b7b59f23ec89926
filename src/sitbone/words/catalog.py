"""The catalogs of translated messages, read from their `.po` files when a language is first spoken."""

from __future__ import annotations

import re
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from io import BytesIO

from sitbone.words.language import LANGUAGES, PSEUDO

DOMAIN = "sitbone"
_NOT_WORDS = re.compile(r"(\{[^}]*\}|%\(\w+\)s|%%|<[^>]*>|&\w+;)")
"""Places, tags and entities, which are the same in every language."""
_WIDE = {ord(c): ord(c) + 0xFEE0 for c in "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"}


@cache
def catalog(language: str) -> NullTranslations:
    """The messages of a language; of English, or one that is not known, the messages themselves."""
    if language == PSEUDO:
        return _Pseudo()
    if language not in LANGUAGES or not (text := po_text(language)):
        return NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = BytesIO()
    write_mo(compiled, read_po(BytesIO(text), locale=language))
    compiled.seek(0)
    return GNUTranslations(compiled)


def po_text(language: str) -> bytes:
    """The catalog's own text; empty where the language has none."""
    file = files("sitbone.words") / "catalogs" / language / "LC_MESSAGES" / f"{DOMAIN}.po"
    return file.read_bytes() if file.is_file() else b""


def widened(text: str) -> str:
    """The same text in wide letters, as the pseudo-language writes it.

    >>> widened("Hold {seconds} s")
    'Ｈｏｌｄ {seconds} ｓ'
    """
    parts = _NOT_WORDS.split(text)
    return "".join(part if at % 2 else part.translate(_WIDE) for at, part in enumerate(parts))


class _Pseudo(NullTranslations):
    def gettext(self, message: str) -> str:
        return widened(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return widened(super().ngettext(msgid1, msgid2, n))

    def pgettext(self, _context: str, message: str) -> str:
        return widened(message)

    def npgettext(self, context: str, msgid1: str, msgid2: str, n: int) -> str:
        return widened(super().npgettext(context, msgid1, msgid2, n))
