"""Add reach."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("approvals", sa.Column("teams", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("approvals", sa.Column("reach", sa.Text(), nullable=True))
    op.add_column("approval_answers", sa.Column("team", sa.String(length=200), nullable=False, server_default=""))
