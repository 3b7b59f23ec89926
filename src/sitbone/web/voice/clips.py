"""The coach's recorded sentences, one small file each (`python -m scripts.voice`, docs/words.md).

A clip is one sentence. Its file is called after the language and the words, so that a sentence that is changed has no
clip until one is made of it, and is never heard in its old words.
"""

from __future__ import annotations

import json
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from sitbone.words import LANGUAGES

CLIPS = Path(__file__).parent / "clips"
LIST = "clips.json"
"""Beside a language's clips: which file says what."""


def clip_name(language: str, sentence: str) -> str:
    """What the clip of a sentence is called.

    >>> clip_name("en", "Paused.") != clip_name("de", "Paused.")
    True
    """
    return sha256(f"{language}\n{sentence}".encode()).hexdigest()[:16]


def sentences_of(text: str) -> list[str]:
    """The sentences of what is said at once, each of which is a clip; `frontend/src/clips.ts` does the same.

    >>> sentences_of("Paused. Raise a hand, or press Go on. ¿Sí? ca. 5 s.")
    ['Paused.', 'Raise a hand, or press Go on.', '¿Sí? ca. 5 s.']
    """
    found, begun = [], 0
    for at in range(1, len(text) - 1):
        if text[at] == " " and text[at - 1] in ".!?" and (text[at + 1].isupper() or text[at + 1] in "¿¡"):
            found.append(text[begun:at])
            begun = at + 1
    return [*found, text[begun:]]


def address(language: str) -> str:
    """Where a page finds the list of a language's clips; empty where there are none."""
    return f"/static/voice/{language}.json?v={listed(language)[1]}" if language in LANGUAGES else ""


@lru_cache(maxsize=len(LANGUAGES))
def kept(language: str) -> dict[str, str]:
    """The sentence of each clip that is there, by the clip's name."""
    folder = CLIPS / language
    if not (folder / LIST).is_file():
        return {}
    says = json.loads((folder / LIST).read_text("utf-8"))
    return {name: one["says"] for name, one in says.items() if (folder / f"{name}.ogg").is_file()}


@lru_cache(maxsize=len(LANGUAGES))
def listed(language: str) -> tuple[str, str]:
    """Where each sentence that has a clip is to be had, as JSON, and a sum of that."""
    where = {}
    for name, says in kept(language).items():
        content = sha256((CLIPS / language / f"{name}.ogg").read_bytes()).hexdigest()[:12]
        where[says] = f"/static/voice/{language}/{name}.ogg?v={content}"
    text = json.dumps(where, ensure_ascii=False, separators=(",", ":"))
    return text, sha256(text.encode()).hexdigest()[:12]
