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
from sitbone.stretches.sides import each_side, side_words
from sitbone.stretches.stretch import load_stretches
from sitbone.words import _, later, long_day, ngettext, number, weekday
from sitbone.words.saying import shown

_LIMITS = {
    "both": later("Hip flexion at most {degrees}°, on both sides."),
    "left": later("Hip flexion at most {degrees}°, on the left side."),
    "right": later("Hip flexion at most {degrees}°, on the right side."),
}


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
    holds_sentence: str
    """The same as a sentence."""
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
        by=_("Prescribed by {name}.").format(name=prescription.by)
        if prescription.by
        else _("It does not say who prescribed it."),
        holds=_period(prescription.since, prescription.until),
        holds_sentence=_it_holds(prescription),
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
        found.append(
            _("{sessions} instead of {before}.").format(sessions=_sessions(new), before=old.sessions_a_day)
        )
    if after.days != before.days:
        found.append(_("Days: {days}. Until now: {before}.").format(days=after.days, before=before.days))
    if new.limits != old.limits:
        found.append(_("{limits} Until now: {before}").format(limits=after.limits, before=before.limits))
    found += [words for words in after.left_out if words not in before.left_out]
    if (new.since, new.until) != (old.since, old.until):
        found.append(after.holds_sentence)
    if after.by != before.by:
        found.append(after.by)
    if new.notes != old.notes:
        found.append(_("The notes are new.") if new.notes else _("There are no notes any more."))
    if new.cleared - old.cleared:
        found.append(_("It says that a clinician agreed to what the safety questions found."))
    return tuple(found)


def begins_later(prescription: Prescription, today: date) -> str:
    """What somebody should know who takes it in before it begins; nothing where it holds already."""
    if prescription.since is None or prescription.since <= today:
        return ""
    said = _("It begins on {day}. Until then no session is planned.")
    return said.format(day=long_day(prescription.since))


def print_prescription(console: Console, prescription: Prescription, version: int | None = None) -> None:
    """What it says, on the terminal; `version` where it is one that is kept."""
    words = in_words(prescription)
    programme = version is None and prescription == Prescription()
    by = _("The programme itself: nobody has prescribed anything else.") if programme else words.by
    console.print(Text(shown(by), style="bold"))
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
        console.print(Text(shown(line)))
    if words.notes:
        console.print(Text("\n".join(map(shown, words.notes.splitlines())), style="italic"))


def print_changes(console: Console, old: Prescription, new: Prescription) -> None:
    """What a new one would change, on the terminal."""
    console.print(Text("It would change:", style="bold"))
    for line in changes(old, new) or ("Nothing: it says what holds already.",):
        console.print(Text(f"- {shown(line)}"))


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
    lines = [
        _("No longer: {stretch}.").format(stretch=words.title)
        for name, words in before.items()
        if name not in after
    ]
    for name, words in after.items():
        now = f"{words.title}: {words.sides}, {words.seconds}, {words.repetitions}, {words.when}"
        if name not in before:
            lines.append(_("New: {dose}.").format(dose=now))
        elif words != before[name]:
            old_dose = before[name]
            was = f"{old_dose.sides}, {old_dose.seconds}, {old_dose.repetitions}, {old_dose.when}"
            lines.append(_("{dose}. Until now: {before}.").format(dose=now, before=was))
    return lines


def _dose(dose: Dose) -> DoseInWords:
    stretch = load_stretches()[dose.stretch]
    seconds = dose.seconds or stretch.hold.seconds
    if stretch.sides == "both":
        sides = _("both legs together")
    else:
        sides = side_words(stretch, dose.sides[0]) if len(dose.sides) == 1 else each_side(stretch)
    return DoseInWords(
        title=stretch.title,
        sides=sides,
        seconds=_("{seconds} seconds").format(seconds=number(seconds))
        if seconds
        else _("as long as it is easy"),
        repetitions=_("once")
        if dose.repetitions == 1 or dose.stretch == TWO
        else _("{count} times").format(count=dose.repetitions),
        when=_when(dose),
    )


def _when(dose: Dose) -> str:
    """When it comes, as `sitbone.plan.day` plans it."""
    if dose.stretch == TWO:
        return _("after the first one, when it is open")
    return _("in every session") if dose.every_session or dose.stretch == ONE else _("in turn with others")


def _limits(limits: Limits) -> str:
    most = limits.hip_flexion_at_most
    if most is None:
        return _("No limits.")
    return _(_LIMITS[limits.hips]).format(degrees=number(most))


def _sessions(prescription: Prescription) -> str:
    count = prescription.sessions_a_day
    return ngettext("{count} session a day", "{count} sessions a day", count).format(count=count)


def _days(prescription: Prescription) -> str:
    chosen = [weekday(at) for at, day in enumerate(WEEK) if day in prescription.days]
    return _("every day") if len(chosen) == len(WEEK) else ", ".join(chosen)


def _period(since: date | None, until: date | None) -> str:
    if since and until:
        return _("from {first} until {last}").format(first=long_day(since), last=long_day(until))
    if since:
        return _("from {first} on, with no end").format(first=long_day(since))
    if until:
        return _("from now until {last}").format(last=long_day(until))
    return _("from now on, with no end")


def _it_holds(prescription: Prescription) -> str:
    return _("It holds {period}.").format(period=_period(prescription.since, prescription.until))
