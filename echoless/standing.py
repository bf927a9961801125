"""How a record stands: what became of its last change events, and what its couplings still have to do."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from coupling_store.changes import Parked
from rules.agreement import MISSING, is_same
from rules.compiled import CompiledMapping
from schemas.keys import ROLES, LinkKey, RecordKey, Role, other
from schemas.known import NEVER, Coupling, Flight, Record
from schemas.outcomes import DecidedEvent, load_events
from schemas.pausing import PAUSED
from schemas.values import Image


@dataclass(frozen=True, slots=True)
class InFlight:
    """A command on its way."""

    to: str
    operation: str
    command_id: str
    caused_by: str
    """The event that made us send it."""
    attempt: int
    answered: str
    """Empty: not yet. Otherwise what the result said; its change event is awaited."""
    again_at: datetime | None


@dataclass(frozen=True, slots=True)
class Pair:
    """A coupling of the record. Values are listed by the record that they belong to."""

    mapping: str
    id: str
    counterpart: str | None
    """None: still to be created."""
    deleted: str
    """The side, left or right, whose record was deleted while the coupling lives on."""
    left_its_filter: str
    """The side, left or right, whose record left its filter, and takes its counterpart with it."""
    not_shown: dict[str, Image]
    """Agreed values that a side's own change events have not shown yet."""
    in_flight: list[InFlight]
    waits_for: list[str]
    waits_since: datetime | None
    held: dict[str, Image]
    """Both sides' values of conflicts that a person decides."""
    rejected: dict[str, Image]
    """Values that a side rejected: sent again when the agreed value changes."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A record as its own change events last showed it, and its couplings."""

    record: str
    state: str
    """exists, deleted, or not heard of: then only a coupling or an error names it."""
    version: int | None
    author: str
    events: tuple[DecidedEvent, ...]
    """What became of its last change events, the latest first."""
    couplings: list[Pair]


def standing(key: RecordKey, record: Record | None, pairs: list[Pair]) -> Standing:
    """Say how a record stands."""
    if record is None or record.version == NEVER:
        return Standing(str(key), "not heard of", None, "", (), pairs)
    state = "deleted" if record.deleted else "exists"
    told = load_events(record.last_events)
    return Standing(str(key), state, record.version, record.author, told, pairs)


def keys_of(coupling: Coupling, mapping: CompiledMapping) -> dict[Role, RecordKey]:
    """Give the records of a pair that are there."""
    lanes = ((role, mapping.lane(role), coupling.id_of(role)) for role in ROLES)
    return {role: RecordKey(lane.side, lane.table, id_) for role, lane, id_ in lanes if id_ is not None}


class Teller:
    """Says how couplings stand, in the words of their mappings."""

    def __init__(self, mappings: Mapping[str, CompiledMapping], records: Mapping[RecordKey, Record]) -> None:
        self._mappings = mappings
        self._records = records

    def pair(self, coupling: Coupling, of: RecordKey, parked: Parked | None) -> Pair:
        """Tell one coupling of a record."""
        mapping = self._mappings[coupling.mapping]
        keys = keys_of(coupling, mapping)
        names = {role: _name(mapping, role, keys.get(role)) for role in ROLES}
        rejected = {role: coupling.blocked(role) for role in ROLES}
        stays = self._exists(keys.get(coupling.deleted)) if coupling.deleted else False
        unshown = {role: self._unshown(coupling, mapping, role, keys.get(role)) for role in ROLES}
        return Pair(
            coupling.mapping,
            coupling.id,
            next((str(key) for key in keys.values() if key != of), None),
            "" if stays else coupling.deleted,
            coupling.deleted if stays else "",
            {names[role]: values for role, values in unshown.items() if values},
            [_in_flight(flight, names[role]) for role in ROLES if (flight := coupling.flight(role))],
            [self._place(link) for link in coupling.waits],
            parked.since if parked else None,
            {names[role]: held for role in ROLES if (held := coupling.held.get(role))},
            {names[role]: values for role, values in rejected.items() if values},
        )

    def _exists(self, key: RecordKey | None) -> bool:
        """Tell whether a record is there: one that only left its filter counts for its pair as deleted."""
        record = self._records.get(key) if key else None
        return record is not None and not record.deleted

    def _unshown(
        self, coupling: Coupling, mapping: CompiledMapping, role: Role, key: RecordKey | None
    ) -> Image:
        """Give the agreed values that a record does not show; of one still to be made, or gone, none."""
        lane, agreed = mapping.lane(other(role)), coupling.agreed(role)
        if key is None or coupling.deleted == role or not lane.sends:
            return {}
        record = self._records.get(key)
        shown = {**coupling.unseen(role), **((record and record.image) or {})}
        undecided = {**coupling.held.get(role, {}), **coupling.blocked(role)}
        targets = dict.fromkeys(row.target for row in lane.rows)
        return {
            name: agreed[name]
            for name in targets
            if name in agreed
            and name not in undecided
            and not is_same(mapping, role, name, agreed[name], shown.get(name, MISSING))
        }

    def _place(self, link: LinkKey) -> str:
        if link.mapping == PAUSED:
            return "the end of a pause (echoless pause lists all)"
        mapping = self._mappings.get(link.mapping)
        name = _name(mapping, link.role, None) if mapping else link.role
        return f"{name}/{link.id} to be coupled in {link.mapping}"


def _name(mapping: CompiledMapping, role: Role, key: RecordKey | None) -> str:
    lane = mapping.lane(role)
    return str(key) if key else f"{lane.side}/{lane.table}"


def _in_flight(flight: Flight, to: str) -> InFlight:
    return InFlight(
        to,
        flight.operation,
        flight.command_id,
        flight.caused_by,
        flight.attempts,
        flight.answered,
        flight.due_at,
    )
