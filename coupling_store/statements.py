"""The bulk writes of the store."""

from coupling_store.bulk import Bulk
from coupling_store.tables import COUNTS, COUPLINGS, FLIGHTS, PARKED, PROBLEMS, RECORDS

_RECORD = ("version", "author", "image", "deleted", "generation", "last_events", "revision")
_COUPLING = ("sequence", "state", "in_step", "revision")
_AGREED = (*_COUPLING, "agreed")
_LINKS = ("mapping", "generation", "left_id", "right_id")
_PROBLEM = tuple(column.name for column in PROBLEMS.c if column.name != "key")

RECORD_KEY = ("record_id", "table_name", "side")

CHANGE_RECORDS = Bulk(RECORDS, "update", (*_RECORD, *RECORD_KEY), sets=_RECORD)
PUT_RECORDS = Bulk(RECORDS, "insert", (*_RECORD, *RECORD_KEY), sets=_RECORD)
MAKE_RECORDS = Bulk(RECORDS, "insert", (*_RECORD, *RECORD_KEY), sets=())

CHANGE_COUPLINGS = Bulk(COUPLINGS, "update", (*_COUPLING, "id"), sets=_COUPLING)
"""For couplings whose records and agreed values stay the same: echoes and results."""
CHANGE_AGREED = Bulk(COUPLINGS, "update", (*_AGREED, "id"), sets=_AGREED)
"""For couplings whose records stay the same: the indexes over these are left alone."""
PUT_COUPLINGS = Bulk(COUPLINGS, "insert", (*_AGREED, *_LINKS, "id"), sets=(*_AGREED, *_LINKS))
FLY_AGAIN = Bulk(FLIGHTS, "update", ("due_at", "coupling_id"), sets=("due_at",))
FLY = Bulk(FLIGHTS, "insert", ("coupling_id", "due_at"), sets=("due_at",))

PARK = Bulk(PARKED, "insert", tuple(column.name for column in PARKED.c), sets=())
PUT_PROBLEMS = Bulk(
    PROBLEMS,
    "insert",
    (*_PROBLEM, "key"),
    sets=tuple(name for name in _PROBLEM if name not in {"first_seen", "attempts"}),
    adds=("attempts",),
)
COUNT = Bulk(COUNTS, "insert", ("worker", "mapping", "outcome", "count"), sets=(), adds=("count",))
