"""Marking and translating text.

Whole sentences only, with named places for what differs: `_("Hold for {seconds} seconds.").format(seconds=30)`. The
words are looked up when the call is made, so a constant of a module is marked with `later` and translated where it
is used.
"""

from __future__ import annotations

from sitbone.words.catalog import catalog
from sitbone.words.language import language


def translate(message: str) -> str:
    """The message in the language that is spoken now; in English where it has no translation."""
    return catalog(language()).gettext(message)


_ = translate


def ngettext(one: str, many: str, count: int) -> str:
    """The form of the message that fits the count, such as `{count} day` or `{count} days`."""
    return catalog(language()).ngettext(one, many, count)


def pgettext(context: str, message: str) -> str:
    """A message that means different things in different places: `context` says which, to the translator only."""
    return catalog(language()).pgettext(context, message)


def npgettext(context: str, one: str, many: str, count: int) -> str:
    """The form that fits the count, of a message with a context."""
    return catalog(language()).npgettext(context, one, many, count)


def later(message: str) -> str:
    """Mark a message that is translated where it is used, `_(message)`. It stays as it is."""
    return message
