"""Finding text that never went through a translation: in the pseudo-language every translated letter is a wide one."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_NAMES = re.compile(
    r"\b(Sitbone|sitbone\.ics|sitbone\.diary/\d|JSON|CSV|FHIR|MP4|Deutsch|English|Español|esc|n|m)\b"
)
"""What is called the same in every language: names, file formats, keys."""
_LETTERS = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿ]{1,}")
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
