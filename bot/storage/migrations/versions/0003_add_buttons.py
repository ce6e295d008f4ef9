"""Add buttons."""

import sqlalchemy as sa
from alembic import op

import monitoring.columns

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "buttons",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("card", sa.String(), nullable=False),
        sa.Column("says", sa.Text(), nullable=False),
        sa.Column("at", monitoring.columns.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("channel", "card", "says"),
    )
