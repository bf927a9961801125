"""Pairs that belong to others: where their mapping says so, they are uncoupled with them."""

from collections.abc import Collection, Iterator, Mapping
from functools import partial

from agents.actions.means import Means
from agents.work import record_keys
from rules.compiled import CompiledMapping
from schemas.keys import RecordKey, Role
from schemas.known import Coupling

Ids = Mapping[Role, Collection[str]]
"""Ids of records on either side of a mapping."""


def children_of(means: Means, parent: CompiledMapping) -> list[CompiledMapping]:
    """Give the mappings whose pairs end with those of this one."""
    return [mapping for mapping in means.mappings.values() if parent.name in mapping.uncouple_with]


def belonging(
    means: Means, child: CompiledMapping, parent: CompiledMapping, ids: Ids | None
) -> Iterator[RecordKey]:
    """Walk the pairs of a mapping that refer to these records of another; None: to any of its records."""
    belongs = partial(_belongs, child, parent, ids)
    for coupling in means.parts.store.couplings_of(child.name):
        if belongs(coupling):
            yield record_keys(coupling, child)[0]


def _belongs(child: CompiledMapping, parent: CompiledMapping, ids: Ids | None, coupling: Coupling) -> bool:
    """Tell it by what was agreed: the id of the record that either side refers to."""
    for lane in (child.left, child.right):
        for row in lane.rows:
            if row.reference is None or row.reference[0] != parent.name or row.source is None:
                continue
            value = coupling.agreed(lane.role).get(row.source)
            if value and (ids is None or str(value) in ids[row.reference[1]]):
                return True
    return False
