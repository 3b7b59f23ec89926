"""The diary as one JSON document, for taking along: its versioned shape, checked strictly when it comes back."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, FailFast, Field, model_validator

from sitbone.diary.entries import ITEMS
from sitbone.diary.values import LINE, VALUE, line, moment
from sitbone.plan.item import Purpose
from sitbone.plan.prescription import Prescription
from sitbone.plan.records import Felt, SeenBy

VERSION: Literal["sitbone.diary/5"] = "sitbone.diary/5"
"""What is written. Earlier ones are still read: the first had no prescriptions, the second no order of writing, the
third no legs against the floor, the fourth not what a session was for."""


_FIRST = FailFast()
"""Of a list, the first fault is enough: a document may be made to have a million of them."""
Name = Annotated[str, AfterValidator(line)]
Written = Annotated[str, AfterValidator(lambda text: line(text, LINE))]
Value = Annotated[str, AfterValidator(lambda text: line(text, VALUE))]
Moment = Annotated[AwareDatetime, AfterValidator(moment)]
Pain = Annotated[int, Field(ge=0, le=10, description="LOINC 72514-3")]
Seconds = Annotated[float, Field(ge=0, le=86_400)]
Degrees = Annotated[float | None, Field(ge=-360, le=360, description="0 = straight; null where unknown")]
StandardError = Annotated[float | None, Field(ge=0, le=360, description="degrees; null where unknown")]
Side = Literal["left", "right", "both", "unknown"]
SessionId = Annotated[str, Field(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
Names = Annotated[list[Name], _FIRST, Field(max_length=ITEMS)]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


Place = Annotated[int | None, Field(ge=1, le=10_000_000, description="in the order of writing, from 1")]


class _Written(_Model):
    """What has a place in the order of writing, whatever the clock said."""

    written: Place = None
    """None where the document knows no order but that of its times."""
    imported: bool = False
    """It came into the diary that wrote this from another one, as history."""


class ScreeningModel(_Written):
    """One round of answers: the ids of the questions."""

    at: Moment
    yes: Names
    no: Names

    @model_validator(mode="after")
    def _one_answer_each(self) -> Self:
        if set(self.yes) & set(self.no):
            raise ValueError("a question is answered with yes and with no")
        return self


class AgreementModel(_Written):
    """A clinician agreed, as the person says."""

    at: Moment
    who: Written
    on: date
    items: Names


class ItemModel(_Model):
    """One item of a session's plan."""

    stretch: Name
    side: Side
    seconds: Seconds | None
    repetition: Annotated[int, Field(ge=1, le=1000)]


class HoldModel(_Model):
    """The hold of one item."""

    item: Annotated[int, Field(ge=0, lt=ITEMS)]
    stretch: Name
    side: Side
    at: Moment
    held: Seconds
    counted: Seconds
    completed: bool
    knee_flexion: Degrees
    hip_flexion: Degrees
    best: Annotated[float | None, Field(description="the stretch's own angle or length")]
    straight_leg_raise: Degrees = None
    straight_leg_raise_error: StandardError = None
    knee_extension_deficit: Degrees = None
    knee_extension_deficit_error: StandardError = None
    uncertainty: Annotated[float | None, Field(ge=0)]
    faults: Names


class FeltModel(_Model):
    """How a stretch felt."""

    stretch: Name
    felt: Felt
    at: Moment
    where: Written | None


class WarningModel(_Model):
    """A movement to avoid that was seen."""

    name: Name
    at: Moment


class PrescribedModel(_Written):
    """One version of what was prescribed."""

    version: Annotated[int, Field(ge=1, le=100_000)]
    at: Moment
    prescription: Prescription


class SessionModel(_Written):
    """One session."""

    id: SessionId
    started: Moment
    ended: Moment | None
    seen_by: SeenBy
    pain_before: Pain | None
    pain_after: Pain | None
    stopped_for_pain: bool
    items: Annotated[list[ItemModel], _FIRST, Field(min_length=1, max_length=ITEMS)]
    position: int
    prescription: Annotated[int | None, Field(ge=1, description="its version; null for the programme")] = None
    said: Place = None
    """Where it last said how it went."""
    goes_on: SessionId | None = None
    """The session that went on in this one, without a camera."""
    purpose: Purpose = Purpose.PRACTICE
    """A flexibility check measures, and is no practice."""
    holds: Annotated[list[HoldModel], _FIRST, Field(max_length=ITEMS)]
    felt: Annotated[list[FeltModel], _FIRST, Field(max_length=1000)]
    warnings: Annotated[list[WarningModel], _FIRST, Field(max_length=10_000)]

    @model_validator(mode="after")
    def _fits_its_items(self) -> Self:
        held = [hold.item for hold in self.holds]
        if len(set(held)) != len(held):
            raise ValueError("an item has two holds")
        if any(item >= len(self.items) for item in held) or not 0 <= self.position <= len(self.items):
            raise ValueError("it speaks of an item that it does not have")
        return self


def last_kept(session: SessionModel) -> datetime:
    """The last moment at which something of a session was kept."""
    happened: list[HoldModel | FeltModel | WarningModel] = [*session.holds, *session.felt, *session.warnings]
    return max([session.started, *(one.at for one in happened)])


class DiaryDocument(_Model):
    """Everything that is kept of one person. Times are UTC, angles degrees, durations seconds."""

    format: Literal[
        "sitbone.diary/1", "sitbone.diary/2", "sitbone.diary/3", "sitbone.diary/4", "sitbone.diary/5"
    ] = VERSION
    settings: Annotated[dict[Name, Value], Field(max_length=1000)]
    screenings: Annotated[list[ScreeningModel], _FIRST, Field(max_length=10_000)]
    agreements: Annotated[list[AgreementModel], _FIRST, Field(max_length=10_000)]
    prescriptions: Annotated[list[PrescribedModel], _FIRST, Field(max_length=1000)] = []
    sessions: Annotated[list[SessionModel], _FIRST, Field(max_length=100_000)]

    @model_validator(mode="after")
    def _each_version_once(self) -> Self:
        if len({p.version for p in self.prescriptions}) != len(self.prescriptions):
            raise ValueError("a version of the prescription is there twice")
        return self

    @model_validator(mode="after")
    def _each_session_once(self) -> Self:
        if len({session.id for session in self.sessions}) != len(self.sessions):
            raise ValueError("a session is there twice")
        return self

    def latest(self) -> datetime | None:
        """The latest moment in it that something is said to have happened."""
        moments: list[Any] = [screening.at for screening in self.screenings]
        moments += [agreement.at for agreement in self.agreements]
        moments += [prescribed.at for prescribed in self.prescriptions]
        for session in self.sessions:
            moments += [session.started, session.ended]
            happened: list[Any] = [*session.holds, *session.felt, *session.warnings]
            moments += [one.at for one in happened]
        return max((at for at in moments if at is not None), default=None)
