"""How the records of one side of a mapping stand: coupled, on their way to it, or free."""

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from coupling_store.port import Store
from rules.compiled import CompiledMapping
from rules.filter_closures import everything
from rules.named import Matches
from schemas.keys import LinkKey, Role
from schemas.known import Record

PAGE = 1000


class Stand(NamedTuple):
    """The known records of one side that pass its filter, counted."""

    coupled: int = 0
    under_way: int = 0
    """Those with a coupling whose other record is still to be made."""
    free: int = 0
    in_reach: int = 0
    """The free ones that a job would read."""


def stand_of(store: Store, mapping: CompiledMapping, role: Role, reach: Matches = everything) -> Stand:
    """Count them; reads the images of the table. ``reach``: the filter of a job. Raises StoreDown."""
    total, records = Stand(), _records(store, mapping, role)
    while page := list(islice(records, PAGE)):
        found = _page(store, mapping, role, page, reach)
        total = Stand(*map(sum, zip(total, found, strict=True)))
    return total


def _page(store: Store, mapping: CompiledMapping, role: Role, records: list[Record], reach: Matches) -> Stand:
    links = {LinkKey(mapping.name, role, record.key.id): record for record in records}
    with store.look() as look:
        coupled = look.counterparts(links)
        begun = look.lock_couplings([link for link in links if link not in coupled])
    under_way = {coupling.id_of(role) for coupling in begun}
    rest = [record for link, record in links.items() if link not in coupled and link.id not in under_way]
    in_reach = sum(1 for record in rest if reach(record.image or {}))
    return Stand(len(coupled), len(under_way), len(rest), in_reach)


def _records(store: Store, mapping: CompiledMapping, role: Role) -> Iterator[Record]:
    lane = mapping.lane(role)
    records = store.images(lane.side, lane.table)
    return (r for r in records if r.image is not None and lane.matches(r.image))
