"""Our own tables in the database of a side: the journal, versions, what was applied, and little else."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Identity,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
)

PREFIX = "echoless_"

METADATA = MetaData()

_ID = BigInteger().with_variant(Integer, "sqlite")
_MOMENT = DateTime(timezone=True).with_variant(Text, "sqlite")

# The journal is a queue: it must be swept before dead rows slow down whoever reads its beginning.
_QUEUE = {
    "autovacuum_vacuum_scale_factor": 0,
    "autovacuum_vacuum_threshold": 5000,
    "autovacuum_vacuum_cost_delay": 0,
}
# Room in every page, so that an update of a row stays in its page and touches no index.
_ROOM = {"fillfactor": 60}

JOURNAL = Table(
    "echoless_journal",
    METADATA,
    Column("id", _ID, Identity(), primary_key=True),
    Column("tbl", Text, nullable=False),
    Column("record_id", Text),  # Null where a key is null: a user's write must not fail for our sake.
    Column("operation", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("changed_at", _MOMENT, nullable=False),
    Column("image", Text),
    sqlite_autoincrement=True,
    postgresql_with=_QUEUE,
)

VERSIONS = Table(
    "echoless_versions",
    METADATA,
    Column("tbl", Text, primary_key=True),
    Column("record_id", Text, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("author", Text, nullable=False),
    Column("changed_at", _MOMENT, nullable=False),
    Column("deleted", Boolean, nullable=False),
    # The lowest journal id of the present streak of updates: one author's, each changing at
    # least the fields that the one before it changed. Null where there is none to merge with.
    Column("since", BigInteger),
    # What the last update changed: a bit for each column. Null: not known, or no update.
    Column("fields", BigInteger),
    postgresql_with=_ROOM,
    sqlite_with_rowid=False,
)

APPLIED = Table(
    "echoless_applied",
    METADATA,
    Column("coupling_id", Text, primary_key=True),
    Column("generation", BigInteger, nullable=False),
    Column("sequence", BigInteger, nullable=False),
    Column("command_id", Text, nullable=False),
    Column("tbl", Text, nullable=False),
    Column("record_id", Text, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("status", Text, nullable=False),
    Column("stored", Text, nullable=False),
    Column("created", Boolean, nullable=False),
    postgresql_with=_ROOM,
    sqlite_with_rowid=False,
)
Index("echoless_applied_record", APPLIED.c.tbl, APPLIED.c.record_id)

META = Table(
    "echoless_meta",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("value", BigInteger, nullable=False),
)

SERIES = Table(
    "echoless_series",
    METADATA,
    Column("tbl", Text, primary_key=True),
    Column("next", BigInteger, nullable=False),
)

AUTHOR = Table("echoless_author", METADATA, Column("name", Text, nullable=False))
"""SQLite only: whoever stands here writes. Our applier does, inside its own transaction."""

READ_BY_US = (META, VERSIONS)
WRITTEN_BY_US = (JOURNAL, APPLIED, SERIES)
