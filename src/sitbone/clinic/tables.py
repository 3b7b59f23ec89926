"""The tables of a clinic: accounts, who cares for whom, what opens the door, and who saw what."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from sitbone.diary.tables import Table
from sitbone.diary.values import LINE, VALUE, Line

_ROLES = "role IN ('clinician', 'patient')"


class PatientRow(Table):
    """What a clinic calls one of the people: the name on its papers, and its own number for them."""

    __tablename__ = "patients"
    person: Mapped[str] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(Line(LINE))
    born: Mapped[date | None]
    number: Mapped[str | None] = mapped_column(Line(LINE))


class AccountRow(Table):
    """Somebody who can sign in. A patient's account belongs to one person; a clinician's to none."""

    __tablename__ = "accounts"
    __table_args__ = (
        CheckConstraint(_ROLES, name="role"),
        CheckConstraint("(role = 'patient') = (person IS NOT NULL)", name="person"),
    )
    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    role: Mapped[str]
    login: Mapped[str] = mapped_column(Line(LINE), unique=True)
    """In small letters."""
    name: Mapped[str] = mapped_column(Line(LINE))
    password: Mapped[str] = mapped_column(Line(LINE))
    """Argon2id, with its salt and its cost."""
    one_time_secret: Mapped[str | None] = mapped_column(Line(LINE))
    """Of the six digits that change (RFC 6238); every clinician has one."""
    one_time_used: Mapped[int]
    """The newest step of time whose digits were taken: they are taken once."""
    person: Mapped[str | None] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), unique=True)
    made: Mapped[datetime]
    closed: Mapped[datetime | None]
    language: Mapped[str | None] = mapped_column(Line(LINE))
    """Of the pages, as a clinician chose it; None as the browser asks. A patient's is in their diary."""


class CareRow(Table):
    """This clinician cares for this person, and may see what belongs to them."""

    __tablename__ = "care"
    clinician: Mapped[str] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    person: Mapped[str] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    since: Mapped[datetime]


class SignInRow(Table):
    """One browser that is signed in, by the digest of what is in its cookie."""

    __tablename__ = "sign_ins"
    digest: Mapped[str] = mapped_column(primary_key=True)
    account: Mapped[str] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    made: Mapped[datetime]
    seen: Mapped[datetime]


class DeviceRow(Table):
    """A browser from which somebody signed in to this account, by the digest of what is in its own, lasting cookie.

    Whoever guesses elsewhere does not keep it out.
    """

    __tablename__ = "devices"
    digest: Mapped[str] = mapped_column(primary_key=True)
    account: Mapped[str] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    made: Mapped[datetime]
    seen: Mapped[datetime]
    """When somebody last signed in from it."""


class InvitationRow(Table):
    """A way in for one new account: a link that expires, and a code that is told another way."""

    __tablename__ = "invitations"
    __table_args__ = (CheckConstraint(_ROLES, name="role"),)
    digest: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(Line(LINE))
    """Argon2id of the code."""
    role: Mapped[str]
    person: Mapped[str | None] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(Line(LINE))
    made: Mapped[datetime]
    expires: Mapped[datetime]
    used: Mapped[datetime | None]
    wrong: Mapped[int]
    """Wrong codes so far; a few close it for good."""


class TokenRow(Table):
    """A key for another program of the clinic, which sees what its clinician may see, and changes nothing."""

    __tablename__ = "tokens"
    digest: Mapped[str] = mapped_column(primary_key=True)
    account: Mapped[str] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(Line(LINE))
    made: Mapped[datetime]
    expires: Mapped[datetime]


class AuditRow(Table):
    """Who saw or did what, and whose it was. Only ever added to, or counted once more (`sitbone.clinic.audit`).

    It has no foreign keys, so that it outlives what it names.
    """

    __tablename__ = "audits"
    __table_args__ = (Index(None, "person", "at"), Index(None, "account", "at"))
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    account: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    name: Mapped[str] = mapped_column(Line(LINE))
    """Of the account, as it was then."""
    role: Mapped[str]
    person: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    what: Mapped[str] = mapped_column(Line(LINE))
    times: Mapped[int] = mapped_column(server_default=text("1"))
    """How often the same was seen or done, where that is one line."""
    latest: Mapped[datetime | None]
    """When for the last time, where it was more than once."""


class AttemptRow(Table):
    """A try that did not succeed: too many of one kind close a door for a while, in every process alike."""

    __tablename__ = "attempts"
    __table_args__ = (Index(None, "kind", "at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(Line(LINE))
    at: Mapped[datetime]


class SecretRow(Table):
    """What all processes of a clinic must know alike, such as the secret of their forms."""

    __tablename__ = "secrets"
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(Line(VALUE))


class SummaryRow(Table):
    """What the panel shows of one person, computed from their diary when it was at `changed` and `held`."""

    __tablename__ = "summaries"
    person: Mapped[str] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    changed: Mapped[int]
    held: Mapped[int]
    level: Mapped[int]
    last: Mapped[datetime | None]
    hurt: Mapped[int] = mapped_column(server_default=text("0"))
    """How badly the newest sessions went (`sitbone.plan.pain.Pain.score`)."""
    stopped: Mapped[datetime | None]
    """When a session was last stopped for pain."""
    waits: Mapped[datetime | None]
    """When the first alarm was raised that nobody has agreed after."""
    document: Mapped[str] = mapped_column(Text)
    """JSON (`sitbone.clinic.summary`), which says what the columns before it are too."""
