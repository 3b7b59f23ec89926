"""Prescriptions with their versions, what the camera's landmarks were, and a clinic's own tables."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add columns and tables; nothing that is there changes."""
    op.add_column("people", sa.Column("changed", sa.Integer(), server_default=sa.text("0"), nullable=False))
    op.add_column("people", sa.Column("held", sa.Integer(), server_default=sa.text("0"), nullable=False))
    op.add_column("sessions", sa.Column("prescription", sa.Integer(), nullable=True))
    op.add_column("sessions", sa.Column("lead", sa.Integer(), server_default=sa.text("0"), nullable=False))
    _of_a_person()
    _who_may()
    _what_was_tried()


def _uuid(name: str, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Uuid(as_uuid=False), nullable=null)


def _moment(name: str, *, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=null)


def _text(name: str, length: int = 64, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(length), nullable=null)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _belongs(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [to], name=op.f(f"fk_{table}_{column}"), ondelete="CASCADE")


def _key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=op.f(f"pk_{table}"))


def _index(table: str, *columns: str, unique: bool = False) -> None:
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns), unique=unique)


def _of_a_person() -> None:
    op.create_table(
        "prescriptions",
        _number("id"),
        _uuid("person"),
        _number("version"),
        _moment("at"),
        sa.Column("document", sa.Text(), nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_prescriptions_version")),
        _belongs("prescriptions", "person", "people.id"),
        _key("prescriptions", "id"),
    )
    _index("prescriptions", "person", "version", unique=True)
    op.create_table(
        "tracks",
        _number("id"),
        _uuid("session"),
        _number("item"),
        _moment("at"),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        _belongs("tracks", "session", "sessions.id"),
        _key("tracks", "id"),
    )
    _index("tracks", "session")
    op.create_table(
        "patients",
        _uuid("person"),
        _text("name", 200),
        sa.Column("born", sa.Date(), nullable=True),
        _text("number", 200, null=True),
        _belongs("patients", "person", "people.id"),
        _key("patients", "person"),
    )
    op.create_table(
        "summaries",
        _uuid("person"),
        _number("changed"),
        _number("held"),
        _number("level"),
        _moment("last", null=True),
        sa.Column("document", sa.Text(), nullable=False),
        _belongs("summaries", "person", "people.id"),
        _key("summaries", "person"),
    )


def _who_may() -> None:
    role = "role IN ('clinician', 'patient')"
    op.create_table(
        "accounts",
        _uuid("id"),
        _text("role"),
        _text("login", 200),
        _text("name", 200),
        _text("password", 200),
        _text("one_time_secret", 200, null=True),
        _number("one_time_used"),
        _uuid("person", null=True),
        _moment("made"),
        _moment("closed", null=True),
        sa.CheckConstraint(role, name=op.f("ck_accounts_role")),
        sa.CheckConstraint("(role = 'patient') = (person IS NOT NULL)", name=op.f("ck_accounts_person")),
        _belongs("accounts", "person", "people.id"),
        _key("accounts", "id"),
        sa.UniqueConstraint("login", name=op.f("uq_accounts_login")),
        sa.UniqueConstraint("person", name=op.f("uq_accounts_person")),
    )
    op.create_table(
        "care",
        _uuid("clinician"),
        _uuid("person"),
        _moment("since"),
        _belongs("care", "clinician", "accounts.id"),
        _belongs("care", "person", "people.id"),
        _key("care", "clinician", "person"),
    )
    _index("care", "person")
    op.create_table(
        "invitations",
        _text("digest"),
        _text("code", 200),
        _text("role"),
        _uuid("person", null=True),
        _text("name", 200),
        _moment("made"),
        _moment("expires"),
        _moment("used", null=True),
        _number("wrong"),
        sa.CheckConstraint(role, name=op.f("ck_invitations_role")),
        _belongs("invitations", "person", "people.id"),
        _key("invitations", "digest"),
    )
    _index("invitations", "person")


def _what_was_tried() -> None:
    op.create_table(
        "sign_ins",
        _text("digest"),
        _uuid("account"),
        _moment("made"),
        _moment("seen"),
        _belongs("sign_ins", "account", "accounts.id"),
        _key("sign_ins", "digest"),
    )
    _index("sign_ins", "account")
    op.create_table(
        "tokens",
        _text("digest"),
        _uuid("account"),
        _text("name", 200),
        _moment("made"),
        _moment("expires"),
        _belongs("tokens", "account", "accounts.id"),
        _key("tokens", "digest"),
    )
    _index("tokens", "account")
    op.create_table(
        "audits",
        _number("id"),
        _moment("at"),
        _uuid("account", null=True),
        _text("name", 200),
        _text("role"),
        _uuid("person", null=True),
        _text("what", 200),
        _key("audits", "id"),
    )
    _index("audits", "person", "at")
    _index("audits", "account", "at")
    op.create_table("attempts", _number("id"), _text("kind", 200), _moment("at"), _key("attempts", "id"))
    _index("attempts", "kind", "at")
    op.create_table("secrets", _text("name"), _text("value", 2000), _key("secrets", "name"))
