"""Finds every text that is marked for translation, and brings the catalogs up to date (docs/words.md).

    python -m scripts.words           writes src/sitbone/words/catalogs/*/LC_MESSAGES/sitbone.po anew
    python -m scripts.words --check   says what is missing, and changes nothing

The same sources give the same files: no dates, no line numbers. A message that is new has an empty translation; one
that nobody says any more is taken out.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from jinja2.ext import babel_extract

from sitbone.words.data import sentences
from sitbone.words.language import ENGLISH, LANGUAGES

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "sitbone"
CATALOGS = SOURCE / "words" / "catalogs"
KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "later": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
_TEMPLATES = {"trimmed": "true", "newstyle_gettext": "true", "silent": "false"}
_CHANGES_FOR_NOTHING = re.compile(
    r'^"(Project-Id-Version|POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team|Generated-By|Report-Msgid-Bugs-To).*\n',
    re.MULTILINE,
)
_PLACES = re.compile(r"\{(\w*)\}|%\((\w+)\)s")


def template() -> Catalog:
    """Every message of the sources, without a translation."""
    found = Catalog(project="Sitbone", charset="utf-8")
    for path, message, context in _messages():
        found.add(message, locations=[(path, 0)], context=context)
    return found


def read(language: str) -> Catalog:
    """The catalog as it is kept; an empty one where there is none yet."""
    file = catalog_file(language)
    text = file.read_bytes() if file.is_file() else b""
    return read_po(BytesIO(text), locale=language, charset="utf-8")


def updated(language: str) -> bytes:
    """The text of the catalog with the messages of the sources: what was translated stays."""
    catalog = read(language)
    catalog.update(template(), no_fuzzy_matching=True)
    for message in catalog:
        message.flags -= {"python-format", "python-brace-format"}
    catalog.fuzzy = False
    catalog.header_comment = f"# {LANGUAGES[language]}. Written by scripts/words.py; translate the msgstr."
    written = BytesIO()
    write_po(written, catalog, width=110, include_lineno=False, ignore_obsolete=True, sort_by_file=True)
    return _CHANGES_FOR_NOTHING.sub("", written.getvalue().decode()).encode()


def catalog_file(language: str) -> Path:
    """Where a language's catalog is kept."""
    return CATALOGS / language / "LC_MESSAGES" / "sitbone.po"


def translated_languages() -> list[str]:
    """The languages that need a catalog."""
    return [language for language in LANGUAGES if language != ENGLISH]


def lacking(language: str) -> list[str]:
    """What is wrong with a catalog, one line each: out of date, untranslated, unsure, or with other places."""
    found = []
    if not catalog_file(language).is_file() or updated(language) != catalog_file(language).read_bytes():
        found.append(f"{language}: out of date; run python -m scripts.words")
    for message in read(language):
        if not message.id:
            continue
        originals = [message.id] if isinstance(message.id, str) else list(message.id)
        translations = [message.string] if isinstance(message.string, str) else list(message.string or [""])
        if message.fuzzy or not all(translations):
            found.append(f"{language}: not translated: {originals[0]}")
        elif any(
            # the form for one thing may name the number, or not, as the English ones do
            places(str(text))
            not in ([places(str(one)) for one in originals] if not form else [places(str(originals[-1]))])
            for form, text in enumerate(translations)
        ):
            found.append(f"{language}: other places than in English: {originals[0]}")
    return found


def places(text: str) -> set[str]:
    """The names of what is put into a message.

    >>> sorted(places("{done} of {wanted}, %(name)s"))
    ['done', 'name', 'wanted']
    """
    return {one or other for one, other in _PLACES.findall(text)}


def _messages() -> Iterator[tuple[str, str | tuple[str, ...], str | None]]:
    """Each message with its file and, where it has one, its context."""
    for file in sorted(SOURCE.rglob("*.py")):
        yield from _extracted(file, "python", {})
    for file in sorted((SOURCE / "web" / "templates").rglob("*.html")):
        yield from _extracted(file, babel_extract, _TEMPLATES)
    for file in sorted([*(SOURCE / "stretches").glob("*.toml"), *(SOURCE / "plan").glob("*.toml")]):
        yield from _extracted(file, _toml, {})


def _extracted(
    file: Path, method: Any, options: dict[str, str]
) -> Iterator[tuple[str, str | tuple[str, ...], str | None]]:
    with file.open("rb") as source:
        for _line, message, _comments, context in extract(
            method, source, KEYWORDS, (), options, strip_comment_tags=True
        ):
            yield str(file.relative_to(ROOT)), message, context


def _toml(
    source: IO[bytes], *_keywords_and_tags: Any, **_options: Any
) -> Iterator[tuple[int, str, str, list[str]]]:
    """Babel's extractor for the files of stretches and questions."""
    for sentence in sentences(tomllib.load(source)):
        yield 0, "_", sentence, []


def main(arguments: list[str]) -> int:
    """Update the catalogs, or say what is missing."""
    for language in [] if "--check" in arguments else translated_languages():
        file = catalog_file(language)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(updated(language))
    missing = [line for language in translated_languages() for line in lacking(language)]
    print("\n".join(missing) or "Every message is translated.")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
