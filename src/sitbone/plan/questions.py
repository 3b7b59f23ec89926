"""The screening's questions, and what was answered and agreed to. `screening` judges them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from sitbone.words import language
from sitbone.words.data import translated


class Kind(StrEnum):
    """What a yes means."""

    RED_FLAG = "red_flag"
    """Do not stretch, see a doctor now."""
    CLEARANCE = "clearance"
    """Only after a clinician agreed."""


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


def red_flags(answers: Answers) -> tuple[Question, ...]:
    """The red flags that were answered yes."""
    return tuple(q for q in load_questions() if q.kind is Kind.RED_FLAG and q.id in answers.yes)
