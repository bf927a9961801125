"""The first tables: records, couplings, flights, what is parked, open errors, counts."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
ROOM = {"fillfactor": 80, "toast_tuple_target": 8160}


def upgrade() -> None:
    """Make the tables."""
    _records()
    _couplings()
    _flights()
    _parked()
    _problems()
    _counts()


def downgrade() -> None:
    """Drop the tables, with everything that is known."""
    for name in ("counts", "problems", "parked", "flights", "couplings", "records"):
        op.drop_table(name)


def _records() -> None:
    op.create_table(
        "records",
        sa.Column("record_id", KEY, nullable=False),
        sa.Column("table_name", KEY, nullable=False),
        sa.Column("side", KEY, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("image", sa.Text()),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("record_id", "table_name", "side"),
        postgresql_with=ROOM,
    )


def _couplings() -> None:
    op.create_table(
        "couplings",
        sa.Column("id", KEY, nullable=False),
        sa.Column("mapping", KEY, nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("left_id", KEY),
        sa.Column("right_id", KEY),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        postgresql_with=ROOM,
    )
    op.create_index("couplings_left", "couplings", ["left_id", "mapping"], unique=True)
    op.create_index("couplings_right", "couplings", ["right_id", "mapping"], unique=True)


def _flights() -> None:
    op.create_table(
        "flights",
        sa.Column("coupling_id", KEY, nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("coupling_id"),
    )


def _parked() -> None:
    op.create_table(
        "parked",
        sa.Column("coupling_id", KEY, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("mapping", sa.Text(), nullable=False),
        sa.Column("waits_mapping", KEY, nullable=False),
        sa.Column("waits_role", sa.Text(), nullable=False),
        sa.Column("waits_id", KEY, nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("coupling_id", "place"),
    )
    op.create_index("parked_waiting", "parked", ["waits_mapping", "waits_role", "waits_id"])


def _problems() -> None:
    op.create_table(
        "problems",
        sa.Column("key", KEY, nullable=False),
        sa.Column("mapping", sa.Text(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("table_name", sa.Text(), nullable=False),
        sa.Column("record_id", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("remedy", sa.Text(), nullable=False),
        sa.Column("first_seen", sa.BigInteger(), nullable=False),
        sa.Column("last_seen", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("coupling_id", sa.Text()),
        sa.Column("topic", sa.Text()),
        sa.Column("partition", sa.Integer()),
        sa.Column("offset", sa.BigInteger()),
        sa.Column("left_values", sa.Text()),
        sa.Column("right_values", sa.Text()),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index("problems_first_seen", "problems", ["first_seen"])


def _counts() -> None:
    op.create_table(
        "counts",
        sa.Column("worker", KEY, nullable=False),
        sa.Column("mapping", KEY, nullable=False),
        sa.Column("outcome", KEY, nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("worker", "mapping", "outcome"),
    )
