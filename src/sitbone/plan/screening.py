"""Who may stretch: the questions, the answers, and what follows from them. In doubt the gate is closed."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Literal, Protocol

from pydantic import BaseModel, ConfigDict

ASKED_AGAIN_AFTER = timedelta(weeks=4)
"""Our choice: what was true a month ago may not be true now."""


class Question(BaseModel):
    """One question: what is asked, why, and where it comes from."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    kind: Literal["red_flag", "clearance"]
    ask: str
    why: str
    source: str
    when: Literal["before", "after"] = "before"


class Standing(StrEnum):
    """Whether somebody may stretch now."""

    ASK = "ask"
    """Never asked, not all answered, too long ago, or before something that changed it."""
    STOP = "stop"
    """A red flag: do not stretch, see a doctor now."""
    WAIT = "wait"
    """A clinician must agree first."""
    MAY = "may"


@dataclass(frozen=True, slots=True)
class Answers:
    """One round of answers: the ids of the questions, by answer."""

    at: datetime
    yes: frozenset[str]
    no: frozenset[str]


@dataclass(frozen=True, slots=True)
class Agreement:
    """A clinician agreed to these items, as the person says."""

    at: datetime
    """When it was said here."""
    who: str
    on: date
    """When the clinician agreed."""
    items: frozenset[str]


class Raised(Protocol):
    """What an alarm must say of itself (`sitbone.plan.alarms.Alarm`)."""

    @property
    def at(self) -> datetime: ...
    @property
    def why(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether somebody may stretch, and why not."""

    standing: Standing
    reasons: tuple[Question, ...] = ()
    why: str = ""
    """What else stands in the way, one sentence."""


@cache
def every_question() -> tuple[Question, ...]:
    """All questions, also those that are asked after a session."""
    read = tomllib.loads((files("sitbone.plan") / "screening.toml").read_text("utf-8"))
    return tuple(Question.model_validate(q) for q in read["questions"])


@cache
def load_questions() -> tuple[Question, ...]:
    """The questions of the screening, in order."""
    return tuple(q for q in every_question() if q.when == "before")


def standing(
    answers: Answers | None, agreements: Iterable[Agreement], alarms: Sequence[Raised], now: datetime
) -> Verdict:
    """Whether somebody with these answers may stretch now.

    An answer to a question that is not known, a missing one, one in the future, and an agreement older than what it is
    about never open the gate.

    >>> standing(None, (), (), datetime.now()).standing
    <Standing.ASK: 'ask'>
    """
    if answers is None:
        return Verdict(Standing.ASK, why="The questions have not been answered yet.")
    known = {q.id: q for q in every_question()}
    flags = tuple(q for q in known.values() if q.id in answers.yes and q.kind == "red_flag")
    if flags:
        return Verdict(Standing.STOP, flags)
    if answers.yes - known.keys() or not {q.id for q in load_questions()} <= answers.yes | answers.no:
        return Verdict(Standing.ASK, why="Some questions are new since you answered.")
    alarm = max(alarms, key=lambda a: a.at, default=None)
    if alarm is not None and alarm.at >= answers.at:
        return Verdict(Standing.ASK, why=alarm.why)
    if not answers.at <= now <= answers.at + ASKED_AGAIN_AFTER:
        return Verdict(Standing.ASK, why="It is four weeks since you answered; things may have changed.")
    return _cleared(answers, tuple(agreements), alarm, now)


def _cleared(
    answers: Answers, agreements: tuple[Agreement, ...], alarm: Raised | None, now: datetime
) -> Verdict:
    """What a clinician must still agree to."""
    good = [a for a in agreements if answers.at <= a.at <= now and a.on <= (now + timedelta(hours=14)).date()]
    agreed = frozenset().union(*(a.items for a in good))
    waiting = tuple(q for q in load_questions() if q.id in answers.yes and q.id not in agreed)
    paused = alarm is not None and not any(a.at > alarm.at and a.on >= _day(alarm.at) for a in good)
    if waiting or paused:
        return Verdict(Standing.WAIT, waiting, alarm.why if alarm and paused else "")
    return Verdict(Standing.MAY)


def _day(at: datetime) -> date:
    """The earliest calendar day that this moment can be anywhere on earth."""
    return (at - timedelta(hours=12)).date()
