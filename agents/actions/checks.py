"""What must hold before an action touches a record: each says what is missing, and what mends it."""

from agents.actions.means import Means
from agents.actions.telling import coupling_at
from agents.guard import Wrong
from agents.work import Work
from rules.compiled import CompiledMapping
from schemas.keys import ROLES, RecordKey, Role
from schemas.known import Record


def require_ready(means: Means, mapping: CompiledMapping) -> None:
    """See that both sides of a mapping can be reached and written to. Raises Wrong."""
    lacks = [
        (side, lack)
        for side in dict.fromkeys(mapping.lane(role).side for role in ROLES)
        for lack in means.lacks(side)
    ]
    if lacks:
        message = "; ".join(f"{side}: {lack.what}" for side, lack in lacks)
        raise Wrong("not_ready", message, "; ".join(dict.fromkeys(lack.remedy for _, lack in lacks)))


def existing(work: Work, key: RecordKey) -> Record:
    """Give a record that is there. Raises Wrong."""
    record = work.known.records.get(key)
    if record is None or record.image is None:
        gone = record is not None and record.deleted
        raise Wrong(
            "unknown_record",
            f"{key} was deleted" if gone else f"{key} is not known",
            f"if it exists, publish it: echoless snapshot {key.side} {key.table}",
        )
    return record


def require_free(work: Work, mapping: CompiledMapping, key: RecordKey) -> None:
    """See that a record is not coupled in this mapping. Raises Wrong."""
    taken = coupling_at(work, mapping, key)
    if taken is None:
        return
    ids = " and ".join(id_ for id_ in (taken.left_id, taken.right_id) if id_)
    raise Wrong(
        "already_coupled",
        f"in {mapping.name}, {ids} are coupled already",
        f"look at it: echoless record {key}; to part them: echoless uncouple {key}",
    )


def require_passing(mapping: CompiledMapping, role: Role, record: Record, way_out: str) -> None:
    """See that a record is inside its side's filter. Raises Wrong."""
    if not mapping.lane(role).matches(record.image or {}):
        raise Wrong("filtered", f"{record.key} does not pass the filter of {mapping.name}", way_out)
