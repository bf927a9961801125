"""The tables of the store. The migrations make them; this is what the statements are built from.

Moments are whole microseconds since 1970 (UTC). Text compares by bytes in both databases (``C``),
so that key order, in which rows are locked, is the same there as here.
"""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, MetaData, Table, Text

METADATA = MetaData()
KEY = Text().with_variant(Text(collation="C"), "postgresql")

ROOM = {"fillfactor": 80, "toast_tuple_target": 8160}
"""Rows that change at every event keep room to be rewritten beside themselves, and stay in one
piece: compressing them or moving them out costs more than it saves."""

RECORDS = Table(
    "records",
    METADATA,
    Column("record_id", KEY, primary_key=True),
    Column("table_name", KEY, primary_key=True),
    Column("side", KEY, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("author", Text, nullable=False),
    Column("image", Text),
    Column("deleted", Boolean, nullable=False),
    Column("generation", Integer, nullable=False),
    Column("last_events", Text),
    Column("revision", BigInteger, nullable=False),
    postgresql_with=ROOM,
)
"""Keys begin with what differs most. A planner that knows little then has one way to find a row.

A revision is a random number, another one at every write: who knows it knows the row."""

COUPLINGS = Table(
    "couplings",
    METADATA,
    Column("id", KEY, primary_key=True),
    Column("mapping", KEY, nullable=False),
    Column("generation", Integer, nullable=False),
    Column("left_id", KEY),
    Column("right_id", KEY),
    Column("sequence", BigInteger, nullable=False),
    Column("state", Text, nullable=False),
    Column("agreed", Text, nullable=False),
    Column("revision", BigInteger, nullable=False),
    Column("in_step", Text),
    postgresql_with=ROOM,
)
"""One coupling per record and mapping, on either side: the database itself refuses a second.

``in_step`` tells at which versions of its records nothing is open; every write says it anew."""
LEFT_ONCE = Index("couplings_left", COUPLINGS.c.left_id, COUPLINGS.c.mapping, unique=True)
RIGHT_ONCE = Index("couplings_right", COUPLINGS.c.right_id, COUPLINGS.c.mapping, unique=True)

FLIGHTS = Table(
    "flights",
    METADATA,
    Column("coupling_id", KEY, primary_key=True),
    Column("due_at", BigInteger, nullable=False),
)
"""Couplings with a command on its way. Apart from the couplings, and without an index on the
time, because it changes with every command: rewriting the indexes would cost more than all else."""

PARKED = Table(
    "parked",
    METADATA,
    Column("coupling_id", KEY, primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("mapping", Text, nullable=False),
    Column("waits_mapping", KEY, nullable=False),
    Column("waits_role", Text, nullable=False),
    Column("waits_id", KEY, nullable=False),
    Column("since", BigInteger, nullable=False),
    Column("event_id", Text, nullable=False),
)
WAITING = Index("parked_waiting", PARKED.c.waits_mapping, PARKED.c.waits_role, PARKED.c.waits_id)

PROBLEMS = Table(
    "problems",
    METADATA,
    Column("key", KEY, primary_key=True),
    Column("mapping", Text, nullable=False),
    Column("side", Text, nullable=False),
    Column("table_name", Text, nullable=False),
    Column("record_id", Text, nullable=False),
    Column("stage", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("remedy", Text, nullable=False),
    Column("first_seen", BigInteger, nullable=False),
    Column("last_seen", BigInteger, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("event_id", Text, nullable=False),
    Column("coupling_id", Text),
    Column("topic", Text),
    Column("partition", Integer),
    Column("offset", BigInteger),
    Column("left_values", Text),
    Column("right_values", Text),
)
FIRST_SEEN = Index("problems_first_seen", PROBLEMS.c.first_seen)
WRONG_WITH_RECORD = Index("problems_record", PROBLEMS.c.record_id, PROBLEMS.c.table_name, PROBLEMS.c.side)
WRONG_WITH_COUPLING = Index("problems_coupling", PROBLEMS.c.coupling_id)

COUNTS = Table(
    "counts",
    METADATA,
    Column("worker", KEY, primary_key=True),
    Column("mapping", KEY, primary_key=True),
    Column("outcome", KEY, primary_key=True),
    Column("count", BigInteger, nullable=False),
)
"""Every worker counts in rows of its own: nobody waits for a row that all would share."""
