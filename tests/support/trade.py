"""Two businesses kept in step by the routing agent on the standard mappings, all in memory."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from agents.parts import Parts
from agents.routing import Router
from agents.work import Work
from coupling_store.changes import Changes
from coupling_store.memory import MemoryStore
from rules.compiled import CompiledMapping
from rules.conclude import conclude
from rules.decision import Known
from rules.draft import Cause
from rules.match_keys import Entry, Keys
from rules.matching import Matches, match
from rules.outcome import Outcome
from rules.reconcile import reconcile
from rules.start import FirstSync, couple
from schemas.codec import Codec
from schemas.headers import headers_of_change
from schemas.keys import ROLES, LinkKey, RecordKey, Role
from schemas.known import Coupling
from schemas.messages import ChangeEvent, Command, Problem, Result
from schemas.outcomes import DecidedEvent, load_events
from schemas.values import Value
from streams.memory import MemoryProducer
from streams.port import Received
from streams.topics import TopicNames
from tests.support.businesses import Businesses, key_of
from tests.support.rig import never
from tests.support.standard import compile_standard, standard_catalog

ROUNDS = 50
"""After so many rounds of messages without rest, something goes round in a circle."""


@dataclass(kw_only=True)
class Trade(Businesses):
    """Whoever writes sees all that follows from it, unless it is written ``apart``."""

    mappings: dict[str, CompiledMapping]
    store: MemoryStore = field(default_factory=MemoryStore)
    sent: list[Command] = field(default_factory=list)
    """All commands so far."""
    _read: int = 0
    _apart: bool = False

    def __post_init__(self) -> None:
        self.codec, self.topics, self.producer = Codec(standard_catalog()), TopicNames(), MemoryProducer()
        parts = Parts(self.store, self.codec, self.producer, self.topics, lambda: self.now)
        self.router = Router(parts, self.mappings)

    def write(self, path: str, by: str = "alice", **fields: Value) -> None:
        """Make or change a record, and see what follows."""
        super().write(path, by, **fields)
        self._go_on()

    def delete(self, path: str, by: str = "alice") -> None:
        """Delete a record, and see what follows."""
        super().delete(path, by)
        self._go_on()

    def say_again(self, *paths: str) -> None:
        """Publish records as they are, and see what follows."""
        super().say_again(*paths)
        self._go_on()

    def wait(self, length: timedelta) -> None:
        """Let time pass; what failed for a time is tried again."""
        self.now += length
        self.router.retry(never)
        self._go_on()

    @contextmanager
    def apart(self) -> Iterator[None]:
        """Let people of both sides write before anything of it is heard."""
        self._apart = True
        yield
        self._apart = False
        self._go_on()

    def couple(self, mapping: str, left_id: str, right_id: str, first: FirstSync = "none") -> None:
        """Couple two records by hand."""
        compiled, known = self.mappings[mapping], Known(self.now)
        ends = [(compiled.left, left_id), (compiled.right, right_id)]
        keys = [RecordKey(lane.side, lane.table, record_id) for lane, record_id in ends]
        with self.store.batch() as batch:
            known.records.update(batch.lock_records(keys))
            left, right = (known.records[key] for key in keys)
            draft = couple(compiled, left, right, known, Cause("couple"), first)
            reconcile(draft)
            work = Work(known, self.mappings, self.codec, self.topics)
            work.add(conclude(draft, Outcome.UNCHANGED, "coupled by hand"), "couple")
            batch.save(work.changes())
            self.producer.send(work.outgoing)
        self._go_on()

    def pair(self, options: str, left_id: str, right_id: str) -> None:
        """Put a row into an option mapping."""
        row = Coupling(f"{options}-{left_id}", options, 0, left_id, right_id)
        with self.store.batch() as batch:
            batch.save(Changes(couplings=[row]))
        self._go_on()

    def outcomes(self, path: str) -> dict[str, str]:
        """Tell by mapping what became of the record's last event."""
        return {each.mapping: each.outcome for each in self._last(path).outcomes}

    def reasons(self, path: str) -> dict[str, str]:
        """Tell by mapping why that became of the record's last event."""
        return {each.mapping: each.reason for each in self._last(path).outcomes}

    def _last(self, path: str) -> DecidedEvent:
        key = key_of(path)
        told = load_events(self.store.records([key])[key].last_events)
        assert told, f"nothing was heard of {path}"
        return told[0]

    def waits(self) -> set[str]:
        """Tell what is waited for: ``mapping/id``."""
        return {f"{link.mapping}/{link.id}" for parked in self.store.parked() for link in parked.waits}

    def errors(self) -> list[Problem]:
        """Give the open errors."""
        return list(self.store.problems())

    def counterpart(self, mapping: str, left_id: str) -> str | None:
        """Give the id on the right of a coupled record."""
        link = LinkKey(mapping, "left", left_id)
        with self.store.look() as look:
            return look.counterparts([link]).get(link)

    def matches(self, mapping: str) -> Matches:
        """Preview what match-based coupling finds."""
        compiled = self.mappings[mapping]
        couplings = self.store.couplings(mapping)
        taken = [LinkKey(mapping, role, each.id_of(role) or "") for each in couplings for role in ROLES]
        left, right = (self._entries(compiled, role) for role in ROLES)
        return match(compiled, left, right, taken)

    def _entries(self, compiled: CompiledMapping, role: Role) -> list[Entry]:
        keys, lane = Keys(compiled, role), compiled.lane(role)
        entries = [keys.entry(record, {}) for record in self.store.images(lane.side, lane.table)]
        return [entry for entry in entries if entry is not None]

    def _go_on(self) -> None:
        """Route and carry out until both sides are at rest."""
        if self._apart:
            return
        for _ in range(ROUNDS):
            if self.said:
                heard, self.said = self.said, []
                self.router.messages([self._received(each) for each in heard], never)
            self.router.release(never)
            for command in self._new_commands():
                self.sent.append(command)
                self.carry_out(command)
            if not self.said:
                return
        raise AssertionError(f"no rest after {ROUNDS} rounds")

    def _received(self, message: ChangeEvent | Result) -> Received:
        if isinstance(message, Result):
            topic, key, headers = self.topics.results(message.side), message.coupling_id, []
            value = self.codec.encode_result(message)
        else:
            topic, key = self.topics.changes(message.record.side, message.record.table), message.record.id
            value, headers = self.codec.encode_change(message), headers_of_change(message)
        return Received(topic, 0, len(self.producer.sent), 0, key.encode(), value, headers)

    def _new_commands(self) -> list[Command]:
        fresh = self.producer.sent[self._read :]
        self._read = len(self.producer.sent)
        return [self.codec.decode_command(m.value or b"") for m in fresh if m.topic.startswith("commands")]


def trade(change: Callable[[str], str] = str, **settings: Any) -> Trade:
    """Open two businesses; nothing holds their records back, unless the settings say so."""
    compiled = compile_standard(change, **{"only_coupled": False, "order_integration": True, **settings})
    return Trade(mappings=compiled)
