"""What the tests of the worker share: topics, worker processes, and waiting for what they do."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from streams.lag import lag
from streams.port import Outgoing, Received
from streams.producer import RdkafkaProducer
from streams.settings import KafkaSettings
from streams.tail import read_all
from streams.topics import TopicSpec, ensure_topics

PROGRAM = Path(__file__).with_name("worker_program.py")
ROOT = Path(__file__).parents[3]


class Bench:
    """A source and a target topic of one test, and the workers between them."""

    def __init__(self, settings: KafkaSettings, partitions: int = 4) -> None:
        self.settings = settings
        self.source = f"{settings.prefix}.source"
        self.target = f"{settings.prefix}.target"
        self.group = f"{settings.prefix}.group"
        ensure_topics(settings, [TopicSpec(self.source, partitions), TopicSpec(self.target, partitions)])
        self._workers: list[subprocess.Popen[str]] = []
        self._producer = RdkafkaProducer(settings)

    def feed(self, count: int, keys: int = 50, start: int = 0) -> None:
        """Write numbered records; the number rises by one from record to record of a key."""
        self._producer.send(
            Outgoing(self.source, b"k%d" % (n % keys), b"%d" % (n // keys))
            for n in range(start, start + count)
        )

    def put(self, *values: bytes) -> None:
        """Write records of one key."""
        self._producer.send(Outgoing(self.source, b"k", value) for value in values)

    def start(self, **task: Any) -> "subprocess.Popen[str]":
        """Start a worker process."""
        told = {
            "bootstrap": self.settings.bootstrap_servers,
            "group": self.group,
            "source": [self.source],
            "target": self.target,
            **task,
        }
        command = [sys.executable, str(PROGRAM), json.dumps(told)]
        worker = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)
        self._workers.append(worker)
        return worker

    def copied(self) -> list[Received]:
        """Give what the workers wrote so far."""
        return read_all(self.settings, self.target)

    def behind(self) -> int:
        """Count what the group has not committed."""
        return lag(self.settings, self.group, [self.source])[self.source]

    def close(self) -> None:
        """End all workers."""
        for worker in self._workers:
            worker.kill()
            worker.communicate()
        self._producer.close()


@contextmanager
def bench(settings: KafkaSettings, partitions: int = 4) -> Iterator[Bench]:
    """Give a bench, and clear it away."""
    made = Bench(settings, partitions)
    try:
        yield made
    finally:
        made.close()


def wait_until(condition: Callable[[], bool], seconds: float = 60, what: str = "it") -> None:
    """Wait for something to become true; fail after a while."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"{what} did not happen within {seconds} s"
        time.sleep(0.05)


def stop(worker: "subprocess.Popen[str]", seconds: float = 30) -> tuple[int, str]:
    """Ask a worker to stop; give its exit code and what it said."""
    worker.terminate()
    said = worker.communicate(timeout=seconds)[1]
    return worker.returncode, said


def jumps(records: Sequence[Received]) -> list[tuple[bytes | None, int, int]]:
    """Find where a key's numbers leave one out. Going back is fine: a repetition of the uncommitted."""
    highest: dict[bytes | None, int] = {}
    found = []
    for record in records:
        number = int(record.value or b"")
        before = highest.get(record.key, -1)
        if number > before + 1:
            found.append((record.key, before, number))
        highest[record.key] = max(number, before)
    return found
