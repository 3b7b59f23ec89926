"""What somebody is to do: which stretches, sides and seconds, how often. The default is the programme itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_serializer, model_validator

from sitbone.plan.errors import PrescriptionError
from sitbone.plan.faults import said_plainly
from sitbone.plan.mastery import ONE, TWO
from sitbone.plan.questions import Kind, load_questions
from sitbone.stretches.limits import NO_LIMITS, Limits, fits
from sitbone.stretches.sides import title_with_side
from sitbone.stretches.stretch import load_stretches
from sitbone.words import _, later, long_day

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
Side = Literal["left", "right", "both"]

WEEK: tuple[Weekday, ...] = (
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
)  # fmt: skip

_LEFT_OUT = {
    "both": later("{stretch} is left out: the prescription limits hip flexion to {degrees}°."),
    "left": later("{stretch} is left out: the prescription limits flexion of the left hip to {degrees}°."),
    "right": later("{stretch} is left out: the prescription limits flexion of the right hip to {degrees}°."),
}

LARGEST = 100_000
"""Characters of a prescription file."""


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, use_attribute_docstrings=True)


class Dose(_Strict):
    """One stretch of a prescription."""

    stretch: str
    """Name of a stretch of the programme (`sitbone stretches` lists them)."""
    sides: Annotated[tuple[Side, ...], Field(min_length=1, max_length=2)]
    """`both` for a seated stretch, else `left`, `right` or the two of them."""
    seconds: Annotated[float, Field(ge=5, le=120)] | None = None
    """Seconds to hold; None as the stretch's own file says. The range is our choice: 60 s gave no more than 30 s."""
    repetitions: Annotated[int, Field(ge=1, le=5)] = 1
    """Holds of each side in a session."""
    every_session: bool = False
    """In every session of the day; otherwise the stretches take turns, so that each comes once a day."""

    @model_validator(mode="after")
    def _possible(self) -> Self:
        stretch = load_stretches().get(self.stretch)
        if stretch is None:
            raise ValueError(_("there is no stretch called '{name}'").format(name=self.stretch[:40]))
        allowed = {"both"} if stretch.sides == "both" else {"left", "right"}
        if not set(self.sides) <= allowed or len(set(self.sides)) != len(self.sides):
            if stretch.sides == "both":
                why = _("{stretch} is done with both legs together, so “both” must be named once")
            else:
                why = _(
                    "{stretch} is done one side after the other, so “left”, “right” or both of them must be "
                    "named, once each"
                )
            raise ValueError(why.format(stretch=stretch.title))
        return self


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
    """What is to be done, in this order; the whole programme where it is left out."""
    sessions_a_day: Annotated[int, Field(ge=1, le=6)] = 3
    """"Several times a day" (F5); three, and at most six, are our choice."""
    days: Annotated[tuple[Weekday, ...], Field(min_length=1, max_length=7)] = WEEK
    """Days with sessions; the others are days of rest."""
    limits: Limits = NO_LIMITS
    """How far a joint may go. The coach says it when it goes past, and counts nothing there."""
    notes: Annotated[str, Field(max_length=2000)] = ""
    """In the clinician's words."""
    by: Annotated[str, Field(max_length=200)] = ""
    """Who prescribed; empty for the programme itself."""
    since: date | None = None
    """The first day; null for at once."""
    until: date | None = None
    """The last day, itself included; null for no end."""
    cleared: frozenset[str] = frozenset()
    """Clearance items that the clinician agreed to. It opens no gate by itself: an `Agreement` does."""

    @field_serializer("cleared")
    def _in_order(self, cleared: frozenset[str]) -> list[str]:
        return sorted(cleared)

    @model_validator(mode="after")
    def _possible(self) -> Self:
        names = [dose.stretch for dose in self.stretches]
        if len(set(names)) != len(names):
            raise ValueError(_("a stretch is prescribed twice"))
        if TWO in names and ONE not in names:
            raise ValueError(_("Seated Stretch Two needs Seated Stretch One"))
        if len(set(self.days)) != len(self.days):
            raise ValueError(_("a day is named twice"))
        if self.since and self.until and self.until < self.since:
            raise ValueError(_("it ends before it begins"))
        return self

    def allowed(self) -> tuple[Dose, ...]:
        """The stretches and sides that the limits leave: nothing is led that would come near a limit of the hip."""
        left = []
        for dose in self.stretches:
            sides = tuple(side for side in dose.sides if self._fits(dose.stretch, side))
            if sides:
                left.append(dose if sides == dose.sides else dose.model_copy(update={"sides": sides}))
        if ONE not in {dose.stretch for dose in left}:
            left = [dose for dose in left if dose.stretch != TWO]
        return tuple(left)

    def left_out(self) -> tuple[str, ...]:
        """What the limits leave out, and why, one sentence each.

        >>> Prescription(limits=Limits(hip_flexion_at_most=90)).left_out()[0]
        'Seated Stretch One is left out: the prescription limits hip flexion to 90°.'
        """
        return tuple(why for dose in self.stretches for why in self.why_left_out(dose.stretch))

    def why_left_out(self, stretch: str) -> tuple[str, ...]:
        """The same of one stretch: one sentence for all of it, or for a side; nothing where it is not left out."""
        left = {dose.stretch: dose.sides for dose in self.allowed()}
        return tuple(
            self._why_left_out(dose, side)
            for dose in self.stretches
            if dose.stretch == stretch
            for side in (dose.sides if stretch in left else ("both",))
            if side not in left.get(stretch, ())
        )

    def _fits(self, stretch: str, side: str) -> bool:
        return fits(load_stretches()[stretch], side, self.limits)

    def _why_left_out(self, dose: Dose, side: str) -> str:
        stretch, limits = load_stretches()[dose.stretch], self.limits
        what, most = title_with_side(stretch, side), f"{limits.hip_flexion_at_most or 0:.0f}"
        return _(_LEFT_OUT[limits.hips]).format(stretch=what, degrees=most)

    def holds_on(self, day: date) -> bool:
        """Whether it is in force that day, a day of rest or not."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


def read_prescription(text: str, on: date | None = None) -> Prescription:
    """A new prescription from its JSON, which can be followed from the day `on`, where one is given.

    Raises PrescriptionError, one line that says what is wrong and what to do.
    """
    if len(text) > LARGEST:
        raise PrescriptionError(_("This prescription is too large to be one. Ask for a new file."))
    try:
        found = Prescription.model_validate_json(text)
    except ValidationError as error:
        said = _("This prescription cannot be used: {problem}. Ask for a new one.")
        raise PrescriptionError(said.format(problem=said_plainly(error))) from None
    check_usable(found, on)
    return found


def check_usable(prescription: Prescription, on: date | None = None) -> None:
    """Raise PrescriptionError where a new prescription leaves nothing to do, clears what nobody may, or has ended."""
    if not prescription.allowed():
        raise PrescriptionError(
            _("This prescription cannot be used: its limits leave no stretch to do. Ask for a new one.")
        )
    known = {q.id for q in load_questions() if q.kind is Kind.CLEARANCE or q.lasting}
    if unknown := sorted(prescription.cleared - known):
        said = _(
            "This prescription cannot be used: it clears '{item}', which no question asks that a clinician may clear. "
            "Ask for a new one."
        )
        raise PrescriptionError(said.format(item=unknown[0][:40]))
    if on is not None and prescription.until is not None and prescription.until < on:
        said = _("This prescription ended on {day}. Ask for a new one.")
        raise PrescriptionError(said.format(day=long_day(prescription.until)))


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that is known about the dose, and from where."""

    words: str
    """A sentence in English, to be translated where it is shown."""
    source: str


FACTS = (
    Fact(
        later(
            "30 seconds once a day, 5 days a week for 6 weeks lengthens the hamstrings; "
            "60 seconds or three times a day added nothing."
        ),
        "Bandy 1997, PMID 9327823",
    ),
    Fact(later("3 days a week keep the gain; 1 day a week loses it."), "Reid & Kim 2014"),
    Fact(
        later(
            "In 14 trials with 735 people hamstring stretching eased low back pain, but their results differ widely."
        ),
        "doi 10.1177/20503121241252251",
    ),
    Fact(
        later("That tight hamstrings and low back pain go together is graded as very uncertain."),
        "doi 10.1080/09593985.2019.1639868",
    ),
)
