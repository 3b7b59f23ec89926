"""What is said on the terminal, so that a name in it is only ever read: it steers no terminal and starts no line."""

from __future__ import annotations

import sys
from contextlib import suppress


def shown(text: object) -> str:
    """A text as it may stand on a terminal: what does not print is written out.

    A file can be called anything, also what clears the screen, renames the window or turns what follows around.

    >>> shown("towel \\x1b[2J\\u202e.mp4\\n"), shown("Übung 1.mp4")
    ('towel \\\\x1b[2J\\\\u202e.mp4\\\\n', 'Übung 1.mp4')
    """
    return "".join(
        letter if letter.isprintable() or (letter.isspace() and letter > "\x9f") else _written_out(letter)
        for letter in str(text)
    )


def say(line: object) -> None:
    """One line on stderr."""
    with suppress(OSError):  # stderr itself closed or full: only the exit code is left to tell it
        print("sitbone: " + shown(" ".join(str(line).split())), file=sys.stderr, flush=True)


def _written_out(letter: str) -> str:
    return letter.encode("unicode_escape").decode("ascii")
