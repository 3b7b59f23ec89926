"""What is to be done: which stretches, how long, how often. The default is the programme itself."""

from __future__ import annotations

from datetime import date, time
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from sitbone.stretches.stretch import load_stretches

UNMEASURED_HOLD = 10.0
"""Seconds of a hold for which the programme gives no length (H, E): our choice."""
_DEFAULT_TIMES = (time(9), time(13), time(19))


class Dose(BaseModel):
    """One stretch of a prescription."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    stretch: str
    seconds: Annotated[float, Field(ge=5, le=120)] = 30
    """30 s lengthens hamstrings as well as 60 s (Bandy 1997, PMID 9327823)."""
    repetitions: Annotated[int, Field(ge=1, le=5)] = 1
    sides: Literal["both", "left", "right"] = "both"

    @model_validator(mode="after")
    def _known(self) -> Dose:
        if self.stretch not in load_stretches():
            raise ValueError(f"there is no stretch {self.stretch!r}: there are {', '.join(load_stretches())}")
        return self


class Limits(BaseModel):
    """What must not be passed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    hip_flexion: Annotated[float, Field(ge=30, le=150)] | None = None
    """Degrees, such as 90 after a hip replacement."""


def _programme() -> tuple[Dose, ...]:
    return tuple(
        Dose(stretch=name, seconds=stretch.hold.seconds or UNMEASURED_HOLD)
        for name, stretch in load_stretches().items()
    )


class Prescription(BaseModel):
    """What somebody is to do, in the order in which it is done.

    >>> [dose.stretch for dose in Prescription().doses][:2]
    ['seated_hug', 'seated_extend']
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: Literal[1] = 1
    doses: Annotated[tuple[Dose, ...], Field(min_length=1, max_length=20)] = Field(default_factory=_programme)
    sessions_a_day: Annotated[int, Field(ge=1, le=6)] = 3
    """Several short ones (F5). One a day, five days a week is what lengthens (Bandy 1997); three days keep it."""
    days_a_week: Annotated[int, Field(ge=1, le=7)] = 7
    limits: Limits = Limits()
    notes: Annotated[str, Field(max_length=2000)] = ""
    begins: date | None = None
    ends: date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Prescription:
        if self.begins and self.ends and self.ends < self.begins:
            raise ValueError("the prescription ends before it begins")
        return self


def times(prescription: Prescription) -> tuple[time, ...]:
    """When the day's sessions are proposed, spread over the day."""
    wanted = prescription.sessions_a_day
    if wanted == len(_DEFAULT_TIMES):
        return _DEFAULT_TIMES
    if wanted == 1:
        return (time(9),)
    step = 10 * 60 // (wanted - 1)
    return tuple(time((9 * 60 + i * step) // 60, (9 * 60 + i * step) % 60) for i in range(wanted))
