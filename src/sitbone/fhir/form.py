"""The form of a resource: the same resource with stand-ins for values that no rule of FHIR tells apart.

A year has twenty thousand resources and a few dozen forms. Where a stand-in is allowed, every value that it stands for
is allowed too: one UUID is like another, one moment with its seconds and time zone like another, and so is one number
with a point. Whole numbers stay as they are (some must be above 0), and so does all other text. So a resource whose
form is sound is sound; one whose form is not is looked at itself.
"""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import Any

from sitbone.fhir.errors import FhirError

DEEPEST = 60
"""Levels of nesting; the bundles of Sitbone have ten."""
_UUID = "00000000-0000-4000-8000-000000000000"
_UUID_LENGTH, _URL_LENGTH = len(_UUID), len("urn:uuid:" + _UUID)
_IS_UUID = re.compile(r"(urn:uuid:)?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_MOMENT = "2026-01-01T00:00:00+00:00"
_IS_MOMENT = re.compile(r"[12]\d{3}-\d\d-\d\dT\d\d:\d\d:[0-5]\d(\.\d{6})?[+-](0\d|1[0-3]):[0-5]\d", re.ASCII)
_NUMBER = 1.5


def form(resource: Any, references: list[str] | None = None) -> Any:
    """The resource with its stand-ins. What it refers to, other than within itself, is added to `references`.

    Raises `FhirError` where it is nested too deeply to be a resource, or has a null or something empty:
    fhir.resources would take those.

    >>> form({"id": "5a7d7a0c-6f0a-4dd4-8b8e-0d6c3c1b9a11", "value": 12.3, "unit": "deg"})
    {'id': '00000000-0000-4000-8000-000000000000', 'value': 1.5, 'unit': 'deg'}
    """
    return _form(resource, [] if references is None else references, 0)


def key(form: Any) -> str:
    """A form as text, the same for the same form."""
    return json.dumps(form)


def _form(value: Any, references: list[str], level: int) -> Any:
    if isinstance(value, str):
        return _text(value) if len(value) >= len(_MOMENT) else value
    if not isinstance(value, dict | list):
        return _NUMBER if isinstance(value, float) else value
    if level > DEEPEST:
        raise FhirError("This Bundle is nested too deeply to be one.")
    if not value:
        raise FhirError(
            "This Bundle has something empty, which FHIR's JSON does not know. Leave the element out."
        )
    if isinstance(value, list):
        return [_form(inner, references, level + 1) for inner in value]
    if None in value.values():
        raise FhirError("This Bundle has a null, which FHIR's JSON does not know. Leave the element out.")
    to = value.get("reference")
    if isinstance(to, str) and not to.startswith("#"):
        references.append(to)
    return {name: _form(inner, references, level + 1) for name, inner in value.items()}


def _text(value: str) -> str:
    if len(value) == _UUID_LENGTH and _IS_UUID.fullmatch(value):
        return _UUID
    if len(value) == _URL_LENGTH and _IS_UUID.fullmatch(value):
        return "urn:uuid:" + _UUID
    if value[10:11] == "T" and _IS_MOMENT.fullmatch(value):
        try:
            datetime.fromisoformat(value)
        except ValueError:  # no such day
            return value
        return _MOMENT
    return value
