"""The routing agent on the demo's mappings, with a store and a broker in memory."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from agents.parts import Parts
from agents.routing import Router
from coupling_store.memory import MemoryStore
from coupling_store.port import Store
from rules.compile import compile_mappings
from rules.compiled import CompiledMapping
from rules.load import load_mappings
from rules.sides import SideFacts
from schemas.codec import Codec
from schemas.headers import headers_of_change, headers_of_result
from schemas.keys import RecordKey
from schemas.messages import ChangeEvent, Command, Operation, Problem, Result
from schemas.pausing import PausedPlaces, nothing_paused
from schemas.tables import Catalog
from schemas.values import Value, Values
from streams.memory import MemoryProducer
from streams.port import Outgoing, Received
from streams.topics import TopicNames

ROOT = Path(__file__).parents[2]
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
EMPTY: dict[str, Value] = {
    "text": "",
    "boolean": False,
    "integer": 0,
    "long": 0,
    "decimal": Decimal(0),
    "date": NOON.date(),
    "timestamp": NOON,
    "double": 0.0,
    "bytes": b"",
}


def never() -> bool:
    """Be a worker that goes on."""
    return False


@cache
def demo_catalog() -> Catalog:
    """Read the demo's tables."""
    return Catalog.load(ROOT / "schemas")


def demo_mappings(catalog: Catalog, change: Callable[[str], str] = str) -> dict[str, CompiledMapping]:
    """Compile the demo's mappings; ``change`` may edit their text first."""
    files = {f.name: change(f.read_text()) for f in (ROOT / "mappings/northwind").glob("*.yaml")}
    sides = {name: SideFacts("echoless", "ignore") for name in ("erp", "crm")}
    loaded = load_mappings(files, catalog, sides)
    assert not loaded.errors, "\n".join(map(str, loaded.errors))
    return compile_mappings(loaded.models, catalog, sides, options=loaded.options)


def image(catalog: Catalog, side: str, table: str, **values: Value) -> Values:
    """Give a whole record: null or empty where nothing is said."""
    fields = catalog.table(side, table).fields.items()
    return {n: None if f.nullable else EMPTY[f.kind] for n, f in fields} | values


@dataclass
class Rig:
    """What a test of the agents needs."""

    store: Store = field(default_factory=MemoryStore)
    producer: MemoryProducer = field(default_factory=MemoryProducer)
    topics: TopicNames = field(default_factory=TopicNames)
    now: datetime = NOON
    offset: int = 0
    paused: Callable[[], PausedPlaces] = nothing_paused

    def __post_init__(self) -> None:
        self.catalog = demo_catalog()
        self.codec = Codec(self.catalog)
        self.mappings = demo_mappings(self.catalog)
        self.router = Router(self.parts(), self.mappings)

    def parts(self) -> Parts:
        """Give what agents are fitted with."""
        return Parts(self.store, self.codec, self.producer, self.topics, lambda: self.now, self.paused)

    def change(
        self,
        side: str,
        table: str,
        record_id: str,
        version: int,
        *,
        author: str = "alice",
        operation: Operation = "update",
        coupling_id: str | None = None,
        answers: str | None = None,
        **values: Value,
    ) -> Received:
        """Give a change event as it stands in the log."""
        whole = None if operation == "delete" else image(self.catalog, side, table, **values)
        key = RecordKey(side, table, record_id)
        event = ChangeEvent(
            f"{key}-{version}",
            key,
            operation,
            author,
            self.now,
            version,
            whole,
            coupling_id,
            answers=answers,
        )
        return self.received(
            self.topics.changes(side, table), record_id.encode(), self.codec.encode_change(event), event
        )

    def received(
        self, topic: str, key: bytes | None, value: bytes | None, event: ChangeEvent | None = None
    ) -> Received:
        """Give a record of the log."""
        self.offset += 1
        headers = headers_of_change(event) if event is not None else []
        return Received(topic, 0, self.offset, 0, key, value, headers)

    def customer(self, number: str, version: int, **values: Value) -> Received:
        """Give a change of a customer of the ERP."""
        return self.change("erp", "customer", number, version, no=number, **values)

    def route(self, *batch: Received) -> None:
        """Let the routing agent handle a batch."""
        self.router.messages(batch, never)

    def answer(self, command: Command, **more: object) -> None:
        """Let the routing agent handle an answer: applied, unless said otherwise."""
        told: dict[str, object] = {
            "status": "applied",
            "record_id": command.record_id or command.coupling_id,
            "version": 1,
            "values": command.values,
        }
        result = Result(
            command_id=command.command_id,
            coupling_id=command.coupling_id,
            sequence=command.sequence,
            side=command.side,
            table=command.table,
            **{**told, **more},  # type: ignore[arg-type]  # a test names fields of Result
        )
        topic = self.topics.results(command.side)
        received = self.received(topic, command.coupling_id.encode(), self.codec.encode_result(result))
        received = received._replace(headers=headers_of_result(result))
        self.router.messages([received], never)

    def break_commands_about(self, word: str, monkeypatch: pytest.MonkeyPatch) -> None:
        """Have a bug in whatever writes commands that say this word."""
        encode = self.codec.encode_command

        def fail(command: Command) -> bytes:
            if word in str(command):
                raise KeyError("a bug")
            return encode(command)

        monkeypatch.setattr(self.codec, "encode_command", fail)

    def commands(self) -> list[Command]:
        """Give all commands sent so far."""
        return [
            self.codec.decode_command(m.value or b"")
            for m in self.producer.sent
            if m.topic.startswith("commands")
        ]

    def dead_letters(self) -> list[Outgoing]:
        """Give all dead letters so far."""
        return [m for m in self.producer.sent if m.topic == self.topics.dead_letters]

    def errors(self) -> list[Problem | None]:
        """Give what was said on the error topic; None: closed."""
        sent = [m for m in self.producer.sent if m.topic == self.topics.errors]
        return [self.codec.decode_problem(m.value) if m.value is not None else None for m in sent]

    def outcomes(self) -> dict[str, int]:
        """Count events by outcome."""
        counts: dict[str, int] = {}
        for (_, outcome), count in self.store.counts().items():
            counts[str(outcome)] = counts.get(str(outcome), 0) + count
        return counts


def header(message: Outgoing, name: str) -> str:
    """Give one header of a message."""
    return dict(message.headers)[name].decode()
