"""What a session is for: practice, or a flexibility check."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add a column; every session of before was practice."""
    practice = sa.text("'practice'")
    op.add_column("sessions", sa.Column("purpose", sa.String(64), server_default=practice, nullable=False))
