"""The screening's questions, and what was answered and agreed to. `screening` judges them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from sitbone.words import _, language, later
from sitbone.words.data import translated


class Kind(StrEnum):
    """What a yes means."""

    RED_FLAG = "red_flag"
    """Do not stretch, see a doctor now."""
    CLEARANCE = "clearance"
    """Only after a clinician agreed."""


class Urgency(StrEnum):
    """How soon a doctor has to look at a yes."""

    EMERGENCY = "emergency"
    TODAY = "today"
    THIS_WEEK = "this_week"

    @property
    def say(self) -> str:
        """What to do now, the first line that somebody reads."""
        return _(_SAY[self])


_SAY = {
    Urgency.EMERGENCY: later("Go to an emergency department today. Do not stretch."),
    Urgency.TODAY: later("See a doctor today. Do not stretch."),
    Urgency.THIS_WEEK: later("See a doctor this week. Do not stretch until then."),
}


class Question(BaseModel):
    """One question of the screening: one screen, answered by yes or no."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str, Field(pattern=r"^[a-z][a-z_]*$")]
    kind: Kind
    ask: Annotated[str, Field(min_length=1)]
    why: Annotated[str, Field(min_length=1)]
    """Said when the answer is yes."""
    source: Annotated[str, Field(min_length=1)]
    lasting: bool = False
    """A red flag that stays true for years, as having had cancer: a doctor who looked at it may agree all the same."""
    urgency: Urgency | None = None
    """How soon a doctor has to look; None for a clearance item that can wait."""
    urgency_source: str = ""
    leaves_out: tuple[str, ...] | Literal["everything"] = ()
    """Stretches that a yes to a clearance item speaks against (`plan.clearances`)."""
    hip_flexion_at_most: Annotated[float, Field(ge=30, le=140)] | None = None
    """Degrees that both hips may bend after a yes to a clearance item."""
    speaks_against: str = ""
    """Why the two of them, in plain words to the person."""
    speaks_against_source: str = ""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        against = bool(self.leaves_out) or self.hip_flexion_at_most is not None
        if against != (self.kind is Kind.CLEARANCE) or against != bool(self.speaks_against):
            raise ValueError(
                f"{self.id}: a clearance item says what it speaks against and why, and no other does"
            )
        if self.kind is Kind.RED_FLAG and self.urgency is None:
            raise ValueError(f"{self.id}: a red flag says how soon a doctor has to look")
        if bool(self.urgency) != bool(self.urgency_source) or against != bool(self.speaks_against_source):
            raise ValueError(f"{self.id}: each choice names its source")
        return self


@dataclass(frozen=True, slots=True)
class Answers:
    """One round of answers to the screening: the ids of the questions answered yes and no."""

    at: datetime
    """When they were given, with its time zone."""
    yes: frozenset[str]
    no: frozenset[str]
    written: int = field(default=0, compare=False)
    """Its place in the order in which things were written (`plan.order`); 0 where it was not kept."""
    imported: bool = False
    """It came from another diary, as history."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """A clinician agreed to these clearance items, as the person says."""

    at: datetime
    """When the person said so, with its time zone."""
    who: str
    on: date
    """The day on which the clinician agreed."""
    items: frozenset[str]
    """Ids of clearance questions, and `alarms.ALARM` to go on after a pain alarm."""
    written: int = field(default=0, compare=False)
    """Its place in the order in which things were written (`plan.order`); 0 where it was not kept."""
    imported: bool = False
    """It came from another diary, as history."""


def load_questions() -> tuple[Question, ...]:
    """All questions in the order in which they are asked: red flags first, in the language that is spoken now.

    Raises ValueError for a bad file.
    """
    return _questions(language())


@cache
def _questions(_language: str) -> tuple[Question, ...]:
    read = tomllib.loads((files("sitbone.plan") / "screening.toml").read_text("utf-8"))
    questions = tuple(Question.model_validate(q) for q in translated(read)["questions"])
    if len({q.id for q in questions}) != len(questions):
        raise ValueError("screening.toml asks a question twice")
    return questions


def most_urgent(items: Iterable[str]) -> Urgency | None:
    """How soon a doctor has to look, of all these items; None where none of them needs one by a certain day."""
    wanted = set(items)
    found = {q.urgency for q in load_questions() if q.id in wanted}
    return next((urgency for urgency in Urgency if urgency in found), None)


def red_flags(answers: Answers) -> tuple[Question, ...]:
    """The red flags that were answered yes."""
    return tuple(q for q in load_questions() if q.kind is Kind.RED_FLAG and q.id in answers.yes)
