"""The legs against the floor: two measures of a hold, each with its standard error."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

MEASURES = ("straight_leg_raise", "knee_extension_deficit")


def upgrade() -> None:
    """Add columns; holds of before have none of it."""
    for measure in MEASURES:
        for name in (measure, f"{measure}_error"):
            op.add_column("holds", sa.Column(name, sa.Double(), nullable=True))
