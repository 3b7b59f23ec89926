"""The end of somebody's care, since when an alarm waits, and the language that an account reads."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add columns; summaries are made anew when they are asked for."""
    op.add_column("people", sa.Column("care_ended", sa.DateTime(timezone=True), nullable=True))
    op.add_column("summaries", sa.Column("waits", sa.DateTime(timezone=True), nullable=True))
    op.add_column("accounts", sa.Column("language", sa.String(200), nullable=True))
    op.execute("DELETE FROM summaries")
