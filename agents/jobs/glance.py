"""The quickest look at old change events: those of records that are marked as in step are passed by.

Neither the image in the event nor the one in the store is read. What a mark does not cover goes on
to be looked at in whole.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from agents.jobs.scope import Scope
from agents.parts import Parts
from agents.reading import NUL
from coupling_store.answers import Pairing, Stand
from rules.compiled import CompiledMapping
from rules.filter_closures import everything
from rules.outcome import Outcome
from schemas.codec import Undecodable
from schemas.heads import Head
from schemas.keys import Role
from streams.port import Received

Counts = Counter[tuple[str, str]]
Marked = Mapping[str, Stand]
"""By record id: those in step in one mapping."""


class Glance:
    """Knows the tables whose records may be passed by: not those of which a filter must be asked."""

    def __init__(self, scope: Scope, parts: Parts) -> None:
        self._store = parts.store
        self._codec = parts.codec
        self._places = {
            table: places for table, places in scope.places.items() if scope.matches[table] is everything
        }

    def pass_by(self, batch: Sequence[Received]) -> tuple[list[Received], Counts]:
        """Give the messages that are left, and the outcomes of the others. Raises StoreDown, RegistryDown."""
        counts: Counts = Counter()
        heads = [self._head(received) for received in batch]
        marked = self._marked([head for head in heads if head is not None])
        left = [
            received
            for received, head in zip(batch, heads, strict=True)
            if head is None or not self._passes(head, marked[head.record[:2]], counts)
        ]
        return left, counts

    def _head(self, received: Received) -> Head | None:
        """Read whom a message is about; None: that is for others to judge."""
        try:
            head = self._codec.decode_head(received.value or b"")
        except Undecodable:
            return None
        # The store is asked by ids that it can hold: one that it cannot would end the whole job.
        is_sound = received.key == head.record.id.encode() and NUL not in head.record.id
        return head if is_sound and head.record[:2] in self._places else None

    def _marked(self, heads: Sequence[Head]) -> dict[tuple[str, str], list[Marked]]:
        """Ask for the marks: by table, for each of its places."""
        ids: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        for head in heads:
            ids[head.record[:2]].append(head.record.id)
        return {
            table: [self._store.in_step(_pairing(*place), found) for place in self._places[table]]
            for table, found in ids.items()
        }

    def _passes(self, head: Head, marked: Sequence[Marked], counts: Counts) -> bool:
        """Count a record that is in step at every place, and not older than this event."""
        side, table, record_id = head.record
        stands = [found.get(record_id) for found in marked]
        if any(stand is None or stand.version < head.version for stand in stands):
            return False
        for (mapping, role), stand in zip(self._places[side, table], stands, strict=True):
            ours = stand is not None and stand.author == mapping.lane(role).integration_user
            counts[mapping.name, Outcome.ECHO if ours else Outcome.UNCHANGED] += 1
        return True


def _pairing(mapping: CompiledMapping, role: Role) -> Pairing:
    left, right = mapping.left, mapping.right
    places = ((left.side, left.table), (right.side, right.table))
    return Pairing(mapping.name, role, mapping.shape, *places)
