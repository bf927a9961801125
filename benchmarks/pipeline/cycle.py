"""The whole cycle of the routing worker: edits in, commands out, then each one's echo and result back in.

Somebody must play the two sides; that costs a processor, too, and is part of the same machine.
"""

import statistics
import subprocess
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import psutil
from confluent_kafka import Consumer, Message, Producer

from benchmarks.kafka import fill
from benchmarks.pipeline.contest import routing_config
from benchmarks.pipeline.customers import account_id, codec, edit, message, pairs, tables
from benchmarks.pipeline.stores import copies, fill_ours
from benchmarks.surroundings import Surroundings, ensure_alive, module, running
from schemas.headers import headers_of_result
from schemas.keys import RecordKey
from schemas.messages import ChangeEvent, Command, Result
from schemas.values import Values
from streams.port import Outgoing
from streams.settings import KafkaSettings
from streams.topics import TopicNames

AT_ONCE = 1500
"""Edits on their way when the worker is to be kept busy."""
MESSAGES_PER_EDIT = 3
"""The edit, the echo and the result: what the worker reads."""
SAMPLE_SECONDS = 1.0


@dataclass(slots=True)
class Told:
    """What a run told."""

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    """Milliseconds from before an edit was given to the producer until its command was read."""
    memory: list[tuple[int, float]] = field(default_factory=list)
    """Messages read so far, and the worker's resident memory in MB."""


class Sides:
    """Plays both sides: users who edit customers, and a CRM that carries out every command."""

    def __init__(self, kafka: KafkaSettings, customers: int) -> None:
        self._topics = TopicNames(kafka.prefix)
        where = {"bootstrap.servers": kafka.bootstrap_servers, "log_level": 2}
        self._producer = Producer(
            {
                **where,
                "partitioner": "murmur2_random",
                "linger.ms": 1,
                "acks": "all",
                "enable.idempotence": True,
            }
        )
        self._consumer = Consumer(
            {
                **where,
                "group.id": self._topics.group("crm"),
                "auto.offset.reset": "earliest",
                "fetch.wait.max.ms": 10,
            }
        )
        self._consumer.subscribe([self._topics.commands("crm", "account")])
        self._customers = customers
        self._edits: defaultdict[int, int] = defaultdict(int)
        self._accounts: dict[str, tuple[int, Values]] = {
            pair.account.key.id: (1, dict(pair.account.image or {})) for pair in pairs(customers)
        }
        self._began: defaultdict[str, list[float]] = defaultdict(list)
        """By account: the edits that are not answered yet. Of several one command may carry the sum."""
        self._published = 0
        self._answered = 0

    def run(self, worker: "subprocess.Popen[bytes]", log: Path, edits: int, per_second: float | None) -> Told:
        """Make so many edits, at a rate or as fast as commands come back."""
        told, began = Told(), time.perf_counter()
        published, answered, sampled = self._published, self._answered, 0.0
        while self._answered - answered < edits:
            now = time.perf_counter() - began
            due = edits if per_second is None else min(edits, int(now * per_second))
            while self._published - published < due and self._published - self._answered < AT_ONCE:
                self._edit()
            for command in self._consumer.consume(500, 0.002):
                self._answer(command, told)
            self._producer.poll(0)
            if now - sampled >= SAMPLE_SECONDS:
                sampled = now
                ensure_alive(worker, log)
                rss = psutil.Process(worker.pid).memory_info().rss / 2**20
                told.memory.append(((self._answered - answered) * MESSAGES_PER_EDIT, rss))
        told.seconds = time.perf_counter() - began
        return told

    def close(self) -> None:
        """Write what is left, and leave."""
        self._producer.flush(30)
        self._consumer.close()

    def _edit(self) -> None:
        number = self._published % self._customers
        self._edits[number] += 1
        event = edit(number, self._edits[number])
        self._began[account_id(number)].append(time.perf_counter())
        self._send(message(event, self._topics))
        self._published += 1

    def _answer(self, received: Message, told: Told) -> None:
        """Carry a command out: the account changes, its own log says so, and the command gets a result."""
        if received.error():
            raise RuntimeError(str(received.error()))
        command = codec().decode_command(received.value())
        now = time.perf_counter()
        answered = self._began.pop(command.record_id or "", [])
        told.latencies.extend((now - began) * 1000 for began in answered)
        version, image = self._accounts[command.record_id or ""]
        image = {**image, **command.values}
        self._accounts[command.record_id or ""] = (version + 1, image)
        self._answered += len(answered)
        self._send(message(_echo(command, version + 1, image), self._topics))
        self._send(self._result(command, version + 1))

    def _result(self, command: Command, version: int) -> Outgoing:
        result = Result(
            command.command_id, command.coupling_id, command.sequence, "crm", "account", "applied",
            command.record_id, version, command.values,
        )  # fmt: skip
        topic = self._topics.results("crm")
        return Outgoing(
            topic, command.coupling_id.encode(), codec().encode_result(result), headers_of_result(result)
        )

    def _send(self, outgoing: Outgoing) -> None:
        topic, key, value, headers = outgoing
        self._producer.produce(topic, value, key, headers=list(headers))


def _echo(command: Command, version: int, image: Values) -> ChangeEvent:
    key = RecordKey("crm", "account", command.record_id or "")
    at = edit(0, 1).changed_at
    return ChangeEvent(f"crm-{key.id}-{version}", key, "update", "echoless", at, version, image)


def cycle(
    around: Surroundings, events: int, customers: int, seconds: float, say: Callable[[str], None]
) -> tuple[dict[str, float], list[tuple[int, float]]]:
    """Measure memory over so many messages, then latency at half the rate; give memory over time as well."""
    kafka = KafkaSettings(bootstrap_servers=around.bootstrap, prefix=f"c{uuid4().hex[:8]}")
    fill(kafka, tables(), ())
    log = around.folder / f"{kafka.prefix}.log"
    with copies(around, "sqlite", fill_ours, customers) as copy:
        config = routing_config(around.folder, kafka, copy())
        sides = Sides(kafka, customers)
        with running(module("echoless", "--config", str(config), "worker", "routing"), log) as worker:
            sides.run(worker, log, min(customers, 2000), None)
            busy = sides.run(worker, log, events // MESSAGES_PER_EDIT, None)
            rate = events / MESSAGES_PER_EDIT / busy.seconds
            say(f"whole cycle: {rate:,.0f} edits/s, {rate * MESSAGES_PER_EDIT:,.0f} messages/s")
            half = sides.run(worker, log, int(rate / 2 * seconds), rate / 2)
            sides.close()
    spread = statistics.quantiles(half.latencies, n=100)
    figures = {
        "cycle_edits_per_second_sqlite": rate,
        "cycle_messages_per_second_sqlite": rate * MESSAGES_PER_EDIT,
        "latency_p50_ms": spread[49],
        "latency_p99_ms": spread[98],
        "latency_load_edits_per_second": rate / 2,
        "peak_rss_mb": max(rss for _, rss in busy.memory),
        "rss_after_first_tenth_mb": busy.memory[len(busy.memory) // 10][1],
        "rss_at_end_mb": busy.memory[-1][1],
    }
    return figures, busy.memory
