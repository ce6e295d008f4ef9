"""Add revocations."""

import sqlalchemy as sa
from alembic import op

import monitoring.columns

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("approval_answers", sa.Column("revoked_at", monitoring.columns.Instant(), nullable=True))
