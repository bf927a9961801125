"""The proof: both databases are read, and every coupled pair is compared by what its mapping says.

Nothing of what the synchronization remembers is believed, except which records are coupled.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from echoless.demo.book import Book, Cell
from echoless.demo.database import BusinessDatabase
from echoless.demo.proof import Difference, Proof, listed_once, pairs
from rules.agreement import is_same
from rules.compiled import CompiledMapping, Lane, Row, Unfit
from rules.translation import NotCoupled, carry, given
from schemas.keys import ROLES, LinkKey, RecordKey, Role, other
from schemas.known import Coupling
from schemas.values import Value, Values


class Link(NamedTuple):
    """Two fields of a pair that belong together."""

    mapping: str
    left: Cell
    right: Cell

    @property
    def ends(self) -> tuple[Cell, Cell]:
        """Give both."""
        return self.left, self.right


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
        # Rows of option mappings stand among the couplings, but tie no records.
        tying = [coupling for coupling in couplings if coupling.mapping in mappings]
        self._lost = [lost for coupling in tying for lost in self._lost_of(coupling)]
        self._complete = [coupling for coupling in tying if not any(self._lost_of(coupling))]

    def prove(self, book: Book) -> Proof:
        """Compare all pairs with each other, and with the book of who wrote what."""
        found = [difference for coupling in self._complete for difference in self._differences(coupling)]
        foreign = [difference for difference in found if difference.is_foreign(book)]
        links = [link for coupling in self._complete for link in self._links(coupling)]
        return Proof(
            pairs_compared=len(self._complete),
            pairs_equal=len(self._complete) - len(pairs(found)),
            foreign=listed_once(foreign),
            different=listed_once(difference for difference in found if difference not in foreign),
            unpaired=[*self._lost, *self._alone()],
            lost=[told for link in links for told in self._lost_edits(link, book)],
            crossed=[told for link in links for told in self._crossed(link, book)],
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
            wanted = carry(row, given(row, source), self._counterparts)
        except NotCoupled:
            return row.missing == "keep" or (row.missing == "clear" and target[row.target] is None)
        except Unfit:
            return False
        if wanted in {None, ""} and (row.not_empty or self._has_no_option(row, target[row.target])):
            return True
        return is_same(mapping, other(role), row.target, wanted, target[row.target])

    def _has_no_option(self, row: Row, value: Value) -> bool:
        """Tell whether a value is one that its option mapping does not know: it is left blank opposite."""
        if not row.counts_blank or row.reference is None or value is None:
            return False
        options, role = row.reference
        return LinkKey(options, other(role), str(value)) not in self._counterparts

    def _links(self, coupling: Coupling) -> Iterator[Link]:
        """Give the fields of a pair that belong together, each once."""
        mapping = self._mappings[coupling.mapping]
        left, right = _key(coupling, mapping, "left"), _key(coupling, mapping, "right")
        there = [(row.source, row.target) for row in mapping.left.rows if row.source and mapping.left.sends]
        back = [(row.target, row.source) for row in mapping.right.rows if row.source and mapping.right.sends]
        for one, two in dict.fromkeys([*there, *back]):
            yield Link(mapping.name, Cell(*left, one), Cell(*right, two))

    def _lost_edits(self, link: Link, book: Book) -> Iterator[str]:
        """Find edits that should stand: the last one of either side, where nobody wrote in disguise."""
        entries = [*book.of(link.left), *book.of(link.right)]
        last = {written[-1].value for end in link.ends if (written := book.of(end))}
        foreign = any(entry.author is not None for entry in entries)
        if entries and not foreign and not any(self._value(end) in last for end in link.ends):
            yield f"{link.mapping}: {link.left} or {link.right}: none of {', '.join(sorted(last))}"

    def _crossed(self, link: Link, book: Book) -> Iterator[str]:
        """Find values that went from one side to the other although nobody but us may have written them."""
        for here, there in (link.ends, link.ends[::-1]):
            for entry in book.of(here):
                if entry.author is not None and self._value(there) == entry.value:
                    yield f"{link.mapping}: {entry.value!r} was written to {here}, and stands in {there}"

    def _value(self, cell: Cell) -> str:
        return str(self._record(RecordKey(*cell[:3]))[cell.field])

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


def _counterparts(couplings: Iterable[Coupling]) -> Iterator[tuple[LinkKey, str]]:
    for coupling in couplings:
        for role in ROLES:
            here, there = coupling.id_of(role), coupling.id_of(other(role))
            if here is not None and there is not None:
                yield LinkKey(coupling.mapping, role, here), there
