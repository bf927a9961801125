"""Synchronize one record: with its counterpart, or by making one."""

from agents.actions.checks import existing, require_passing
from agents.actions.create import create_for
from agents.actions.knowing import role_of
from agents.actions.telling import coupling_at, told
from agents.guard import Wrong
from agents.work import Work
from rules.compiled import CompiledMapping
from rules.draft import Cause
from rules.synchronizing import Clash, Towards, source_of, synchronize
from schemas.control import RecordAnswer
from schemas.keys import ROLES, RecordKey, Role
from schemas.known import Coupling


def synchronize_one(mapping: CompiledMapping, towards: Towards, work: Work, key: RecordKey) -> RecordAnswer:
    """Decide one record anew; one without a coupling is created there, if it may. Raises Wrong."""
    coupling = coupling_at(work, mapping, key)
    if coupling is None or coupling.left_id is None or coupling.right_id is None:
        return _first(mapping, towards, work, key, coupling)
    sources: tuple[Role, ...] = ROLES if towards == "merge" else (source_of(towards),)
    _require_both(mapping, coupling)
    for role in sources:
        lane = mapping.lane(role)
        record = existing(work, RecordKey(lane.side, lane.table, coupling.id_of(role) or ""))
        require_passing(mapping, role, record, "change the record so that it passes, then try again")
    try:
        decision = synchronize(coupling, mapping, towards, work.known, Cause("synchronize"))
    except Clash as clash:
        raise Wrong(
            "clash",
            f"both records have values of their own in: {clash}",
            "say whose values count: --direction to_right or to_left",
        ) from None
    answer = told(key, decision, mapping, work.known)
    work.add(decision, "synchronize")
    return answer


def _first(
    mapping: CompiledMapping, towards: Towards, work: Work, key: RecordKey, coupling: Coupling | None
) -> RecordAnswer:
    """Create the counterpart where the mapping creates by itself: it is opened from the other side."""
    if coupling is not None:
        raise Wrong(
            "incomplete", f"the counterpart of {key} is still to be created", f"why: echoless record {key}"
        )
    role = role_of(mapping, key)
    if towards != "merge" and role != source_of(towards):
        existing(work, key)
        raise Wrong(
            "not_coupled",
            f"{key} has no counterpart whose values could come here",
            f"echoless couple {key} …",
        )
    if role is not None and mapping.lane(role).sends and not mapping.lane(role).creates:
        existing(work, key)
        raise Wrong(
            "only_coupled",
            f"{key} is not coupled, and {mapping.name} creates no records this way (only_coupled)",
            f"couple it with a record there, or create one: echoless couple {key} --create",
        )
    return create_for(mapping, work, key)


def _require_both(mapping: CompiledMapping, coupling: Coupling) -> None:
    if not coupling.deleted:
        return
    lane = mapping.lane(coupling.deleted)
    gone = RecordKey(lane.side, lane.table, coupling.id_of(coupling.deleted) or "")
    raise Wrong(
        "counterpart_deleted",
        f"{gone} was deleted",
        f"echoless errors restore {gone}, or: echoless errors delete {gone}, or: echoless uncouple {gone}",
    )
