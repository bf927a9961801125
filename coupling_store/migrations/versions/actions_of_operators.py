"""What operators do: their actions, what they paused, couplings that ended in flight."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the tables."""
    _audit()
    op.create_table(
        "pauses",
        sa.Column("what", KEY, nullable=False),
        sa.Column("name", KEY, nullable=False),
        sa.Column("to_role", KEY, nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("what", "name", "to_role"),
    )
    op.create_table(
        "ended",
        sa.Column("coupling_id", KEY, nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("coupling_id"),
    )
    op.create_index("ended_at", "ended", ["ended_at"])


def downgrade() -> None:
    """Drop the tables: who did what is forgotten, and nothing is paused."""
    for name in ("ended", "pauses", "audit"):
        op.drop_table(name)


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", KEY, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("door", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("mapping", sa.Text(), nullable=False),
        sa.Column("key", KEY),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("audit_key", "audit", ["key"], unique=True)
    op.create_index("audit_at", "audit", ["at"])
