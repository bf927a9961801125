"""Match-based coupling, before anything is done: looks for pairs among all known records of a mapping."""

from collections.abc import Iterable, Iterator
from itertools import islice

from coupling_store.port import Look, Store
from rules.compiled import CompiledMapping
from rules.match_keys import Entry, Keys
from rules.matching import Matches, match
from schemas.keys import ROLES, LinkKey, Role
from schemas.known import Coupling, Record

PAGE = 1000
"""Records whose couplings and references are looked up together."""


def search(store: Store, mapping: CompiledMapping) -> Matches:
    """Search without locks: whoever couples what was found must look again. Raises StoreDown."""
    taken: set[LinkKey] = set()
    entries: dict[Role, list[Entry]] = {"left": [], "right": []}
    for role in ROLES:
        lane, keys = mapping.lane(role), Keys(mapping, role)
        for page in _pages(store.images(lane.side, lane.table)):
            with store.look() as look:
                taken.update(_taken(look, mapping, role, page))
                entries[role] += _entries(look, keys, page)
    return match(mapping, entries["left"], entries["right"], taken)


def _pages(records: Iterable[Record]) -> Iterator[list[Record]]:
    left = iter(records)
    while page := list(islice(left, PAGE)):
        yield page


def _entries(look: Look, keys: Keys, page: list[Record]) -> Iterator[Entry]:
    links = {link for record in page if record.image for link in keys.links(record.image)}
    counterparts = look.counterparts(links) if links else {}
    found = (keys.entry(record, counterparts) for record in page)
    return (entry for entry in found if entry is not None)


def _taken(look: Look, mapping: CompiledMapping, role: Role, page: list[Record]) -> Iterator[LinkKey]:
    """Give the places where couplings of these records stand, on both sides."""
    for coupling in look.lock_couplings([LinkKey(mapping.name, role, record.key.id) for record in page]):
        yield from _places(coupling)


def _places(coupling: Coupling) -> Iterator[LinkKey]:
    for role in ROLES:
        record_id = coupling.id_of(role)
        if record_id is not None:
            yield LinkKey(coupling.mapping, role, record_id)
