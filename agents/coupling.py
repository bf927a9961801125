"""Couples two existing records because somebody asks for it."""

from collections.abc import Mapping

from agents.guard import Wrong
from agents.parts import Parts
from agents.work import Work
from coupling_store.port import Batch
from rules.compiled import CompiledMapping
from rules.conclude import conclude
from rules.decision import Known
from rules.draft import Cause
from rules.outcome import Outcome
from rules.reconcile import reconcile
from rules.start import FirstSync, couple
from rules.translation import link_of
from schemas.keys import ROLES, LinkKey, RecordKey
from schemas.known import Coupling, Record


class Coupler:
    """Couples by hand; what the first synchronization sends goes out like any command."""

    def __init__(self, parts: Parts, mappings: Mapping[str, CompiledMapping]) -> None:
        self._parts = parts
        self._mappings = mappings

    def couple(self, mapping: str, left_id: str, right_id: str, first_sync: FirstSync) -> Coupling:
        """Couple two records. Raises Wrong, StoreDown."""
        compiled = self._mappings[mapping]
        with self._parts.store.batch() as tx:
            known = Known(self._parts.now())
            keys = (
                RecordKey(compiled.left.side, compiled.left.table, left_id),
                RecordKey(compiled.right.side, compiled.right.table, right_id),
            )
            known.records.update(tx.lock_records(keys))
            left, right = (_existing(known.records[key]) for key in keys)
            self._refuse_taken(tx, compiled, left_id, right_id)
            self._load_references(tx, compiled, known, left, right)
            draft = couple(compiled, left, right, known, Cause("couple"), first_sync)
            reconcile(draft)
            decision = conclude(draft, Outcome.UNCHANGED, "coupled by hand")
            work = Work(known, self._mappings, self._parts.codec, self._parts.topics)
            work.add(decision, "couple")
            tx.save(work.changes())
            self._parts.producer.send(work.outgoing)
        return draft.c

    def _refuse_taken(self, tx: Batch, mapping: CompiledMapping, left_id: str, right_id: str) -> None:
        ids = {"left": left_id, "right": right_id}
        links = [LinkKey(mapping.name, role, ids[role]) for role in ROLES]
        for taken in tx.lock_couplings(links):
            raise Wrong(
                "already_coupled",
                f"in {mapping.name}, {taken.left_id} and {taken.right_id} are coupled already",
                f"look at the coupling: echoless couplings list --mapping {mapping.name}",
            )

    def _load_references(
        self, tx: Batch, mapping: CompiledMapping, known: Known, left: Record, right: Record
    ) -> None:
        links = [
            link_of(row, (record.image or {}).get(row.source or ""))
            for lane, record in ((mapping.left, left), (mapping.right, right))
            for row in lane.rows
        ]
        known.counterparts.update(tx.counterparts([link for link in links if link is not None]))


def _existing(record: Record) -> Record:
    if record.image is None:
        raise Wrong(
            "unknown_record",
            f"{record.key} is not known" if not record.deleted else f"{record.key} was deleted",
            f"if it exists, publish it: echoless snapshot {record.key.side} {record.key.table}",
        )
    return record
