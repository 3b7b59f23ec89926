"""What must be ready before somebody begins, in words: who lies on the floor should not have to get up for a towel."""

from __future__ import annotations

from collections.abc import Iterable

from sitbone.stretches.stretch import Thing, load_stretches
from sitbone.words import _, later, several

_WORDS: dict[Thing, str] = {
    "floor": later("a mat with room to lie down"),
    "chair": later("a firm chair"),
    "wall": later("a free wall or a doorway"),
    "towel": later("a towel"),
}
"""In the order in which they are said."""


def things_for(stretches: Iterable[str]) -> tuple[Thing, ...]:
    """What these stretches need, each thing once.

    >>> things_for(["towel", "wall"])
    ('floor', 'wall', 'towel')
    """
    known = load_stretches()
    wanted = {thing for name in stretches for thing in known[name].needs}
    return tuple(thing for thing in _WORDS if thing in wanted)


def have_ready(stretches: Iterable[str]) -> str:
    """The same as a line to read before it begins.

    >>> have_ready(["chair"])
    'Have ready: a firm chair.'
    """
    words = several([_(_WORDS[thing]) for thing in things_for(stretches)])
    return _("Have ready: {things}.").format(things=words)
