"""What an agent does around the rules, without streams and store: load, decide, remember."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from rules.answered import answer_in
from rules.change import decide_change
from rules.choosing import choose
from rules.compiled import CompiledMapping
from rules.conclude import conclude
from rules.decision import Decision, Known
from rules.draft import Cause
from rules.outcome import Outcome
from rules.overdue import overdue
from rules.reconcile import reconcile
from rules.result import decide_result, release, send_again
from rules.start import FirstSync, couple
from rules.synchronizing import Towards, retry, synchronize
from schemas.keys import ROLES, LinkKey, RecordKey, Role
from schemas.known import Coupling, Record
from schemas.messages import ChangeEvent, Command, Problem, Result
from schemas.pausing import PAUSED


@dataclass(slots=True)
class Router:
    """The knowledge of a worker, and what it does with each message."""

    mappings: dict[str, CompiledMapping]
    known: Known
    problems: dict[str, Problem] = field(default_factory=dict)
    outcomes: Counter[str] = field(default_factory=Counter)
    conflicts: list[tuple[str, str, int]] = field(default_factory=list)
    """Coupling, reason and step of each recorded conflict."""
    foreign: set[tuple[str, RecordKey, int]] = field(default_factory=set)
    """Mapping, record and version of each foreign write that was counted."""
    heard: set[tuple[RecordKey, int]] = field(default_factory=set)
    """Records and versions of the events that told something new."""
    step: int = 0
    former: dict[str, tuple[Coupling, ...]] = field(default_factory=dict)
    """By coupling: those whose place it took."""

    def places(self, key: RecordKey) -> list[tuple[CompiledMapping, Role]]:
        """Give the mappings of a record's table."""
        return [
            (mapping, role)
            for mapping in self.mappings.values()
            for role in ROLES
            if (mapping.lane(role).side, mapping.lane(role).table) == (key.side, key.table)
        ]

    def change(self, event: ChangeEvent, now: datetime, *, replay: bool = False) -> list[Command]:
        """Decide a change event and remember what follows."""
        self.known.now = now
        places = self.places(event.record)
        if event.version > self.known.records.get(event.record, Record(event.record)).version:
            self.heard.add((event.record, event.version))
        # Events are read again without their headers.
        answer = None if replay else answer_in(event, places, self.known)
        commands = [] if answer is None else self.result(answer, now)
        verdict = decide_change(event, places, self.known, replay=replay)
        assert [d.mapping for d in verdict.decisions] == [m.name for m, _ in places], "not one outcome each"
        self.foreign |= {
            (d.mapping, event.record, event.version)
            for d in verdict.decisions
            if d.outcome == Outcome.FOREIGN_WRITE
        }
        return commands + [command for decision in verdict.decisions for command in self.take(decision)]

    def result(self, result: Result, now: datetime) -> list[Command]:
        """Decide a result and remember what follows."""
        self.known.now = now
        coupling = self.known.couplings.get(result.coupling_id)
        if coupling is None:
            return []
        return self.take(decide_result(result, self.mappings[coupling.mapping], self.known))

    def again(self, coupling: Coupling, now: datetime) -> list[Command]:
        """Send again what is due."""
        self.known.now = now
        return self.take(send_again(coupling, self.mappings[coupling.mapping], self.known))

    def release(self, coupling: Coupling, now: datetime) -> list[Command]:
        """Send what was parked."""
        self.known.now = now
        return self.take(release(coupling, self.mappings[coupling.mapping], self.known))

    def choose(self, coupling: Coupling, choices: dict[str, Role], now: datetime) -> list[Command]:
        """Settle held fields as a person says."""
        self.known.now = now
        return self.take(choose(coupling, self.mappings[coupling.mapping], self.known, choices))

    def retry(self, coupling: Coupling, now: datetime) -> list[Command]:
        """Try again what is an open error, as a person asks."""
        self.known.now = now
        return self.take(retry(coupling, self.mappings[coupling.mapping], self.known, Cause(f"retry-{now}")))

    def synchronize(self, coupling: Coupling, towards: Towards, now: datetime) -> list[Command]:
        """Bring a pair in step, as a person asks. Raises Clash."""
        self.known.now = now
        mapping, cause = self.mappings[coupling.mapping], Cause(f"synchronize-{now}")
        return self.take(synchronize(coupling, mapping, towards, self.known, cause))

    def overdue(self, coupling: Coupling, now: datetime) -> list[Command]:
        """Look whether a coupling has been parked for too long; here, everything has."""
        self.known.now = now
        decision = overdue(coupling, self.mappings[coupling.mapping], self.known, now - timedelta(days=2))
        return [] if decision is None else self.take(decision)

    def couple(
        self, mapping: CompiledMapping, left: RecordKey, right: RecordKey, sync: FirstSync, now: datetime
    ) -> list[Command]:
        """Couple two records by hand."""
        self.known.now = now
        records = self.known.records
        cause = Cause(f"couple-{left}-{right}")
        draft = couple(mapping, records[left], records[right], self.known, cause, sync)
        reconcile(draft)
        return self.take(conclude(draft, Outcome.UNCHANGED, "coupled by hand"))

    def take(self, decision: Decision) -> list[Command]:
        """Remember a decision; gives its commands."""
        self.outcomes[decision.outcome] += 1
        if decision.removed is not None:
            self.known.drop(decision.removed, self._pair(decision.removed))
            if decision.coupling is not None:
                ended = decision.removed
                self.former[decision.coupling.id] = (ended, *self.former.get(ended.id, ()))
        if decision.resolved:
            self.problems.pop(decision.resolved, None)
        if decision.problem is not None:
            self.problems[decision.problem.key] = decision.problem
        coupling = decision.coupling
        if coupling is not None:
            self._see_unique(coupling)
            self.known.keep(coupling)
        if decision.outcome == Outcome.CONFLICT:
            pair = coupling or decision.removed
            assert pair is not None
            self.conflicts.append((pair.id, decision.reason, self.step))
        return list(decision.commands)

    def ghost(self) -> "Router":
        """Give a copy whose decisions will be thrown away."""
        known = self.known
        copied = Known(
            known.now,
            dict(known.records),
            dict(known.couplings),
            dict(known.links),
            dict(known.counterparts),
            known.paused,
        )
        return Router(self.mappings, copied, dict(self.problems))

    def releasable(self) -> list[Coupling]:
        """Give the couplings of which a wait is over."""
        return [c for c in self.known.couplings.values() if any(self._is_over(c, wait) for wait in c.waits)]

    def _is_over(self, c: Coupling, wait: LinkKey) -> bool:
        if wait.mapping == PAUSED:
            return (c.mapping, wait.role) not in self.known.paused
        return wait in self.known.counterparts

    def due(self, now: datetime) -> list[Coupling]:
        """Give the couplings with a command to send again."""
        return [c for c in self.known.couplings.values() if c.due_at is not None and c.due_at <= now]

    def _pair(self, coupling: Coupling) -> tuple[RecordKey, ...]:
        mapping = self.mappings[coupling.mapping]
        ids = [(mapping.lane(role), coupling.id_of(role)) for role in ROLES]
        return tuple(RecordKey(lane.side, lane.table, id_) for lane, id_ in ids if id_ is not None)

    def _see_unique(self, coupling: Coupling) -> None:
        for role in ROLES:
            id_ = coupling.id_of(role)
            taken = self.known.links.get(LinkKey(coupling.mapping, role, id_ or ""), coupling.id)
            assert taken == coupling.id, f"{coupling.mapping} {role} {id_} is coupled twice"
