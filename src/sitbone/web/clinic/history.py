"""The versions of a prescription: which, when, by whom, and what each changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sitbone.diary.prescriptions import Prescribed
from sitbone.files.prescription import changes
from sitbone.plan.prescription import Prescription
from sitbone.web.clinic.rounds import moment_words


@dataclass(frozen=True, slots=True)
class Version:
    """One version, in words."""

    number: int
    at: str
    by: str
    changed: tuple[str, ...]
    """Against the one before, and the first against the programme itself; empty where nothing changed."""


def history_of(versions: Sequence[Prescribed]) -> tuple[Version, ...]:
    """Every version that held, newest first; `versions` come oldest first."""
    before = [Prescription(), *(kept.prescription for kept in versions)]
    found = [
        Version(
            number=kept.version or 0,
            at=moment_words(kept.at) if kept.at else "",
            by=kept.prescription.by,
            changed=changes(old, kept.prescription),
        )
        for old, kept in zip(before, versions, strict=False)
    ]
    return tuple(reversed(found))
