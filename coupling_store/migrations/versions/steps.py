"""Couplings whose records are in step are marked, so that full synchronizations can pass them by."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the column. A mark that is not there says nothing: the next write of the coupling makes it."""
    op.add_column("couplings", sa.Column("in_step", sa.Text()))


def downgrade() -> None:
    """Drop the column."""
    op.drop_column("couplings", "in_step")
