"""Add bundles of approvals."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("approvals", schema=None) as batch_op:
        batch_op.add_column(sa.Column("bundle", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_approvals_bundle"), ["bundle"], unique=False)
