"""Open errors are found by the record or the coupling that they are about, however many there are."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the indexes."""
    op.create_index("problems_record", "problems", ["record_id", "table_name", "side"])
    op.create_index("problems_coupling", "problems", ["coupling_id"])


def downgrade() -> None:
    """Drop the indexes: every look around a record reads all open errors again."""
    op.drop_index("problems_coupling", "problems")
    op.drop_index("problems_record", "problems")
