"""The stage of a case: everything that is known before the first thing happens."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from rules.cases.images import blank, key_of, read_fields, table_of
from rules.cases.model import Case, Pairs
from rules.cases.rulebook import Rulebook
from rules.compiled import CompiledMapping
from rules.decision import Decision, Known
from rules.draft import Cause, Draft
from rules.findings import Faulty, Finding, did_you_mean
from rules.start import agree, couple
from schemas.keys import ROLES, RecordKey, Role, other
from schemas.known import NEVER, Coupling, Record
from schemas.messages import Command
from schemas.values import Values

BEGINNING: Final = datetime(2026, 1, 1, 12, tzinfo=UTC)
FIRST_VERSION: Final = 1
_STAGE: Final = Cause("before the case")


@dataclass(slots=True)
class Stage:
    """What is known at a moment of a case, and the mapping's last command."""

    rules: Rulebook
    mapping: CompiledMapping
    known: Known = field(default_factory=lambda: Known(BEGINNING))
    command: Command | None = None
    written: int | None = None
    """The version of the change event that showed the command's write."""
    moments: int = 0
    """Counts what has happened: each change event has an id of its own."""

    def take(self, decision: Decision) -> None:
        """Take in a decision, as the worker that made it would."""
        if decision.removed is not None:
            self.known.drop(decision.removed, self._records_of(decision.removed))
        if decision.coupling is not None:
            self.known.keep(decision.coupling)
        if decision.mapping == self.mapping.name and decision.commands:
            self.command, self.written = decision.commands[-1], None

    def couple(self, pairs: Pairs) -> None:
        """Let records be coupled; agreed is what they show. Raises Faulty."""
        for name in pairs:
            self._refuse_unknown(name)
        fresh = [_bare(name, left, right) for name, ids in pairs.items() for left, right in ids]
        for coupling in fresh:
            self.known.keep(coupling)
        for coupling in fresh:
            if mapping := self.rules.mappings.get(coupling.mapping):
                self._agree(mapping, coupling)

    def _refuse_unknown(self, name: str) -> None:
        if name not in self.rules.coupled | self.rules.off:
            meant = did_you_mean(name, self.rules.coupled)
            raise Faulty(Finding((name,), f"there is no mapping `{name}`.", meant))

    def _agree(self, mapping: CompiledMapping, bare: Coupling) -> None:
        records = {role: self._record(mapping, bare, role) for role in ROLES}
        seen = [role for role in ROLES if records[role].image is not None]
        if not seen:
            return
        if len(seen) == 1:
            there = other(seen[0])
            key = records[there].key
            image = self._mirrored(mapping, bare, seen[0], records[seen[0]], key)
            self.known.records[key] = records[there] = Record(key, FIRST_VERSION, "somebody", image)
        made = couple(mapping, records["left"], records["right"], self.known, _STAGE, "none")
        self.known.couplings.pop(bare.id)
        self.known.keep(made.c)

    def _record(self, mapping: CompiledMapping, coupling: Coupling, role: Role) -> Record:
        lane = mapping.lane(role)
        key = RecordKey(lane.side, lane.table, coupling.id_of(role) or "")
        return self.known.records.get(key) or Record(key)

    def _mirrored(
        self, mapping: CompiledMapping, bare: Coupling, role: Role, record: Record, key: RecordKey
    ) -> Values:
        """Give the counterpart as a first synchronization from this side would have made it."""
        draft = Draft(bare.draft(), mapping, self.known, _STAGE)
        agree(draft, role, record)
        table = table_of(self.rules.catalog, key.side, key.table)
        return {**blank(table, key.id), **draft.c.agreed(other(role))}

    def _records_of(self, coupling: Coupling) -> tuple[RecordKey, ...]:
        mapping = self.rules.mappings[coupling.mapping]
        ends = [(mapping.lane(role), coupling.id_of(role)) for role in ROLES]
        return tuple(RecordKey(lane.side, lane.table, id_) for lane, id_ in ends if id_ is not None)


def set_stage(case: Case, mapping: CompiledMapping, rules: Rulebook) -> Stage:
    """Put up what a case says was there before. Raises Faulty, its path inside the case."""
    stage = Stage(rules, mapping)
    stage.couple({name: tuple(options.seed.items()) for name, options in rules.options.items()})
    for name, written in case.records.items():
        try:
            record = _given(rules, key_of(name), written or {})
        except Faulty as faulty:
            raise Faulty(faulty.finding.below(("records", name))) from faulty
        stage.known.records[record.key] = record
    try:
        stage.couple(case.couplings)
    except Faulty as faulty:
        raise Faulty(faulty.finding.below(("couplings",))) from faulty
    return stage


def _given(rules: Rulebook, key: RecordKey, written: Mapping[str, object]) -> Record:
    table = table_of(rules.catalog, key.side, key.table)
    image = {**blank(table, key.id), **read_fields(table, dict(written))}  # type: ignore[arg-type]
    return Record(key, FIRST_VERSION, "somebody", image)


def _bare(mapping: str, left: str, right: str) -> Coupling:
    return Coupling(f"{mapping}: {left} and {right}", mapping, left_id=left, right_id=right)


def version_of(record: Record | None) -> int:
    """Give the version last heard of; before the first event: one less than that has."""
    return record.version if record is not None and record.version != NEVER else 0
