"""Answers and agreements as the diary gives them back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Answers:
    """One round of answers to the screening: the ids of the questions, by answer."""

    at: datetime
    yes: frozenset[str]
    no: frozenset[str]


@dataclass(frozen=True, slots=True)
class Agreement:
    """A clinician agreed to these clearance items, as the person says."""

    at: datetime
    """When it was said here."""
    who: str
    on: date
    """When the clinician agreed."""
    items: frozenset[str]
    """The ids of the clearance questions."""
