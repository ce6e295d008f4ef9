"""Add broken glass."""

import sqlalchemy as sa
from alembic import op

import monitoring.columns

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "broken_glass",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("approval", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", monitoring.columns.Instant(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("reviewed_by", sa.String(length=200), server_default="", nullable=False),
        sa.Column("reviewed_at", monitoring.columns.Instant(), nullable=True),
        sa.Column("review", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["approval"],
            ["approvals.number"],
        ),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("approval"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("broken_glass", schema=None) as batch_op:
        batch_op.create_index(
            "broken_glass_open",
            ["open"],
            unique=True,
            sqlite_where=sa.text("open = 1"),
            postgresql_where=sa.text("open = true"),
        )

    with op.batch_alter_table("approvals", schema=None) as batch_op:
        batch_op.add_column(sa.Column("wait_s", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("starts_at", monitoring.columns.Instant(), nullable=True))
