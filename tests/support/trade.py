"""Business Central and Sales in memory, kept in step by the routing agent on the standard mappings."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from agents.parts import Parts
from agents.routing import Router
from agents.work import Work
from coupling_store.memory import MemoryStore
from coupling_store.port import Changes
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
from schemas.keys import LinkKey, RecordKey, Role
from schemas.known import Coupling
from schemas.messages import ChangeEvent, Command, Operation, Problem, Result, Status
from schemas.outcomes import LastEvent, load_last_event
from schemas.values import Value, Values
from streams.memory import MemoryProducer
from streams.port import Received
from streams.topics import TopicNames
from tests.support.rig import NOON, image, never
from tests.support.standard import compile_standard, standard_catalog

ROUNDS = 50
"""After so many rounds of messages without rest, something goes round in a circle."""
OURS = "echoless"


def key_of(path: str) -> RecordKey:
    """Read ``side/table/id``."""
    return RecordKey(*path.split("/", 2))


@dataclass
class Kept:
    """A record as its side keeps it."""

    version: int
    image: Values | None
    made_by: str | None = None
    """The coupling whose command made it."""


@dataclass
class Trade:
    """Two businesses. Whoever writes sees all that follows from it, unless it is written ``apart``."""

    mappings: dict[str, CompiledMapping]
    store: MemoryStore = field(default_factory=MemoryStore)
    now: datetime = NOON
    stores: Callable[[RecordKey, Values], Values] = lambda _, values: values
    """What a side makes of values that are written to it."""
    refuses: Callable[[RecordKey, Values], str] = lambda *_: ""
    """Why a side does not take values; blank: it does."""
    kept: dict[RecordKey, Kept] = field(default_factory=dict)
    sent: list[Command] = field(default_factory=list)
    """All commands so far."""
    down: set[str] = field(default_factory=set)
    """Sides that cannot be reached: what is sent to them fails for a time."""
    _waiting: list[Received] = field(default_factory=list)
    _read: int = 0
    _apart: bool = False

    def __post_init__(self) -> None:
        self.codec, self.topics, self.producer = Codec(standard_catalog()), TopicNames(), MemoryProducer()
        parts = Parts(self.store, self.codec, self.producer, self.topics, lambda: self.now)
        self.router = Router(parts, self.mappings)

    def write(self, path: str, by: str = "alice", **fields: Value) -> None:
        """Make or change a record; fields of a new one that are not named are empty."""
        key = key_of(path)
        before = self.kept.get(key)
        table = standard_catalog().table(key.side, key.table)
        if before is None or before.image is None:
            whole = image(standard_catalog(), key.side, key.table, **{table.key: key.id, **fields})
            self._log(key, whole, "create", by)
        else:
            self._log(key, {**before.image, **fields}, "update", by)
        self._go_on()

    def delete(self, path: str, by: str = "alice") -> None:
        """Delete a record."""
        self._log(key_of(path), None, "delete", by)
        self._go_on()

    def say_again(self, *paths: str) -> None:
        """Publish records as they are, as a full synchronization does."""
        for path in paths:
            key = key_of(path)
            kept = self.kept[key]
            event = ChangeEvent(
                f"{key}-again", key, "read", "", self.now, kept.version, kept.image, kept.made_by
            )
            self._publish(event)
        self._go_on()

    def wait(self, length: timedelta) -> None:
        """Let time pass; what failed for a time is tried again."""
        self.now += length
        self.router.retry(never)
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

    @contextmanager
    def apart(self) -> Iterator[None]:
        """Let people of both sides write before anything of it is heard."""
        self._apart = True
        yield
        self._apart = False
        self._go_on()

    def show(self, path: str) -> Values:
        """Give a record as its side keeps it; empty: there is none."""
        kept = self.kept.get(key_of(path))
        return {} if kept is None or kept.image is None else kept.image

    def ids(self, table: str) -> list[str]:
        """List the records of ``side/table``, in the order in which they were made."""
        at = tuple(table.split("/"))
        return [key.id for key, kept in self.kept.items() if key[:2] == at and kept.image is not None]

    def made(self, table: str) -> Values:
        """Give the one record of ``side/table``."""
        (record_id,) = self.ids(table)
        return self.show(f"{table}/{record_id}")

    def outcomes(self, path: str) -> dict[str, str]:
        """Tell by mapping what became of the record's last event."""
        return {each.mapping: each.outcome for each in self._last(path).outcomes}

    def reasons(self, path: str) -> dict[str, str]:
        """Tell by mapping why that became of the record's last event."""
        return {each.mapping: each.reason for each in self._last(path).outcomes}

    def _last(self, path: str) -> LastEvent:
        key = key_of(path)
        last = load_last_event(self.store.records([key])[key].last_event)
        assert last is not None, f"nothing was heard of {path}"
        return last

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
        taken: list[LinkKey] = []
        for coupling in self.store.couplings(mapping):
            taken += [
                LinkKey(mapping, "left", coupling.left_id or ""),
                LinkKey(mapping, "right", coupling.right_id or ""),
            ]
        return match(compiled, self._entries(compiled, "left"), self._entries(compiled, "right"), taken)

    def _entries(self, compiled: CompiledMapping, role: Role) -> list[Entry]:
        keys, lane = Keys(compiled, role), compiled.lane(role)
        records = self.store.images(lane.side, lane.table)
        entries = [keys.entry(record, {}) for record in records]
        return [entry for entry in entries if entry is not None]

    def _log(self, key: RecordKey, whole: Values | None, operation: Operation, by: str) -> None:
        before = self.kept.get(key)
        made_by = before.made_by if before is not None else None
        version = before.version + 1 if before is not None else 1
        self.now += timedelta(seconds=1)
        self.kept[key] = Kept(version, whole, made_by)
        event = ChangeEvent(f"{key}-{version}", key, operation, by, self.now, version, whole, made_by)
        self._publish(event)

    def _publish(self, event: ChangeEvent) -> None:
        key = event.record
        topic = self.topics.changes(key.side, key.table)
        self._hear(topic, key.id.encode(), self.codec.encode_change(event), headers_of_change(event))

    def _hear(self, topic: str, key: bytes, value: bytes, headers: Any = ()) -> None:
        self._waiting.append(Received(topic, 0, len(self.producer.sent), 0, key, value, list(headers)))

    def _go_on(self) -> None:
        """Route and carry out until both sides are at rest."""
        if self._apart:
            return
        for _ in range(ROUNDS):
            batch, self._waiting = self._waiting, []
            if batch:
                self.router.messages(batch, never)
            self.router.release(never)
            for command in self._new_commands():
                self.sent.append(command)
                self._carry_out(command)
            if not self._waiting:
                return
        raise AssertionError(f"no rest after {ROUNDS} rounds")

    def _new_commands(self) -> list[Command]:
        fresh = self.producer.sent[self._read :]
        self._read = len(self.producer.sent)
        return [self.codec.decode_command(m.value or b"") for m in fresh if m.topic.startswith("commands")]

    def _carry_out(self, command: Command) -> None:
        key = RecordKey(command.side, command.table, command.record_id or self._new_id(command))
        kept = self.kept.get(key)
        reason = self.refuses(key, command.values)
        if key.side in self.down:
            self._answer(command, key, "failed", "no connection")
        elif reason:
            self._answer(command, key, "rejected", reason)
        elif kept is not None and command.expected_version not in {None, kept.version}:
            self._answer(command, key, "stale")
        else:
            self._answer(command, key, self._store(command, key, kept))

    def _store(self, command: Command, key: RecordKey, kept: Kept | None) -> Status:
        if command.operation == "delete":
            self._log(key, None, "delete", OURS)
            return "applied"
        stored = self.stores(key, command.values)
        if kept is not None and kept.image is not None:
            self._log(key, {**kept.image, **stored}, "update", OURS)
            return "applied"
        if command.operation == "update":
            return "rejected"
        self.kept[key] = Kept(0, None, command.coupling_id)
        table = standard_catalog().table(key.side, key.table)
        whole = image(standard_catalog(), key.side, key.table, **{**stored, table.key: key.id})
        self._log(key, whole, "create", OURS)
        return "applied"

    def _new_id(self, command: Command) -> str:
        if command.side == "sales":
            return command.coupling_id
        return f"{command.table[:3].upper()}{len(self.ids(f'bc/{command.table}')) + 1:05d}"

    def _answer(self, command: Command, key: RecordKey, status: Status, message: str = "") -> None:
        kept = self.kept.get(key)
        shown = kept.image if kept is not None and kept.image is not None else {}
        result = Result(
            command_id=command.command_id,
            coupling_id=command.coupling_id,
            sequence=command.sequence,
            side=command.side,
            table=command.table,
            status=status,
            record_id=key.id,
            version=kept.version if kept is not None else None,
            values={name: shown[name] for name in command.values if name in shown},
            message=message,
        )
        topic = self.topics.results(command.side)
        self._hear(topic, command.coupling_id.encode(), self.codec.encode_result(result))


def trade(change: Callable[[str], str] = str, **settings: Any) -> Trade:
    """Open two businesses; nothing holds their records back, unless the settings say so."""
    return Trade(compile_standard(change, **{"only_coupled": False, "order_integration": True, **settings}))
