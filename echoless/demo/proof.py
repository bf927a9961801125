"""The proof: both databases are read, and every coupled pair is compared by what its mapping says.

Nothing of what the synchronization remembers is believed, except which records are coupled.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from echoless.demo.database import BusinessDatabase
from rules.agreement import is_same
from rules.compiled import CompiledMapping, Lane, Row, Unfit
from rules.translation import NotCoupled, carry
from schemas.keys import ROLES, LinkKey, RecordKey, Role, other
from schemas.known import Coupling
from schemas.values import Value, Values

Records = Mapping[tuple[str, str], Mapping[str, Values]]
"""By side and table, then by record id."""


class Written(NamedTuple):
    """A value that somebody wrote under the integration account."""

    side: str
    table: str
    record_id: str
    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A field of a pair that is not what the other side's value translates to."""

    mapping: str
    source: RecordKey
    source_field: str
    source_value: Value
    target: RecordKey
    target_field: str
    target_value: Value

    def touches(self, written: Collection[Written]) -> bool:
        """Tell whether one of the two values was written under the integration account."""
        ends = (
            Written(*self.source, self.source_field, str(self.source_value)),
            Written(*self.target, self.target_field, str(self.target_value)),
        )
        return any(end in written for end in ends)

    def __str__(self) -> str:
        return (
            f"{self.mapping}: {self.source} {self.source_field} = {self.source_value!r}, "
            f"{self.target} {self.target_field} = {self.target_value!r}"
        )


@dataclass(frozen=True, slots=True)
class Proof:
    """What the comparison found."""

    pairs_compared: int
    pairs_equal: int
    foreign: Sequence[Difference]
    """Differences that a foreign write explains: that is how they are to be."""
    different: Sequence[Difference]
    """Differences that nothing explains."""
    unpaired: Sequence[str]
    """Records that should have a counterpart and have none, or whose counterpart is not there."""

    @property
    def pairs_with_foreign_write(self) -> int:
        """Count the pairs that differ by a foreign write."""
        return len(_pairs(self.foreign) - _pairs(self.different))

    @property
    def pairs_different(self) -> int:
        """Count the pairs with a difference that nothing explains."""
        return len(_pairs(self.different))

    @property
    def holds(self) -> bool:
        """Tell whether both sides are equal as promised."""
        return not self.different and not self.unpaired


class Prover:
    """Compares two sides."""

    def __init__(
        self,
        mappings: Mapping[str, CompiledMapping],
        couplings: Sequence[Coupling],
        databases: Mapping[str, BusinessDatabase],
    ) -> None:
        self._mappings = mappings
        self._couplings = couplings
        self._records: Records = {
            (side, table): database.records(table)
            for side, database in databases.items()
            for table in database.tables
        }
        self._counterparts = dict(_counterparts(couplings))

    def prove(self, foreign: Collection[Written]) -> Proof:
        """Compare all pairs; ``foreign`` lists what was written under the integration account."""
        known: list[Difference] = []
        unknown: list[Difference] = []
        equal, unpaired = 0, list(self._alone())
        for coupling in self._couplings:
            if lost := list(self._lost(coupling)):
                unpaired += lost
                continue
            found = list(self._differences(coupling))
            equal += not found
            for difference in found:
                (known if difference.touches(foreign) else unknown).append(difference)
        compared = equal + len(_pairs([*known, *unknown]))
        return Proof(compared, equal, _once(known), _once(unknown), unpaired)

    def _differences(self, coupling: Coupling) -> Iterator[Difference]:
        mapping = self._mappings[coupling.mapping]
        for role in ROLES:
            if mapping.lane(role).sends:
                yield from self._one_way(coupling, mapping, role)

    def _one_way(self, coupling: Coupling, mapping: CompiledMapping, role: Role) -> Iterator[Difference]:
        here, there = (self._key(coupling, mapping, r) for r in (role, other(role)))
        source, target = (self._records[key[:2]][key.id] for key in (here, there))
        for row in mapping.lane(role).rows:
            if row.source is None or self._is_so(mapping, role, row, source, target):
                continue
            value = source[row.source]
            yield Difference(mapping.name, here, row.source, value, there, row.target, target[row.target])

    def _is_so(self, mapping: CompiledMapping, role: Role, row: Row, source: Values, target: Values) -> bool:
        try:
            wanted = carry(row, source[row.source or ""], self._counterparts)
        except NotCoupled:
            return row.missing == "keep" or (row.missing == "clear" and target[row.target] is None)
        except Unfit:
            return False
        return is_same(mapping, other(role), row.target, wanted, target[row.target])

    def _lost(self, coupling: Coupling) -> Iterator[str]:
        mapping = self._mappings[coupling.mapping]
        for role in ROLES:
            key = self._key(coupling, mapping, role)
            if key.id not in self._records[key[:2]]:
                yield f"{mapping.name}: {key} of coupling {coupling.id} is not there"

    def _alone(self) -> Iterator[str]:
        for mapping in self._mappings.values():
            for role in ROLES:
                yield from self._alone_in(mapping.name, role, mapping.lane(role))

    def _alone_in(self, mapping: str, role: Role, lane: Lane) -> Iterator[str]:
        if not (lane.sends and lane.creates):
            return
        for record_id, image in self._records[lane.side, lane.table].items():
            if lane.matches(image) and LinkKey(mapping, role, record_id) not in self._counterparts:
                yield f"{mapping}: {RecordKey(lane.side, lane.table, record_id)} has no counterpart"

    @staticmethod
    def _key(coupling: Coupling, mapping: CompiledMapping, role: Role) -> RecordKey:
        lane = mapping.lane(role)
        return RecordKey(lane.side, lane.table, coupling.id_of(role) or "")


def _counterparts(couplings: Iterable[Coupling]) -> Iterator[tuple[LinkKey, str]]:
    for coupling in couplings:
        for role in ROLES:
            here, there = coupling.id_of(role), coupling.id_of(other(role))
            if here is not None and there is not None:
                yield LinkKey(coupling.mapping, role, here), there


def _pairs(found: Iterable[Difference]) -> set[frozenset[RecordKey]]:
    return {frozenset((one.source, one.target)) for one in found}


def _once(found: Iterable[Difference]) -> list[Difference]:
    """List a field that goes both ways once, not once for each way."""
    unique = {
        frozenset(((f.source, f.source_field), (f.target, f.target_field))): f for f in reversed(list(found))
    }
    return list(reversed(unique.values()))
