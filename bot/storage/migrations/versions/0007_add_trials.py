"""Add trials."""

import sqlalchemy as sa
from alembic import op

import monitoring.columns

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "runbook_trials",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("runbook", sa.String(length=200), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("at", monitoring.columns.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("digest"),
    )
