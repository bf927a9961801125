"""Full synchronization, records a second: where all records are in step, and where all are to be made.

The workers have read the topic before the job begins, so what is measured is the job alone.
"""

import json
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from uuid import uuid4

from confluent_kafka.admin import AdminClient

from agents.jobs.asking import Request, asked_of
from benchmarks.kafka import fill, members
from benchmarks.pipeline.contest import routing_config
from benchmarks.pipeline.customers import BEGAN, MAPPINGS, message, pairs, tables
from benchmarks.pipeline.stores import copies, fill_ours
from benchmarks.surroundings import Surroundings, ensure_alive, module, running
from coupling_store.jobs import Job
from coupling_store.open import open_store
from coupling_store.port import Store
from echoless.reading import read_settings
from echoless.wiring.jobs import beginning
from echoless.wiring.rules import mappings
from schemas.known import Record
from schemas.messages import ChangeEvent
from streams.lag import lag
from streams.settings import KafkaSettings
from streams.topics import TopicNames

MAPPING = "customer-account"
SECONDS = 600
Say = Callable[[str], None]


def replay(around: Surroundings, records: int, say: Say) -> dict[str, float]:
    """Measure records in step on either store, and records to be made on PostgreSQL."""
    figures: dict[str, float] = {}

    def note(name: str, rate: float) -> None:
        figures[name] = rate
        say(f"{name.replace('_', ' ')}: {rate:,.0f}")

    with copies(around, "sqlite", fill_ours, records) as copy, _routing(around, copy(), records) as some:
        some.start()
        note("replay_unchanged_per_second_sqlite", some.job("unchanged"))
    with copies(around, "postgresql", fill_ours, records) as copy, _routing(around, copy(), records) as some:
        some.start()
        note("replay_unchanged_per_second", some.job("unchanged"))
        some.start()
        note("replay_unchanged_per_second_two_workers", some.job("unchanged"))
    with copies(around, "postgresql", fill_ours, 0) as copy:
        for workers, number in enumerate(("one_worker", "two_workers"), 1):
            with _routing(around, copy(), records, _only_coupled(around)) as some:
                for _ in range(workers):
                    some.start()
                note(f"full_synchronization_per_second_{number}", some.job("sent"))
    return figures


class Routing:
    """Routing workers on one store, and the topic that a job reads again."""

    def __init__(self, around: Surroundings, kafka: KafkaSettings, config: Path, records: int) -> None:
        self._kafka, self._config, self._records = kafka, config, records
        self._log = around.folder / f"{kafka.prefix}.log"
        self._admin = AdminClient({"bootstrap.servers": kafka.bootstrap_servers, "log_level": 2})
        self._stack = ExitStack()
        self._workers: list[subprocess.Popen[bytes]] = []
        self._settings = read_settings(config)
        self._store: Store = open_store(self._settings.store.get_secret_value())

    def start(self) -> None:
        """Start one more worker, and wait until it has its share and the topic is read."""
        command = module("echoless", "--config", str(self._config), "worker", "routing")
        self._workers.append(self._stack.enter_context(running(command, self._log)))
        topics = TopicNames(self._kafka.prefix)
        changes, group = topics.changes("erp", "customer"), topics.group("routing")
        self._wait(lambda: members(self._admin, group) == len(self._workers))
        self._wait(lambda: lag(self._kafka, group, [changes])[changes] == 0)

    def job(self, outcome: str) -> float:
        """Let a job run to its end, of which every record must have this outcome; give records a second."""
        asked = asked_of(Request([MAPPING], side="erp"), mappings(self._settings))
        begun = beginning(self._settings, self._store).begin(asked)
        self._wait(lambda: self._found(begun.id).state != "running")
        job, counts = self._found(begun.id), self._store.jobs.counts(begun.id)
        if job.ended_at is None or job.state != "finished":
            raise RuntimeError(f"the job is {job.state}: {job.failure}")
        if counts != {(MAPPING, outcome): self._records}:
            raise RuntimeError(f"every record should be {outcome}: {counts}")
        return self._records / (job.ended_at - job.began_at).total_seconds()

    def close(self) -> None:
        """End the workers."""
        self._stack.close()
        self._store.close()

    def _found(self, job: str) -> Job:
        found = self._store.jobs.find(job)
        if found is None:
            raise RuntimeError("the job is gone")
        return found

    def _wait(self, condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + SECONDS
        while not condition():
            for worker in self._workers:
                ensure_alive(worker, self._log)
            if time.monotonic() > deadline:
                said = self._log.read_text(errors="replace")[-3000:]
                raise RuntimeError(f"not done after {SECONDS} s: {said}")
            time.sleep(0.1)


@contextmanager
def _routing(around: Surroundings, url: str, records: int, folder: Path = MAPPINGS) -> Iterator[Routing]:
    """Fill a topic with the events that a filled store knows already, for workers by these mappings."""
    kafka = KafkaSettings(bootstrap_servers=around.bootstrap, prefix=f"r{uuid4().hex[:8]}")
    topics = TopicNames(kafka.prefix)
    fill(kafka, tables(), (message(_event(pair.customer), topics) for pair in pairs(records)))
    config = routing_config(around.folder, kafka, url)
    config.write_text(json.dumps({**json.loads(config.read_text()), "mappings": [str(folder)]}))
    made = Routing(around, kafka, config, records)
    try:
        yield made
    finally:
        made.close()


def _only_coupled(around: Surroundings) -> Path:
    """Write mappings by which the live worker makes nothing: that is left to the job."""
    folder = around.folder / "only-coupled"
    shutil.copytree(MAPPINGS, folder, dirs_exist_ok=True)
    (file,) = folder.glob(f"*-{MAPPING}.yaml")
    file.write_text(file.read_text().replace("only_coupled: false", "only_coupled: true"))
    return folder


def _event(record: Record) -> ChangeEvent:
    """Give the event that the store knows already."""
    return ChangeEvent(
        f"erp-0-{record.key.id}", record.key, "create", record.author, BEGAN, record.version, record.image
    )
