"""Join by what would be done, not by why it was asked for."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("approvals", sa.Column("deed", sa.String(length=64), server_default="", nullable=False))
    # What was asked for before carries no evidence, so its plan is its deed.
    op.execute("UPDATE approvals SET deed = plan_hash")
    op.drop_index("approvals_waiting", "approvals")
    op.create_index(
        "approvals_waiting",
        "approvals",
        ["deed"],
        unique=True,
        sqlite_where=sa.text("stage = 'pending'"),
        postgresql_where=sa.text("stage = 'pending'"),
    )
