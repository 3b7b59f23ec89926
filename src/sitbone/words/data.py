"""Text in the TOML files of stretches and questions: which of it is read or heard, and the same files translated."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sitbone.words.translate import translate

READ_OR_HEARD = frozenset({"title", "summary", "cue", "say", "ask", "why", "speaks_against"})
"""Fields that hold sentences for people, wherever in a file they are."""


def translated(read: Any) -> Any:
    """What was read from a file, with its sentences in the language that is spoken now."""
    if isinstance(read, dict):
        return {
            key: translate(value) if key in READ_OR_HEARD and isinstance(value, str) else translated(value)
            for key, value in read.items()
        }
    return [translated(one) for one in read] if isinstance(read, list) else read


def sentences(read: Any) -> Iterator[str]:
    """Every sentence of a file that is to be translated, in the file's order.

    >>> list(sentences({"name": "wall", "rules": [{"name": "knee_bent", "cue": "Straighten it."}]}))
    ['Straighten it.']
    """
    if isinstance(read, dict):
        for key, value in read.items():
            if key in READ_OR_HEARD and isinstance(value, str):
                yield value
            else:
                yield from sentences(value)
    elif isinstance(read, list):
        for one in read:
            yield from sentences(one)
