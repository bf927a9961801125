"""What became of the last change event of each record, mapping by mapping."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; what was decided before stays unknown until the record's next event."""
    op.add_column("records", sa.Column("last_event", sa.Text()))


def downgrade() -> None:
    """Drop the column."""
    op.drop_column("records", "last_event")
