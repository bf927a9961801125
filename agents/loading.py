"""Loads in bulk all that a batch of messages may ask for; what may be written is locked."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from agents.work import record_keys
from coupling_store.port import Look
from rules.change import Place
from rules.compiled import CompiledMapping, Row
from rules.decision import Known
from rules.translation import link_of
from schemas.keys import LinkKey, RecordKey, Role
from schemas.known import Coupling
from schemas.messages import ChangeEvent, Result
from schemas.values import Image

Mappings = Mapping[str, CompiledMapping]
Places = Mapping[tuple[str, str], Sequence[Place]]
"""By side and table: the mappings in which it stands."""


def places_of(mappings: Mappings) -> Places:
    """Tell for each table in which mappings, and where in them, its records stand."""
    places: dict[tuple[str, str], list[Place]] = {}
    roles: tuple[Role, Role] = ("left", "right")
    for mapping in mappings.values():
        for role in roles:
            lane = mapping.lane(role)
            places.setdefault((lane.side, lane.table), []).append((mapping, role))
    return places


def reference_rows(mappings: Mappings) -> dict[tuple[str, Role], tuple[Row, ...]]:
    """Give the rows that go through couplings, by mapping and source role."""
    return {
        (mapping.name, lane.role): tuple(row for row in lane.rows if row.reference is not None)
        for mapping in mappings.values()
        for lane in (mapping.left, mapping.right)
    }


class Loader:
    """Knows which rows, couplings and records a message needs."""

    def __init__(self, mappings: Mappings, listed: Collection[tuple[str, str]] = ()) -> None:
        """Know the mappings; ``listed``: tables whose records option mappings name, nothing more."""
        self._mappings = mappings
        self.places: Places = {**dict.fromkeys(listed, ()), **places_of(mappings)}
        self._references = reference_rows(mappings)

    def load(
        self, batch: Look, events: Sequence[ChangeEvent], results: Sequence[Result], now: datetime
    ) -> Known:
        """Lock the records that changed and all couplings concerned; read counterparts and references."""
        known = Known(now)
        if events:
            known.records.update(batch.lock_records({event.record for event in events}))
        links: set[LinkKey] = set()
        wanted: set[LinkKey] = set()
        for event in events:
            for mapping, role in self.places.get(event.record[:2], ()):
                links.add(LinkKey(mapping.name, role, event.record.id))
                wanted.update(self._links(mapping.name, role, event.image or {}))
        made = {event.coupling_id for event in events if event.coupling_id}
        told = {result.coupling_id: _record_of(result) for result in results}
        couplings = batch.lock_couplings(links, made | told.keys())
        deleted = {event.record for event in events if event.image is None}
        self._complete(batch, known, couplings, wanted, deleted, told)
        return known

    def revisit(self, batch: Look, ids: Sequence[str], now: datetime) -> Known:
        """Lock couplings by their ids; read their records and what they wait for."""
        known = Known(now)
        self._complete(batch, known, batch.lock_couplings((), set(ids)), set(), set(), {})
        return known

    def _complete(
        self,
        batch: Look,
        known: Known,
        couplings: list[Coupling],
        wanted: set[LinkKey],
        deleted: set[RecordKey],
        told: Mapping[str, RecordKey | None],
    ) -> None:
        """Load what the couplings need; ``told``: the records that results name, by coupling."""
        ending: set[RecordKey] = set()
        others: set[RecordKey] = set()
        for coupling in couplings:
            mapping = self._mappings.get(coupling.mapping)
            if mapping is None:
                continue
            known.keep(coupling)
            keys = set(record_keys(coupling, mapping))
            if made := told.get(coupling.id):
                # The event of a record just made may have come before its coupling was known.
                keys.add(made)
            ends = may_end(coupling, mapping) or not deleted.isdisjoint(keys)
            (ending if ends else others).update(key for key in keys if key not in known.records)
            wanted.update(coupling.waits)
        if ending:
            known.records.update(batch.lock_records(ending))
        if others := others - ending:
            known.records.update(batch.read_records(others))
        if wanted := {link for link in wanted if link not in known.counterparts}:
            known.counterparts.update(batch.counterparts(wanted))

    def _links(self, mapping: str, role: Role, image: Image) -> list[LinkKey]:
        links = (link_of(row, image.get(row.source or "")) for row in self._references[mapping, role])
        return [link for link in links if link is not None]


def may_end(coupling: Coupling, mapping: CompiledMapping) -> bool:
    """Tell whether this batch may end the coupling: then its records are written, hence locked."""
    if coupling.deleted or "uncouple" in (mapping.left.on_exit, mapping.right.on_exit):
        return True
    flights = (coupling.flight_left, coupling.flight_right)
    return any(flight and flight.operation != "update" for flight in flights)


def _record_of(result: Result) -> RecordKey | None:
    return RecordKey(result.side, result.table, result.record_id) if result.record_id else None
