"""What the loop remembers: records, couplings with their command in flight, counts."""

import sqlalchemy as sa

METADATA = sa.MetaData()
RECORDS = sa.Table(
    "hand_records",
    METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("side", sa.Text, primary_key=True),
    sa.Column("version", sa.BigInteger, nullable=False),
    sa.Column("author", sa.Text, nullable=False),
    sa.Column("image", sa.Text),
    sa.Column("last_event", sa.Text),
    postgresql_with={"fillfactor": 80},
)
COUPLINGS = sa.Table(
    "hand_couplings",
    METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("mapping", sa.Text, nullable=False),
    sa.Column("left_id", sa.Text, nullable=False),
    sa.Column("right_id", sa.Text, nullable=False),
    sa.Column("sequence", sa.BigInteger, nullable=False),
    sa.Column("agreed_left", sa.Text, nullable=False),
    sa.Column("agreed_right", sa.Text, nullable=False),
    sa.Column("flight", sa.Text),
    sa.Column("due_at", sa.BigInteger),
    postgresql_with={"fillfactor": 80},
)
sa.Index("hand_left", COUPLINGS.c.left_id, COUPLINGS.c.mapping, unique=True)
sa.Index("hand_right", COUPLINGS.c.right_id, COUPLINGS.c.mapping, unique=True)
COUNTS = sa.Table(
    "hand_counts",
    METADATA,
    sa.Column("outcome", sa.Text, primary_key=True),
    sa.Column("count", sa.BigInteger, nullable=False),
)
