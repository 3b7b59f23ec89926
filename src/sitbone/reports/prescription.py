"""A prescription in plain words: what it says, and what a new one would change."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from sitbone.plan.mastery import ONE, TWO
from sitbone.plan.prescription import WEEK, Dose, Prescription
from sitbone.plan.questions import load_questions
from sitbone.stretches.limits import NO_LIMITS, Limits
from sitbone.stretches.stretch import load_stretches


@dataclass(frozen=True, slots=True)
class DoseInWords:
    """One stretch as a row of a table."""

    title: str
    sides: str
    seconds: str
    repetitions: str
    when: str


@dataclass(frozen=True, slots=True)
class InWords:
    """All that a prescription says, for people."""

    by: str
    holds: str
    """From when until when."""
    days: str
    sessions: str
    stretches: tuple[DoseInWords, ...]
    limits: str
    limited: bool
    left_out: tuple[str, ...]
    notes: str
    cleared: tuple[str, ...]
    """What a clinician agreed to, as the screening asks it."""


def in_words(prescription: Prescription) -> InWords:
    """What it says.

    >>> in_words(Prescription()).days
    'every day'
    """
    asked = {question.id: question.ask for question in load_questions()}
    return InWords(
        by=f"Prescribed by {prescription.by}." if prescription.by else "It does not say who prescribed it.",
        holds=_period(prescription.since, prescription.until),
        days=_days(prescription),
        sessions=_sessions(prescription),
        stretches=tuple(_dose(dose) for dose in prescription.stretches),
        limits=_limits(prescription.limits),
        limited=prescription.limits != NO_LIMITS,
        left_out=prescription.left_out(),
        notes=prescription.notes,
        cleared=tuple(asked.get(item, item) for item in sorted(prescription.cleared)),
    )


def changes(old: Prescription, new: Prescription) -> tuple[str, ...]:
    """What would be different if `new` took the place of `old`, one sentence each; none where nothing would be.

    >>> changes(Prescription(), Prescription(sessions_a_day=2))
    ('2 sessions a day instead of 3.',)
    """
    before, after = in_words(old), in_words(new)
    found = [*_changed_doses(old, new)]
    if new.sessions_a_day != old.sessions_a_day:
        found.append(f"{_sessions(new)} instead of {old.sessions_a_day}.")
    if after.days != before.days:
        found.append(f"Days: {after.days}. Until now: {before.days}.")
    if new.limits != old.limits:
        found.append(f"{after.limits} Until now: {before.limits}")
    found += [words for words in after.left_out if words not in before.left_out]
    if (new.since, new.until) != (old.since, old.until):
        found.append(f"It holds {after.holds}.")
    if after.by != before.by:
        found.append(after.by)
    if new.notes != old.notes:
        found.append("The notes are new." if new.notes else "There are no notes any more.")
    if new.cleared - old.cleared:
        found.append("It says that a clinician agreed to what the questions about your safety found.")
    return tuple(found)


def begins_later(prescription: Prescription, today: date) -> str:
    """What somebody should know who takes it in before it begins; nothing where it holds already."""
    if prescription.since is None or prescription.since <= today:
        return ""
    return f"It begins on {_day(prescription.since)}. Until then no session is planned."


def print_prescription(console: Console, prescription: Prescription, version: int | None = None) -> None:
    """What it says, on the terminal; `version` where it is one that is kept."""
    words = in_words(prescription)
    programme = version is None and prescription == Prescription()
    by = "The programme itself: nobody has prescribed anything else." if programme else words.by
    console.print(Text(by, style="bold"))
    rows = [
        *([("version", str(version))] if version else []),
        ("holds", words.holds),
        ("days", words.days),
        ("sessions", words.sessions),
        ("limits", words.limits),
    ]
    facts = Table(box=None, show_header=False, pad_edge=False)
    for name, value in rows:
        facts.add_row(Text(name, style="dim"), Text(value))
    console.print(facts)
    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in ("stretch", "side", "hold", "times", "when"):
        table.add_column(column)
    for dose in words.stretches:
        table.add_row(dose.title, dose.sides, dose.seconds, dose.repetitions, dose.when)
    console.print(table)
    for line in (*words.left_out, *(f"Named as agreed to by a clinician: {ask}" for ask in words.cleared)):
        console.print(Text(line))
    if words.notes:
        console.print(Text(words.notes, style="italic"))


def print_changes(console: Console, old: Prescription, new: Prescription) -> None:
    """What a new one would change, on the terminal."""
    console.print(Text("It would change:", style="bold"))
    for line in changes(old, new) or ("Nothing: it says what holds already.",):
        console.print(Text(f"- {line}"))


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a prescription file (`docs/prescription.schema.json`)."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **Prescription.model_json_schema(),
        "title": "A Sitbone prescription",
    }


def schema_text() -> str:
    """The same as text, as it is kept in the documents."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"


def _changed_doses(old: Prescription, new: Prescription) -> list[str]:
    before = {dose.stretch: _dose(dose) for dose in old.stretches}
    after = {dose.stretch: _dose(dose) for dose in new.stretches}
    lines = [f"No longer: {words.title}." for name, words in before.items() if name not in after]
    for name, words in after.items():
        now = f"{words.title}: {words.sides}, {words.seconds}, {words.repetitions}, {words.when}."
        if name not in before:
            lines.append(f"New: {now}")
        elif words != before[name]:
            was = before[name]
            lines.append(f"{now} Until now: {was.sides}, {was.seconds}, {was.repetitions}, {was.when}.")
    return lines


def _dose(dose: Dose) -> DoseInWords:
    stretch = load_stretches()[dose.stretch]
    seconds = dose.seconds or stretch.hold.seconds
    side = dose.sides[0] if len(dose.sides) == 1 else "each"
    sides = "both legs together" if side == "both" else f"{side} {stretch.side_words}"
    return DoseInWords(
        title=stretch.title,
        sides=sides,
        seconds=f"{seconds:g} seconds" if seconds else "as long as it is easy",
        repetitions="once" if dose.repetitions == 1 or dose.stretch == TWO else f"{dose.repetitions} times",
        when=_when(dose),
    )


def _when(dose: Dose) -> str:
    """When it comes, as `sitbone.plan.day` plans it."""
    if dose.stretch == TWO:
        return "after the first one, when it is open"
    return "in every session" if dose.every_session or dose.stretch == ONE else "in turn with others"


def _limits(limits: Limits) -> str:
    most = limits.hip_flexion_at_most
    if most is None:
        return "No limits."
    if limits.hips == "both":
        return f"Hip flexion at most {most:g}°, on both sides."
    return f"Hip flexion at most {most:g}°, on the {limits.hips} side."


def _sessions(prescription: Prescription) -> str:
    count = prescription.sessions_a_day
    return "1 session a day" if count == 1 else f"{count} sessions a day"


def _days(prescription: Prescription) -> str:
    chosen = [day.capitalize() for day in WEEK if day in prescription.days]
    return "every day" if len(chosen) == len(WEEK) else ", ".join(chosen)


def _period(since: date | None, until: date | None) -> str:
    if since and until:
        return f"from {_day(since)} until {_day(until)}"
    if since:
        return f"from {_day(since)} on, with no end"
    if until:
        return f"from now until {_day(until)}"
    return "from now on, with no end"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
