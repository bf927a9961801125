"""The reads outside of batches: for timers, and for people."""

from typing import Any

from sqlalchemy import Select, and_, bindparam, func, or_, select, union

from coupling_store.queries import LINK_COLUMNS, coupling_columns, record_columns
from coupling_store.tables import COUNTS, COUPLINGS, FLIGHTS, PARKED, PROBLEMS, RECORDS
from schemas.keys import ROLES, Role, other
from schemas.known import NEVER

_C, _F, _P, _R = COUPLINGS.c, FLIGHTS.c, PARKED.c, RECORDS.c
_LIMIT = bindparam("limit", type_=_C.sequence.type)
_MAPPINGS = bindparam("mappings", expanding=True, type_=_C.mapping.type)
_HEARD_OF = or_(_R.version != NEVER, _R.generation != 0)
"""Not a row that a lock alone has made."""


def couplings(mapping: str | None, limit: int) -> Select[Any]:
    """List couplings by mapping and left id."""
    by = (_C.mapping, func.coalesce(_C.left_id, ""), _C.id)
    listed = select(*coupling_columns()).order_by(*by).limit(limit)
    return listed if mapping is None else listed.where(_C.mapping == mapping)


def _over(role: Role) -> Select[Any]:
    """Find parked couplings that wait for a coupling with this place taken, and now complete."""
    stands = and_(_C.mapping == _P.waits_mapping, LINK_COLUMNS[role] == _P.waits_id)
    complete = LINK_COLUMNS[other(role)].is_not(None)
    return select(_P.coupling_id).join(COUPLINGS, stands).where(_P.waits_role == role, complete)


DUE = (
    select(_F.coupling_id)
    .where(_F.due_at <= bindparam("now", type_=_F.due_at.type))
    .order_by(_F.due_at, _F.coupling_id)
    .limit(_LIMIT)
)
DUE_OF = DUE.join(COUPLINGS, _C.id == _F.coupling_id).where(_C.mapping.in_(_MAPPINGS))
RELEASABLE = union(*map(_over, ROLES)).order_by("coupling_id").limit(_LIMIT)
RELEASABLE_OF = (
    union(*(_over(role).where(_P.mapping.in_(_MAPPINGS)) for role in ROLES))
    .order_by("coupling_id")
    .limit(_LIMIT)
)
OVERDUE = (
    select(_P.coupling_id, func.min(_P.since))
    .where(_P.mapping.in_(_MAPPINGS), _P.since <= bindparam("since", type_=_P.since.type))
    .where(_P.coupling_id > bindparam("after"))
    .group_by(_P.coupling_id)
    .order_by(_P.coupling_id)
    .limit(_LIMIT)
)
BY_MAPPING = select(_C.mapping, func.count()).group_by(_C.mapping)
PROBLEMS_LISTED = select(PROBLEMS).order_by(PROBLEMS.c.first_seen, PROBLEMS.c.key).limit(_LIMIT)
_OLDEST = (
    select(_P.coupling_id, func.min(_P.since).label("since"))
    .group_by(_P.coupling_id)
    .order_by(func.min(_P.since), _P.coupling_id)
    .limit(_LIMIT)
    .subquery()
)
PARKED_LISTED = (
    select(PARKED)
    .join(_OLDEST, _OLDEST.c.coupling_id == _P.coupling_id)
    .order_by(_OLDEST.c.since, _P.coupling_id, _P.place)
)
COUNTED = select(COUNTS.c.mapping, COUNTS.c.outcome, func.sum(COUNTS.c.count).label("total")).group_by(
    COUNTS.c.mapping, COUNTS.c.outcome
)
TOTALS = select(
    select(func.count()).select_from(COUPLINGS).scalar_subquery().label("couplings"),
    select(func.count()).select_from(FLIGHTS).scalar_subquery().label("in_flight"),
    select(func.count(_P.coupling_id.distinct())).scalar_subquery().label("parked"),
    select(func.count()).select_from(PROBLEMS).scalar_subquery().label("problems"),
    select(func.count()).select_from(RECORDS).where(_HEARD_OF).scalar_subquery().label("records"),
)
PAIRS = select(_C.mapping, func.count().label("pairs")).group_by(_C.mapping)
LAST_VERSION = select(func.max(_R.version)).where(_R.side == bindparam("side"))
COUPLINGS_PAGE = (
    select(*coupling_columns())
    .where(_C.mapping == bindparam("mapping"), _C.id > bindparam("after"))
    .order_by(_C.id)
    .limit(_LIMIT)
)
COUNT_RECORDS = (
    select(func.count())
    .select_from(RECORDS)
    .where(_R.side == bindparam("side"), _R.table_name == bindparam("table"), _HEARD_OF)
)
RECORDS_PAGE = (
    select(*record_columns())
    .where(_R.side == bindparam("side"), _R.table_name == bindparam("table"))
    .where(_R.record_id > bindparam("after"), _HEARD_OF)
    .order_by(_R.record_id)
    .limit(_LIMIT)
)
