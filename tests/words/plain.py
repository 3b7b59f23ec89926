"""Finding text that never went through a translation: in the pseudo-language every translated letter is a wide one."""

from __future__ import annotations

import re
from functools import cache
from html.parser import HTMLParser

from scripts.words import read

_NAMES = re.compile(
    r"\b(Sitbone|sitbone\.ics|sitbone\.diary/\d|JSON|CSV|FHIR|MP4|Deutsch|English|Español|esc|n|m)\b"
)
"""What is called the same in every language: names, file formats, keys."""
_LETTERS = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿ]{1,}")
_WORDS = re.compile(r"[A-Za-z'’]{2,}")
_PLACES = re.compile(r"\{\w*\}|%\(\w+\)s|<[^>]*>")
_SEEN = ("aria-label", "alt", "placeholder", "title")


def plain_words(text: str) -> list[str]:
    """The words of a text that are in plain letters.

    >>> plain_words("Ｐａｕｓｅ 30 now")
    ['now']
    """
    return _LETTERS.findall(_NAMES.sub("", text))


class _Visible(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in ("script", "style", "code", "cite")
        self.found += [value for name, value in attributes if name in _SEEN and value]

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("script", "style", "code", "cite")

    def handle_data(self, data: str) -> None:
        if not self._hidden and data.strip():
            self.found.append(data.strip())


def visible(page: str) -> list[str]:
    """What somebody sees of a page, or hears of it from a screen reader."""
    parser = _Visible()
    parser.feed(page)
    return parser.found


def untranslated(page: str) -> list[str]:
    """What of a page is in plain letters."""
    return [text for text in visible(page) if plain_words(text)]


def english_in(text: str, language: str) -> list[str]:
    """The English messages of which a piece stands in a text that should be in another language.

    A piece is what a message says between two of its places, where that is three words or more, or the whole of a
    shorter one that is a sentence: "film" is a word of many languages. What the other language says itself does not
    count.
    """
    said = " ".join(text.split())
    return [message for message, pieces in _pieces(language) if any(piece in said for piece in pieces)]


@cache
def _pieces(language: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    found: dict[str, tuple[str, ...]] = {}
    theirs = []
    for message in read(language):
        originals = (message.id,) if isinstance(message.id, str) else message.id
        theirs += [
            str(one) for one in (message.string if isinstance(message.string, tuple) else (message.string,))
        ]
        for original in filter(None, originals):
            found[original] = tuple(filter(_tells, (piece.strip() for piece in _PLACES.split(original))))
    own = "\n".join(theirs)
    return tuple((message, tuple(p for p in pieces if p not in own)) for message, pieces in found.items())


def _tells(piece: str) -> bool:
    return len(_WORDS.findall(piece)) >= 3 or (len(_WORDS.findall(piece)) == 2 and piece.endswith((".", "?")))
