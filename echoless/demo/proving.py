"""The proof: both databases are read, and every coupled pair is compared by what its mapping says.

Nothing of what the synchronization remembers is believed, except which records are coupled.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from echoless.demo.book import Book, Cell, Entry
from echoless.demo.database import BusinessDatabase
from echoless.demo.proof import Difference, Proof, listed_once, pairs
from rules.agreement import is_same
from rules.compiled import CompiledMapping, Lane, Row, Unfit
from rules.translation import NotCoupled, carry
from schemas.keys import ROLES, LinkKey, RecordKey, Role, other
from schemas.known import Coupling
from schemas.values import Values


class Prover:
    """Compares two sides."""

    def __init__(
        self,
        mappings: Mapping[str, CompiledMapping],
        couplings: Sequence[Coupling],
        databases: Mapping[str, BusinessDatabase],
    ) -> None:
        self._mappings = mappings
        self._counterparts = dict(_counterparts(couplings))
        self._records = {
            (side, table): database.records(table)
            for side, database in databases.items()
            for table in database.tables
        }
        self._lost = [lost for coupling in couplings for lost in self._lost_of(coupling)]
        self._complete = [coupling for coupling in couplings if not any(self._lost_of(coupling))]

    def prove(self, book: Book) -> Proof:
        """Compare all pairs with each other, and with the book of who wrote what."""
        found = [difference for coupling in self._complete for difference in self._differences(coupling)]
        foreign = [difference for difference in found if difference.is_foreign(book)]
        return Proof(
            pairs_compared=len(self._complete),
            pairs_equal=len(self._complete) - len(pairs(found)),
            foreign=listed_once(foreign),
            different=listed_once(difference for difference in found if difference not in foreign),
            unpaired=[*self._lost, *self._alone()],
            lost=[lost for coupling in self._complete for lost in self._lost_edits(coupling, book)],
        )

    def _differences(self, coupling: Coupling) -> Iterator[Difference]:
        mapping = self._mappings[coupling.mapping]
        for role in ROLES:
            if mapping.lane(role).sends:
                yield from self._one_way(coupling, mapping, role)

    def _one_way(self, coupling: Coupling, mapping: CompiledMapping, role: Role) -> Iterator[Difference]:
        here, there = _key(coupling, mapping, role), _key(coupling, mapping, other(role))
        source, target = self._record(here), self._record(there)
        for row in mapping.lane(role).rows:
            if row.source is not None and not self._is_so(mapping, role, row, source, target):
                mine, theirs = source[row.source], target[row.target]
                yield Difference(mapping.name, here, row.source, mine, there, row.target, theirs)

    def _is_so(self, mapping: CompiledMapping, role: Role, row: Row, source: Values, target: Values) -> bool:
        try:
            wanted = carry(row, source[row.source or ""], self._counterparts)
        except NotCoupled:
            return row.missing == "keep" or (row.missing == "clear" and target[row.target] is None)
        except Unfit:
            return False
        return is_same(mapping, other(role), row.target, wanted, target[row.target])

    def _lost_edits(self, coupling: Coupling, book: Book) -> Iterator[str]:
        """Find edits that should stand: the last one of either side, where nobody wrote in disguise."""
        mapping = self._mappings[coupling.mapping]
        cells = {
            (row.source, row.target) if role == "left" else (row.target, row.source)
            for role in ROLES
            for row in mapping.lane(role).rows
            if row.source is not None and mapping.lane(role).sends
        }
        left, right = _key(coupling, mapping, "left"), _key(coupling, mapping, "right")
        for left_field, right_field in sorted(cells):
            ends = (Cell(*left, left_field), Cell(*right, right_field))
            written = [book.of(end) for end in ends]
            if any(written) and not self._stands(ends, written):
                yield f"{mapping.name}: {' and '.join(_told(entries) for entries in written if entries)}"

    def _stands(self, ends: Iterable[Cell], written: Sequence[Sequence[Entry]]) -> bool:
        if any(entry.author is not None for entries in written for entry in entries):
            return True
        last = {entries[-1].value for entries in written if entries}
        return any(str(self._record(RecordKey(*end[:3]))[end.field]) in last for end in ends)

    def _lost_of(self, coupling: Coupling) -> Iterator[str]:
        mapping = self._mappings[coupling.mapping]
        for role in ROLES:
            key = _key(coupling, mapping, role)
            if key.id not in self._records[key[:2]]:
                yield f"{mapping.name}: {key} is coupled, but not there"

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

    def _record(self, key: RecordKey) -> Values:
        return self._records[key[:2]][key.id]


def _key(coupling: Coupling, mapping: CompiledMapping, role: Role) -> RecordKey:
    lane = mapping.lane(role)
    return RecordKey(lane.side, lane.table, coupling.id_of(role) or "")


def _told(entries: Sequence[Entry]) -> str:
    last = entries[-1]
    return f"{RecordKey(*last[:3])} {last.field} = {last.value!r}"


def _counterparts(couplings: Iterable[Coupling]) -> Iterator[tuple[LinkKey, str]]:
    for coupling in couplings:
        for role in ROLES:
            here, there = coupling.id_of(role), coupling.id_of(other(role))
            if here is not None and there is not None:
                yield LinkKey(coupling.mapping, role, here), there
