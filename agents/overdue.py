"""Looks for records that have been parked longer than their mapping allows."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from agents.guard import persistently
from agents.loading import Loader
from agents.parts import Parts
from agents.routing import SWEEP, TIMER
from agents.work import Work
from rules.compiled import CompiledMapping
from rules.overdue import overdue
from streams.port import Stopping


class Overdue:
    """Opens an error for each record parked too long; each round goes on where the last one ended."""

    def __init__(self, parts: Parts, mappings: Mapping[str, CompiledMapping]) -> None:
        self._parts = parts
        self._mappings = mappings
        self._loader = Loader(mappings)
        self._after = ""

    def look(self, stopping: Stopping) -> None:
        """Take one round."""
        if not self._mappings:
            return
        since = self._parts.now() - min(mapping.park_deadline for mapping in self._mappings.values())
        store, after = self._parts.store, self._after
        late = persistently(lambda: store.overdue(self._mappings, since, after, SWEEP), stopping)
        if late:
            persistently(lambda: self._tell(late), stopping)
        self._after = late[-1][0] if len(late) == SWEEP else ""

    def _tell(self, late: Sequence[tuple[str, datetime]]) -> None:
        with self._parts.store.batch() as tx:
            known = self._loader.revisit(tx, [coupling_id for coupling_id, _ in late], self._parts.now())
            work = Work(known, self._mappings, self._parts.codec, self._parts.topics)
            for coupling_id, since in late:
                coupling = known.couplings.get(coupling_id)
                if coupling is None:
                    continue
                decision = overdue(coupling, self._mappings[coupling.mapping], known, since)
                if decision is not None:
                    work.add(decision, TIMER)
            tx.save(work.changes())
            self._parts.producer.send(work.outgoing)
