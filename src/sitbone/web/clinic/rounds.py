"""The screening as a clinician reads it: each round of answers with its date, and who agreed to what."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sitbone.plan.alarms import ALARM
from sitbone.plan.questions import Agreement, Answers, load_questions
from sitbone.web.clinic.reasons import told_words
from sitbone.web.clock import here
from sitbone.words import _, clock_time, short_day


def rounds_of(rounds: Iterable[Answers]) -> list[dict[str, Any]]:
    """Every round, newest first: what was said yes to with its reason, what no, and what was not asked."""
    return [_round(answers) for answers in sorted(rounds, key=lambda a: a.at, reverse=True)]


def _round(answers: Answers) -> dict[str, Any]:
    questions = load_questions()
    known = {q.id for q in questions}
    return {
        "at": moment_words(answers.at),
        # A question of another version has no words here; that it was answered yes must be seen all the same.
        "yes": [{"ask": q.ask, "why": told_words(q.why)} for q in questions if q.id in answers.yes]
        + [{"ask": id, "why": ""} for id in sorted(answers.yes - known)],
        "no": [q.ask for q in questions if q.id in answers.no - answers.yes],
        "open": [q.ask for q in questions if q.id not in answers.yes | answers.no],
    }


def agreements_of(agreements: Iterable[Agreement]) -> list[dict[str, Any]]:
    """Every agreement, newest first: who, of which day, kept when, and to what."""
    asked = {q.id: q.ask for q in load_questions()} | {ALARM: _("Going on after a pain alarm.")}
    order = {id: number for number, id in enumerate(asked)}
    return [
        {
            "who": agreement.who,
            "on": short_day(agreement.on),
            "at": moment_words(agreement.at),
            "to": [asked.get(id, id) for id in sorted(agreement.items, key=lambda id: order.get(id, 99))],
        }
        for agreement in sorted(agreements, key=lambda a: a.at, reverse=True)
    ]


def moment_words(at: datetime) -> str:
    """A day and its time by the clinic's clock."""
    local = here(at)
    return f"{short_day(local)}, {clock_time(local.time())}"
