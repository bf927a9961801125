"""Consume, decide, remember, produce."""

import signal
from collections import Counter
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from confluent_kafka import Consumer, Message
from fastavro import schemaless_reader

from benchmarks.contestants.handwritten.mapping import FIELDS, REFERENCES
from benchmarks.contestants.handwritten.messages import schema
from benchmarks.contestants.handwritten.sending import Sending
from benchmarks.contestants.handwritten.state import State
from benchmarks.contestants.handwritten.values import dump


class Loop(State, Sending):
    """One batch after the other, until somebody ends the process."""

    def __init__(self, settings: dict[str, str]) -> None:
        State.__init__(self, settings["store"])
        Sending.__init__(self, settings)
        self.read = schema("change", "erp", "customer")
        self.consumer = Consumer(
            {
                "bootstrap.servers": settings["bootstrap"],
                "group.id": settings["group"],
                "enable.auto.commit": False,
                "auto.offset.reset": "earliest",
            }
        )
        self.consumer.subscribe([settings["source"]])

    def run(self) -> None:
        """Work until SIGTERM."""
        stopping: list[int] = []
        signal.signal(signal.SIGTERM, lambda number, _frame: stopping.append(number))
        while not stopping:
            messages = self.consumer.consume(1000, 0.1)
            if messages:
                self.batch(messages)
                self.consumer.commit(asynchronous=False)

    def batch(self, messages: list[Message]) -> None:
        """Handle a batch in one transaction; the broker has the commands before it commits."""
        events = [
            (self.decode(message.value()), dict(message.headers())["traceparent"]) for message in messages
        ]
        self.moment = datetime.now(UTC).isoformat()
        with self.tables.engine.begin() as tx:
            self.look_up(tx, [event for event, _ in events])
            counts: Counter[str] = Counter()
            for event, trace in events:
                outcome = self.decide(event, trace)
                counts[outcome] += 1
                self.note(event, outcome)
            self.save(tx)
            self.tables.count(tx, counts)
            self.producer.flush()
            if self.failed:
                raise RuntimeError(f"{self.failed} commands were not delivered")

    def decode(self, value: bytes) -> dict[str, Any]:
        """Read a change event."""
        stream = BytesIO(value)
        stream.seek(10)
        return schemaless_reader(stream, self.read, None)  # type: ignore[no-any-return]

    def decide(self, event: dict[str, Any], trace: bytes) -> str:
        """Decide one event and give the outcome."""
        record_id, image = event["record_id"], event["image"]
        known = self.known[record_id]
        if event["version"] <= known[0]:
            return "repeated" if event["version"] == known[0] else "stale"
        before, (known[0], known[1]) = known[1], (event["version"], image)
        self.changed_records[record_id] = [
            event["version"],
            event["author"],
            dump(image),
            "",
            record_id,
            "erp",
        ]
        if event["author"] == "echoless":
            return "echo"
        coupling = self.couplings.get(record_id)
        if coupling is None:
            return "unchanged"
        touched = [name for name, value in image.items() if name in FIELDS and before[name] != value]
        left, right = coupling["left"], coupling["right"]
        for name in touched:
            left[name] = image[name]
            right[FIELDS[name]] = self.there.get((name, image[name])) if name in REFERENCES else image[name]
        if touched:
            self.changed_couplings[record_id] = coupling
        version, shown = self.accounts[coupling["right_id"]]
        values = {name: right[name] for name in FIELDS.values() if right[name] != shown[name]}
        if not values:
            return "unchanged"
        if image["blocked"] != "":
            return "filtered"
        if coupling["flight"] is not None:
            return "queued"
        self.send(event, trace, coupling, values, version)
        return "sent"
