"""Devices from which somebody signed in, and how badly the newest sessions of a summary went."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add a table and columns; summaries are made anew when they are asked for."""
    op.create_table(
        "devices",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("account", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account"], ["accounts.id"], name=op.f("fk_devices_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("digest", "account", name=op.f("pk_devices")),
    )
    op.create_index(op.f("ix_devices_account"), "devices", ["account"])
    op.add_column("summaries", sa.Column("hurt", sa.Integer(), server_default=sa.text("0"), nullable=False))
    op.add_column("summaries", sa.Column("stopped", sa.DateTime(timezone=True), nullable=True))
    op.execute("DELETE FROM summaries")
