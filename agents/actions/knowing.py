"""Loads all that an action on some pairs of one mapping may ask for."""

from collections.abc import Collection, Iterable
from datetime import datetime

from agents.work import record_keys
from coupling_store.port import Look
from rules.compiled import CompiledMapping
from rules.decision import Known
from rules.translation import link_of
from schemas.keys import ROLES, LinkKey, RecordKey, Role, other
from schemas.known import Record


def role_of(mapping: CompiledMapping, key: RecordKey) -> Role | None:
    """Tell where in a mapping a record stands; None: its table is not in it."""
    return next((r for r in ROLES if (mapping.lane(r).side, mapping.lane(r).table) == key[:2]), None)


def link_at(mapping: CompiledMapping, key: RecordKey) -> LinkKey | None:
    """Give the place of a record in a mapping; None: its table is not in it."""
    role = role_of(mapping, key)
    return None if role is None else LinkKey(mapping.name, role, key.id)


def know(look: Look, mapping: CompiledMapping, keys: Collection[RecordKey], now: datetime) -> Known:
    """Read these records with their counterparts, then their couplings, and what they refer to.

    In a batch all but the last is locked. Records come first, all in key order, as everywhere: two
    that lock the same never wait crosswise.
    """
    known = Known(now)
    links = {link for key in keys if (link := link_at(mapping, key))}
    partners = {_key(mapping, other(link.role), id_) for link, id_ in look.counterparts(links).items()}
    known.records.update(look.lock_records({*keys, *partners}))
    places = {link for key in known.records if (link := link_at(mapping, key))}
    couplings = look.lock_couplings(places)
    for coupling in couplings:
        known.keep(coupling)
    # A pair that was coupled a moment ago, after its counterpart was looked for.
    missing = {key for c in couplings for key in record_keys(c, mapping)} - known.records.keys()
    known.records.update(look.lock_records(missing) if missing else {})
    waits = {link for coupling in couplings for link in coupling.waits}
    wanted = waits.union(_references(mapping, known.records.values())) - known.counterparts.keys()
    known.counterparts.update(look.counterparts(wanted))
    return known


def _key(mapping: CompiledMapping, role: Role, record_id: str) -> RecordKey:
    lane = mapping.lane(role)
    return RecordKey(lane.side, lane.table, record_id)


def _references(mapping: CompiledMapping, records: Iterable[Record]) -> Iterable[LinkKey]:
    """Give the couplings that the records' references go through."""
    for record in records:
        role = role_of(mapping, record.key)
        for row in mapping.lane(role).rows if role and record.image else ():
            link = link_of(row, (record.image or {}).get(row.source or ""))
            if link is not None:
                yield link
