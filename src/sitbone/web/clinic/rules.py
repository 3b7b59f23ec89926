"""Who may ask for which page. What no rule names is refused: a new page is closed until a rule says who may see it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sitbone.clinic.accounts import Role


class Asker(StrEnum):
    """Who asks."""

    NOBODY = "nobody"
    PATIENT = "patient"
    CLINICIAN = "clinician"
    PROGRAM = "program"
    """Another program of the clinic, with a key."""


EVERYBODY = frozenset(Asker)
_PATIENT, _CLINICIAN = frozenset({Asker.PATIENT}), frozenset({Asker.CLINICIAN})
_SIGNED_IN = _PATIENT | _CLINICIAN
_PROGRAM = frozenset({Asker.PROGRAM})


@dataclass(frozen=True, slots=True)
class Rule:
    """These addresses, asked for in these ways, are for these."""

    path: re.Pattern[str]
    methods: frozenset[str]
    askers: frozenset[Asker]


def _rules(askers: frozenset[Asker], methods: str, *paths: str) -> Iterable[Rule]:
    for path in paths:
        yield Rule(re.compile(path), frozenset(methods.split()), askers)


_ID = r"[^/\x00-\x1f\x7f]+"
RULES: tuple[Rule, ...] = (
    *_rules(
        EVERYBODY, "GET HEAD", "/sign-in", f"/join/{_ID}", "/static/.+", "/icon.svg", "/health", "/ready"
    ),
    *_rules(EVERYBODY, "GET", "/metrics"),  # which asks for a key of its own
    *_rules(EVERYBODY, "POST", "/sign-in", f"/join/{_ID}"),
    *_rules(_SIGNED_IN, "GET", "/figures/.+", "/stretches", "/account"),
    *_rules(_SIGNED_IN, "POST", "/sign-out", "/account/password"),
    *_rules(_CLINICIAN, "POST", "/account/language"),
    *_rules(_PATIENT, "GET", "/", "/welcome", "/screening", f"/screening/{_ID}", "/begin", "/check"),
    *_rules(_PATIENT, "GET", f"/sessions/{_ID}", f"/sessions/{_ID}/(after|check|files|holds.csv)"),
    *_rules(_PATIENT, "GET", f"/sessions/{_ID}/angles.{_ID}", "/progress", "/charts/.+", "/report.pdf"),
    *_rules(
        _PATIENT,
        "GET",
        "/data",
        "/export.json",
        "/export.zip",
        "/calendar.ics",
        "/models/.+",
        "/prescription",
        "/files",
        f"/files/{_ID}.zip",
        "/log",
    ),
    *_rules(
        _PATIENT,
        "POST",
        f"/screening/{_ID}",
        "/sessions",
        "/check",
        f"/sessions/{_ID}/(after|timer)",
        "/language",
        "/reminders",
        "/data/tracks",
    ),
    *_rules(_PATIENT, "WEBSOCKET", f"/live/{_ID}"),
    *_rules(
        _CLINICIAN,
        "GET",
        "/clinic",
        "/clinic/patients",
        "/clinic/patients/new",
        f"/clinic/patients/{_ID}",
        "/clinic/keys",
    ),
    *_rules(_CLINICIAN, "GET", f"/clinic/patients/{_ID}/(prescription|details|log|report.pdf|fhir.json)"),
    *_rules(_CLINICIAN, "GET", f"/clinic/patients/{_ID}/(export.json|export.zip|calendar.ics|charts/.+)"),
    *_rules(_CLINICIAN, "GET", f"/clinic/patients/{_ID}/files", f"/clinic/patients/{_ID}/files/{_ID}.zip"),
    *_rules(_CLINICIAN, "GET", f"/clinic/patients/{_ID}/sessions/{_ID}/(files|angles.{_ID}|holds.csv)"),
    *_rules(_CLINICIAN, "POST", "/clinic/patients", "/clinic/keys", "/clinic/keys/end"),
    *_rules(
        _CLINICIAN, "POST", f"/clinic/patients/{_ID}/(prescription|invitation|agreement|share|details|care)"
    ),
    *_rules(_PROGRAM, "GET", f"/fhir/{_ID}", f"/fhir/{_ID}/{_ID}", f"/fhir/{_ID}/{_ID}/{_ID}"),
)


def allowed(method: str, path: str) -> frozenset[Asker]:
    """Who may ask for this; nobody at all where no rule names it."""
    for rule in RULES:
        if method in rule.methods and rule.path.fullmatch(path):
            return rule.askers
    return frozenset()


def asker(role: Role | None) -> Asker:
    """Who somebody with this role is."""
    return Asker.NOBODY if role is None else Asker(role.value)
