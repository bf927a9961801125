"""Refuses full synchronizations that would make second records of what is there on both sides."""

from collections.abc import Sequence

from agents.guard import Wrong
from agents.jobs.asked import SOURCES, Asked
from agents.jobs.scope import Mappings, matches_of
from agents.jobs.standing import stand_of
from coupling_store.port import Store
from rules.compiled import CompiledMapping
from schemas.keys import Role, other
from schemas.tables import Catalog


def require_coupled(store: Store, mappings: Mappings, asked: Asked, catalog: Catalog) -> None:
    """See that no record in reach is free while one of the other side is, too. Raises Wrong."""
    for name in asked.mappings:
        mapping = mappings[name]
        roles = [role for role in SOURCES[asked.directions[name]] if mapping.lane(role).creates_on_replay]
        if roles and _may_both_be_free(store, mapping):
            _require_none_free(store, mapping, roles, asked, catalog)


def _may_both_be_free(store: Store, mapping: CompiledMapping) -> bool:
    """Look roughly, by what is quickly counted, and without an image: both sides may have free records.

    Not if the records of a side are no more than the pairs, unless these are of one record still. Such
    a pair has a command in flight, waits, or has an open error; that of another mapping is taken for one.
    """
    records = min(store.count(lane.side, lane.table) for lane in (mapping.left, mapping.right))
    totals = store.totals()
    of_one_record = totals["in_flight"] + totals["parked"] + totals["problems"]
    return records > store.pairs()[mapping.name] - of_one_record


def _require_none_free(
    store: Store, mapping: CompiledMapping, roles: Sequence[Role], asked: Asked, catalog: Catalog
) -> None:
    """Count who is in reach of the job, and who is free on the other side. Raises Wrong."""
    for role in roles:
        lane = mapping.lane(role)
        reach = matches_of(asked.filter, (lane.side, lane.table), catalog)
        source = stand_of(store, mapping, role, reach).in_reach
        free = stand_of(store, mapping, other(role)).free if source else 0
        if source and free:
            left, right = (source, free) if role == "left" else (free, source)
            missed = f"{left} records on the left and {right} on the right are not coupled"
            message = f"{mapping.name}: {missed}: each would get a second record on the other side"
            raise Wrong("couple_first", message, _remedy(mapping))


def _remedy(mapping: CompiledMapping) -> str:
    name = mapping.name
    command = f"echoless match {name}" if mapping.match else f"echoless couple LEFT RIGHT --mapping {name}"
    more = "" if mapping.match else f" (or mark rows with `match: true`: echoless match {name})"
    return f"couple those that are the same: {command}{more}; or begin all the same: --anyway"
