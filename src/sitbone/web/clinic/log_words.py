"""What a line of the log says, in words: it keeps which address was asked for, and nobody has to read addresses."""

from __future__ import annotations

import re

from sitbone.words import _, later

_WHAT = tuple(
    (re.compile(pattern, re.DOTALL), words)
    for pattern, words in (
        (r"GET /", later("opened the patient's page")),
        (r"GET /clinic", later("saw them in the list of patients")),
        (r"GET /clinic\?find", later("found them by a search")),
        (r"GET /charts/.*", later("saw charts")),
        (r"GET /report\.pdf", later("took the report")),
        (r"GET /(sessions/[^/]+/)?files", later("saw the list of files")),
        (r"GET /(export\..*|fhir\.json|files/.*|calendar\.ics|sessions/.*)", later("took data away")),
        (r"GET /prescription", later("saw the prescription")),
        (r"GET /log", later("saw who looked")),
        (r"GET /details", later("saw the name and the date of birth")),
        (r"GET /fhir/Patient", later("saw them in the list of patients")),
        (r"GET /fhir/.*", later("read data")),
        (r"POST /prescription", later("sent a prescription")),
        (r"prescribed version (?P<version>\d+)", later("prescribed version {version}")),
        (r"POST /agreement", later("sent an agreement")),
        (r"agreed", later("agreed to the stretches")),
        (r"POST /invitation", later("invited them")),
        (r"POST /share", later("asked to let another clinician care for them")),
        (r"shared with (?P<name>.*)", later("let “{name}” care for them")),
        (r"took on", later("took them on as a patient")),
        (r"POST /details", later("sent a correction of the name or the date of birth")),
        (r"corrected (?P<change>.*)", later("corrected who this is: {change}")),
        (r"POST /care", later("asked to end care, or to begin it again")),
        (r"ended care", later("ended care")),
        (r"began care again", later("began care again")),
        (r"signed in", later("signed in")),
        (r"signed out", later("signed out")),
        (r"joined", later("made their account")),
    )
)
_LOOKED, _DID = later("saw something else of the patient"), later("changed something of the patient")


def log_words(what: str) -> str:
    """What was seen or done, as the log keeps it, in plain words; general ones where it has none of its own.

    >>> log_words("GET /report.pdf")
    'took the report'
    >>> log_words("GET /never/heard/of")
    'saw something else of the patient'
    """
    for pattern, words in _WHAT:
        if found := pattern.fullmatch(what):
            return _(words).format(**found.groupdict())
    return _(_LOOKED) if what.startswith(("GET ", "HEAD ")) else _(_DID)


def has_words(what: str) -> bool:
    """Whether there are words for just this."""
    return any(pattern.fullmatch(what) for pattern, _words in _WHAT)
