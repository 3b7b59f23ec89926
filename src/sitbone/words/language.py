"""The language that is spoken now: of one request, one live session, one thread."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

ENGLISH = "en"
_KNOWN = (("en", "English", "en_GB"), ("de", "Deutsch", "de_DE"), ("es", "Español", "es_ES"))
"""The one list of languages: the code, what its own speakers call it, and as Babel calls it."""
LANGUAGES = {code: name for code, name, _locale in _KNOWN}
"""Each language by its code, called as its own speakers call it."""
PSEUDO = "qps"
"""A language for tests: every translated letter is a wide one, so that text which was never marked stands out."""
_LOCALES = {code: locale for code, _name, locale in _KNOWN}

_spoken: ContextVar[str] = ContextVar("spoken", default=ENGLISH)


def language() -> str:
    """The code of the language that is spoken now, such as `de`."""
    return _spoken.get()


def locale() -> str:
    """The same as Babel calls it, with the country whose dates and numbers are written: `de_DE`."""
    return _LOCALES.get(language(), _LOCALES[ENGLISH])


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak this language inside, also in threads that are begun there with the context copied. Unknown is English.

    >>> with speaking("es"):
    ...     language()
    'es'
    >>> with speaking("tlh"):
    ...     language()
    'en'
    """
    before = _spoken.set(code if code in LANGUAGES or code == PSEUDO else ENGLISH)
    try:
        yield
    finally:
        _spoken.reset(before)


def chosen(kept: str | None, accepted: str | None) -> str:
    """The language for somebody who keeps this one in their settings and whose browser accepts those.

    `accepted` is the header Accept-Language. What somebody chose comes first, then what their browser asks for, in
    its order; English where neither names a language that is known here.

    >>> chosen(None, "fr;q=0.9, de-AT;q=0.8, en;q=0.5")
    'de'
    >>> chosen("es", "de"), chosen("automatic", None)
    ('es', 'en')
    """
    if kept in LANGUAGES or kept == PSEUDO:
        return str(kept)
    from babel import negotiate_locale

    return negotiate_locale(_in_order(accepted or ""), [*LANGUAGES, PSEUDO], sep="-") or ENGLISH


def _in_order(accepted: str) -> list[str]:
    """The languages of an Accept-Language header, the most wanted first; what cannot be read is passed over."""
    wanted = []
    for part in accepted[:1000].split(","):
        name, _, weight = part.partition(";")
        try:
            share = float(weight.strip().removeprefix("q=") or 1)
        except ValueError:
            continue
        if name.strip() and 0 < share <= 1:
            wanted.append((share, name.strip()))
    return [name for _, name in sorted(wanted, key=lambda one: -one[0])]
