"""What somebody is to do: which stretches, sides and seconds, how often. The default is the programme itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_serializer, model_validator

from sitbone.plan.errors import PrescriptionError
from sitbone.plan.mastery import ONE, TWO
from sitbone.stretches.stretch import load_stretches

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
Side = Literal["left", "right", "both"]

WEEK: tuple[Weekday, ...] = (
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
)  # fmt: skip

HUG_BENDS_HIP = 110.0
"""Least hip flexion in degrees of the seated stretches: `stomach_off_thighs` in its file."""

LARGEST = 100_000
"""Characters of a prescription file."""


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Dose(_Strict):
    """One stretch of a prescription."""

    stretch: str
    sides: Annotated[tuple[Side, ...], Field(min_length=1, max_length=2)]
    seconds: Annotated[float, Field(ge=5, le=120)] | None = None
    """Seconds to hold; None as the stretch's own file says. The range is our choice: 60 s gave no more than 30 s."""
    repetitions: Annotated[int, Field(ge=1, le=5)] = 1
    every_session: bool = False
    """In every session of the day; otherwise the stretches take turns, so that each comes once a day."""

    @model_validator(mode="after")
    def _possible(self) -> Self:
        stretch = load_stretches().get(self.stretch)
        if stretch is None:
            raise ValueError(f"there is no stretch called {self.stretch[:40]!r}")
        allowed = {"both"} if stretch.sides == "both" else {"left", "right"}
        if not set(self.sides) <= allowed or len(set(self.sides)) != len(self.sides):
            raise ValueError(f"{stretch.title} is done with {' and '.join(sorted(allowed))}, each named once")
        return self


class Limits(_Strict):
    """How far a joint may go, in degrees, 0 = straight."""

    hip_flexion_at_most: Annotated[float, Field(ge=30, le=140)] | None = None


def _programme() -> tuple[Dose, ...]:
    return tuple(
        Dose(
            stretch=stretch.name,
            sides=("both",) if stretch.sides == "both" else ("left", "right"),
            seconds=stretch.hold.seconds,
            every_session=stretch.name in (ONE, TWO),
        )
        for stretch in load_stretches().values()
    )


class Prescription(_Strict):
    """What somebody is to do.

    >>> Prescription().sessions_a_day
    3
    """

    format: Literal["sitbone.prescription/1"] = "sitbone.prescription/1"
    version: Annotated[int, Field(ge=1)] = 1
    """Raised with every change."""
    stretches: Annotated[tuple[Dose, ...], Field(min_length=1, max_length=20)] = Field(
        default_factory=_programme
    )
    sessions_a_day: Annotated[int, Field(ge=1, le=6)] = 3
    """"Several times a day" (F5); three, and at most six, are our choice."""
    days: Annotated[tuple[Weekday, ...], Field(min_length=1, max_length=7)] = WEEK
    limits: Limits = Limits()
    notes: Annotated[str, Field(max_length=2000)] = ""
    """In the clinician's words."""
    by: Annotated[str, Field(max_length=200)] = ""
    """Who prescribed; empty for the programme itself."""
    since: date | None = None
    until: date | None = None
    """The last day, itself included."""
    cleared: frozenset[str] = frozenset()
    """Clearance items that the clinician agreed to. It opens no gate by itself: an `Agreement` does."""

    @field_serializer("cleared")
    def _in_order(self, cleared: frozenset[str]) -> list[str]:
        return sorted(cleared)

    @model_validator(mode="after")
    def _possible(self) -> Self:
        names = [dose.stretch for dose in self.stretches]
        if len(set(names)) != len(names):
            raise ValueError("a stretch is prescribed twice")
        if TWO in names and ONE not in names:
            raise ValueError("Seated Stretch Two needs Seated Stretch One")
        if len(set(self.days)) != len(self.days):
            raise ValueError("a day is named twice")
        if self.since and self.until and self.until < self.since:
            raise ValueError("it ends before it begins")
        return self

    def allowed(self) -> tuple[Dose, ...]:
        """The stretches that the limits leave: with a hip that may not bend so far, the seated ones are left out."""
        limit = self.limits.hip_flexion_at_most
        if limit is None or limit >= HUG_BENDS_HIP:
            return self.stretches
        return tuple(dose for dose in self.stretches if dose.stretch not in (ONE, TWO))

    def holds_on(self, day: date) -> bool:
        """Whether it is in force that day, a day of rest or not."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


def read_prescription(text: str) -> Prescription:
    """A prescription from its JSON. Raises PrescriptionError, one line that says what is wrong."""
    if len(text) > LARGEST:
        raise PrescriptionError("This prescription is too large to be one. Ask for a new file.")
    try:
        return Prescription.model_validate_json(text)
    except ValidationError as error:
        raise PrescriptionError(
            f"This prescription cannot be used: {said_plainly(error)}. Ask for a new one."
        ) from None


def said_plainly(error: ValidationError) -> str:
    """The first thing that is wrong, in one line without a full stop."""
    first = error.errors(include_url=False, include_input=False)[0]
    where = " ".join(str(part) for part in first["loc"])
    return " ".join(f"{where}: {first['msg']}".removeprefix(": ").split())[:300]


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that is known about the dose, and from where."""

    words: str
    source: str


FACTS = (
    Fact(
        "30 seconds once a day, 5 days a week for 6 weeks lengthens the hamstrings; "
        "60 seconds or three times a day added nothing.",
        "Bandy 1997, PMID 9327823",
    ),
    Fact("3 days a week keep the gain; 1 day a week loses it.", "Reid & Kim 2014"),
    Fact(
        "In 14 trials with 735 people hamstring stretching eased low back pain, but their results differ widely.",
        "doi 10.1177/20503121241252251",
    ),
    Fact(
        "That tight hamstrings and low back pain go together is graded as very uncertain.",
        "doi 10.1080/09593985.2019.1639868",
    ),
)
