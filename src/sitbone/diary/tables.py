"""The tables of the diary. Every row belongs to a person; times are UTC; a hold is counted once."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Date,
    Double,
    ForeignKey,
    Index,
    MetaData,
    Text,
    Uuid,
    false,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from sitbone.diary.values import LINE, VALUE, Line, Moment

_OPEN = "ended IS NULL"
_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Table(DeclarativeBase):
    """What all tables share: names of constraints that later migrations can rely on."""

    metadata = MetaData(naming_convention=_NAMES)
    type_annotation_map = {  # noqa: RUF012 (SQLAlchemy asks for it so)
        datetime: Moment(),
        date: Date(),
        float: Double(),
        str: Line(),
        list[Any]: JSON(),
    }


def _belongs_to(what: str) -> Any:
    return mapped_column(ForeignKey(what, ondelete="CASCADE"), index=True)


class Written:
    """What counts in the order in which it was written, whatever the clock said."""

    written: Mapped[int] = mapped_column(server_default=text("0"))
    """What `people.changed` came to with it. What came from elsewhere was written when it was taken in."""
    imported: Mapped[bool] = mapped_column(server_default=false())
    """It came from another diary, as history: it can shut the gate, and never open it, nor does it hold."""


class PersonRow(Table):
    """Somebody who stretches. On a person's own machine there is one, whose handle is `local`."""

    __tablename__ = "people"
    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    handle: Mapped[str] = mapped_column(unique=True)
    made: Mapped[datetime]
    changed: Mapped[int] = mapped_column(server_default=text("0"))
    """Goes up with everything that bears on whether they may stretch, and when a session begins or ends."""
    held: Mapped[int] = mapped_column(server_default=text("0"))
    """Goes up with every hold, and every movement to avoid that was seen."""
    care_ended: Mapped[datetime | None]
    """When the clinic ended their care: since then no session begins."""


class ScreeningRow(Written, Table):
    """One round of answers to the screening: the questions' ids, by answer. Never changed, only added to."""

    __tablename__ = "screenings"
    id: Mapped[int] = mapped_column(primary_key=True)
    person: Mapped[str] = _belongs_to("people.id")
    at: Mapped[datetime]
    yes: Mapped[list[Any]]
    no: Mapped[list[Any]]


class AgreementRow(Written, Table):
    """A clinician agreed to these clearance items, as the person says."""

    __tablename__ = "agreements"
    id: Mapped[int] = mapped_column(primary_key=True)
    person: Mapped[str] = _belongs_to("people.id")
    at: Mapped[datetime]
    who: Mapped[str] = mapped_column(Line(LINE))
    agreed_on: Mapped[date]
    items: Mapped[list[Any]]


class PrescriptionRow(Written, Table):
    """One version of what somebody is to do. Never changed, only followed by another."""

    __tablename__ = "prescriptions"
    __table_args__ = (
        Index(None, "person", "version", unique=True),
        CheckConstraint("version >= 1", name="version"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    person: Mapped[str] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    version: Mapped[int]
    at: Mapped[datetime]
    document: Mapped[str] = mapped_column(Text)
    """JSON (`sitbone.plan.prescription`)."""


class SessionRow(Written, Table):
    """One session: the items it follows, and the item it is at (their number when it has been through)."""

    __tablename__ = "sessions"
    __table_args__ = (
        CheckConstraint("pain_before BETWEEN 0 AND 10", name="pain_before"),
        CheckConstraint("pain_after BETWEEN 0 AND 10", name="pain_after"),
        CheckConstraint("position >= 0", name="position"),
        CheckConstraint("seen_by IN ('camera', 'film', 'timer')", name="seen_by"),
        Index(None, "person", "started"),
        Index(  # one open session a person
            "ix_sessions_open", "person", unique=True, sqlite_where=text(_OPEN), postgresql_where=text(_OPEN)
        ),
    )
    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    person: Mapped[str] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    started: Mapped[datetime]
    ended: Mapped[datetime | None]
    seen_by: Mapped[str]
    pain_before: Mapped[int | None]
    pain_after: Mapped[int | None]
    stopped_for_pain: Mapped[bool]
    plan: Mapped[list[Any]]
    position: Mapped[int]
    prescription: Mapped[int | None]
    """The version it followed; None for the programme itself."""
    lead: Mapped[int] = mapped_column(server_default=text("0"))
    """Goes up whenever a page takes over: only the newest page's server writes."""
    said: Mapped[int | None]
    """What `people.changed` came to when it last said how it went: a stop for pain, its end, the pain afterwards."""
    goes_on: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    """The session that goes on in this one, without a camera."""
    paused: Mapped[str | None]
    """Why it waits for a word of the person, such as `pain`; None where it does not."""
    purpose: Mapped[str] = mapped_column(server_default=text("'practice'"))
    """What it is for (`plan.item.Purpose`)."""


class HoldRow(Table):
    """The hold of one item of a session; `plan.records.HoldRecord` says what the numbers are."""

    __tablename__ = "holds"
    __table_args__ = (
        Index(None, "session", "item", unique=True),  # never counted twice
        CheckConstraint("item >= 0", name="item"),
        CheckConstraint("side IN ('left', 'right', 'both', 'unknown')", name="side"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    session: Mapped[str] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"))
    item: Mapped[int]
    stretch: Mapped[str]
    side: Mapped[str]
    at: Mapped[datetime]
    held: Mapped[float]
    counted: Mapped[float]
    completed: Mapped[bool]
    knee_flexion: Mapped[float | None]
    hip_flexion: Mapped[float | None]
    best: Mapped[float | None]
    straight_leg_raise: Mapped[float | None]
    straight_leg_raise_error: Mapped[float | None]
    knee_extension_deficit: Mapped[float | None]
    knee_extension_deficit_error: Mapped[float | None]
    uncertainty: Mapped[float | None]
    faults: Mapped[list[Any]]


class FeltRow(Table):
    """How a stretch felt. Never changed, only added to."""

    __tablename__ = "feelings"
    __table_args__ = (CheckConstraint("felt IN ('slight', 'strong', 'painful')", name="felt"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    session: Mapped[str] = _belongs_to("sessions.id")
    stretch: Mapped[str]
    felt: Mapped[str]
    at: Mapped[datetime]
    hurts_where: Mapped[str | None] = mapped_column(Line(LINE))


class WarningRow(Table):
    """A movement to avoid that was seen."""

    __tablename__ = "warnings"
    id: Mapped[int] = mapped_column(primary_key=True)
    session: Mapped[str] = _belongs_to("sessions.id")
    name: Mapped[str]
    at: Mapped[datetime]


class TrackRow(Table):
    """What the camera's landmarks were during a part of a session, packed (`sitbone.diary.track`). Never a picture."""

    __tablename__ = "tracks"
    id: Mapped[int] = mapped_column(primary_key=True)
    session: Mapped[str] = _belongs_to("sessions.id")
    item: Mapped[int]
    at: Mapped[datetime]
    """When its first look was."""
    data: Mapped[bytes]


class SettingRow(Table):
    """One setting: voice, model, reminders."""

    __tablename__ = "settings"
    person: Mapped[str] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(Line(VALUE))
