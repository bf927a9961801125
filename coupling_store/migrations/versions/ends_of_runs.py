"""Runs and jobs that have been over for long are found by when they ended: then they are forgotten."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the indexes."""
    op.create_index("runs_ended", "runs", ["ended_at"])
    op.create_index("jobs_ended", "jobs", ["ended_at"])


def downgrade() -> None:
    """Drop the indexes."""
    op.drop_index("jobs_ended", "jobs")
    op.drop_index("runs_ended", "runs")
