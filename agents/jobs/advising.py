"""How filled the two sides of a mapping are, and what to do first with it."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from agents.guard import Wrong
from agents.jobs.asked import SOURCES, Asked
from agents.jobs.scope import Mappings
from coupling_store.port import Store
from rules.compiled import CompiledMapping
from rules.preview_advice import Advice, Filled, advise
from schemas.keys import LinkKey, Role

PAGE = 1000


class Stand(NamedTuple):
    """How the records of one side of a mapping stand."""

    known: int
    coupled: int
    under_way: int
    """Those with a coupling whose other record is still to be made."""


def advice_for(store: Store, mapping: CompiledMapping) -> Advice:
    """Count the known records that take part, and recommend. Raises StoreDown."""
    left, right = _stand(store, mapping, "left"), _stand(store, mapping, "right")
    # Who is still to be made counts as there: nothing is to be done about such a pair.
    coming = left.under_way + right.under_way
    filled = Filled(
        left.known + right.under_way,
        right.known + left.under_way,
        left.coupled + coming,
        mapping.left.sends,
        mapping.right.sends,
    )
    return advise(filled)


def _stand(store: Store, mapping: CompiledMapping, role: Role) -> Stand:
    known = coupled = under_way = 0
    ids = _ids(store, mapping, role)
    while page := list(islice(ids, PAGE)):
        links = [LinkKey(mapping.name, role, id_) for id_ in page]
        with store.look() as look:
            found = look.counterparts(links)
            under_way += len(look.lock_couplings([link for link in links if link not in found]))
        known, coupled = known + len(page), coupled + len(found)
    return Stand(known, coupled, under_way)


def require_coupled(store: Store, mappings: Mappings, asked: Asked) -> None:
    """Refuse a full synchronization that would make second records of what is there. Raises Wrong."""
    for name in asked.mappings:
        mapping = mappings[name]
        if not _may_double(store, mapping, SOURCES[asked.directions[name]]):
            continue
        advice = advice_for(store, mapping)
        if advice.action == "couple first":
            raise Wrong("couple_first", f"{name}: {advice.reason}", _remedy(mapping))


def _may_double(store: Store, mapping: CompiledMapping, roles: Sequence[Role]) -> bool:
    """Look roughly, by what is quickly counted: records of both sides may be free, and one may be made."""
    if not any(mapping.lane(role).creates_on_replay for role in roles):
        return False
    filled = min(store.count(lane.side, lane.table) for lane in (mapping.left, mapping.right))
    return filled > store.pairs()[mapping.name]


def _remedy(mapping: CompiledMapping) -> str:
    name = mapping.name
    command = f"echoless match {name}" if mapping.match else f"echoless couple LEFT RIGHT --mapping {name}"
    more = "" if mapping.match else f" (or mark rows with `match: true`: echoless match {name})"
    return f"couple those that are the same: {command}{more}; or begin all the same: --anyway"


def _ids(store: Store, mapping: CompiledMapping, role: Role) -> Iterator[str]:
    lane = mapping.lane(role)
    records = store.images(lane.side, lane.table)
    return (r.key.id for r in records if r.image is not None and lane.matches(r.image))
