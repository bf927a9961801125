"""How filled the two sides of a mapping are, and what to do first with it."""

from collections.abc import Iterator, Sequence
from itertools import islice

from agents.guard import Wrong
from agents.jobs.asked import SOURCES, Asked
from agents.jobs.scope import Mappings
from coupling_store.port import Store
from rules.compiled import CompiledMapping
from rules.preview_advice import Advice, Filled, advise
from schemas.keys import LinkKey, Role

PAGE = 1000


def advice_for(store: Store, mapping: CompiledMapping) -> Advice:
    """Count the known records that take part, and recommend. Raises StoreDown."""
    left = coupled = 0
    ids = _ids(store, mapping, "left")
    while page := list(islice(ids, PAGE)):
        with store.look() as look:
            coupled += len(look.counterparts([LinkKey(mapping.name, "left", id_) for id_ in page]))
        left += len(page)
    right = sum(1 for _ in _ids(store, mapping, "right"))
    return advise(Filled(left, right, coupled, mapping.left.sends, mapping.right.sends))


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
