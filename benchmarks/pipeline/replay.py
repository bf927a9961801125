"""Full synchronization of records that are all in step: records a second, by one worker and by two.

The workers have read the topic before the job begins, so what is measured is the job alone.
"""

import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from uuid import uuid4

from agents.jobs.asking import Request, asked_of
from benchmarks.kafka import fill
from benchmarks.pipeline.contest import STORES, routing_config
from benchmarks.pipeline.customers import BEGAN, message, pairs, tables
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
Workers = Sequence["subprocess.Popen[bytes]"]


def replay(around: Surroundings, records: int, say: Callable[[str], None]) -> dict[str, float]:
    """Measure one worker on either store, and two on PostgreSQL."""
    figures: dict[str, float] = {}
    for store, workers in ((STORES[0], 1), (STORES[1], 1), (STORES[1], 2)):
        with copies(around, store, fill_ours, records) as copy:
            rate = _measure(around, copy(), records, workers)
        figures[f"replay_records_per_second_{store}_{workers}"] = rate
        say(f"replay, {store}, {workers} worker(s): {rate:,.0f} records/s")
    return figures


def _measure(around: Surroundings, url: str, records: int, workers: int) -> float:
    kafka = KafkaSettings(bootstrap_servers=around.bootstrap, prefix=f"r{uuid4().hex[:8]}")
    topics = TopicNames(kafka.prefix)
    fill(kafka, tables(), (message(_event(pair.customer), topics) for pair in pairs(records)))
    config = routing_config(around.folder, kafka, url)
    log = around.folder / f"{kafka.prefix}.log"
    with ExitStack() as stack:
        command = module("echoless", "--config", str(config), "worker", "routing")
        running_now = [stack.enter_context(running(command, log)) for _ in range(workers)]
        changes = topics.changes("erp", "customer")
        _wait(lambda: lag(kafka, topics.group("routing"), [changes])[changes] == 0, running_now, log)
        store = open_store(url)
        job = _job(config, store, running_now, log)
        store.close()
    if job.ended_at is None or job.state != "finished":
        raise RuntimeError(f"the job is {job.state}: {job.failure}")
    return records / (job.ended_at - job.began_at).total_seconds()


def _job(config: Path, store: Store, workers: Workers, log: Path) -> Job:
    settings = read_settings(config)
    asked = asked_of(Request([MAPPING], side="erp"), mappings(settings))
    begun = beginning(settings, store).begin(asked)

    def found() -> Job:
        job = store.jobs.find(begun.id)
        if job is None:
            raise RuntimeError("the job is gone")
        return job

    _wait(lambda: found().state != "running", workers, log)
    outcomes = {outcome for _, outcome in store.jobs.counts(begun.id)}
    if outcomes != {"unchanged"}:
        raise RuntimeError(f"everything was in step, and yet: {outcomes}")
    return found()


def _event(record: Record) -> ChangeEvent:
    """Give the event that the store knows already."""
    return ChangeEvent(
        f"erp-0-{record.key.id}", record.key, "create", record.author, BEGAN, record.version, record.image
    )


def _wait(condition: Callable[[], bool], workers: Workers, log: Path) -> None:
    deadline = time.monotonic() + SECONDS
    while not condition():
        for worker in workers:
            ensure_alive(worker, log)
        if time.monotonic() > deadline:
            raise RuntimeError(f"not done after {SECONDS} s: {log.read_text(errors='replace')[-3000:]}")
        time.sleep(0.2)
