"""Whom a change of mappings concerns, by what the store knows."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import islice

from coupling_store.port import Store
from echoless.wiring.folders import Written
from rules.compiled import CompiledMapping
from rules.description.reach import Reach, reach
from schemas.keys import ROLES, LinkKey, Role

PAGE = 1000


@dataclass(frozen=True, slots=True)
class Impact:
    """What the store knows of a mapping that changes."""

    mapping: str
    couplings: int
    """Pairs there are: a changed row reaches each with its next change, or with echoless sync."""
    leave: int
    """Known records that pass their filter, and would not any more."""
    leave_coupled: int
    """Those of them that are coupled: their pairs are held, or parted, as ``on_filter_exit`` says."""
    enter: int
    """Known records that do not pass their filter, and would."""


def impacts(store: Store, before: Written, after: Written, names: Collection[str]) -> list[Impact]:
    """Look at the store for each mapping that changes. Raises StoreDown."""
    pairs = store.pairs()
    old, new = before.rulebook({}).mappings, after.rulebook({}).mappings
    return [_impact(store, name, pairs[name], old.get(name), new.get(name)) for name in sorted(names)]


def _impact(
    store: Store, name: str, pairs: int, old: CompiledMapping | None, new: CompiledMapping | None
) -> Impact:
    if old is None or new is None:
        return Impact(name, pairs, 0, 0, 0)
    found: dict[Role, Reach] = {}
    for role in ROLES:
        before, after = old.lane(role), new.lane(role)
        if (before.side, before.table) == (after.side, after.table):
            found[role] = reach(before, after, store.images(after.side, after.table))
    return Impact(
        name,
        pairs,
        sum(len(each.leave) for each in found.values()),
        sum(_coupled(store, name, role, each.leave) for role, each in found.items()),
        sum(len(each.enter) for each in found.values()),
    )


def _coupled(store: Store, mapping: str, role: Role, ids: Iterable[str]) -> int:
    """Count the records that stand in a coupling, a page at a time."""
    count, left = 0, iter(ids)
    with store.look() as look:
        while page := list(islice(left, PAGE)):
            count += len(look.lock_couplings([LinkKey(mapping, role, id_) for id_ in page]))
    return count
