"""A worker as a process of its own, for the tests beside it: copies a topic to another, one way or another.

Arguments: a JSON object; see ``Task``.
"""

import itertools
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from streams.leaving import STOP_SECONDS
from streams.port import GaveUp, Outgoing, Received, Stopping
from streams.producer import RdkafkaProducer
from streams.settings import KafkaSettings
from streams.worker import run_worker


@dataclass
class Task:
    """What this worker is to do."""

    bootstrap: str
    group: str
    source: list[str]
    target: str
    mode: str = "copy"
    """copy; fail: raise at the record FAIL; hold: wait until told to stop; hang: wait for ever."""
    marker: str = ""
    """A file made once the mode has done its thing; with it there, the worker copies."""
    pace: float = 0.0
    """Seconds each batch takes at least."""
    batch_records: int = 2000
    patience: float | None = None
    timer: str = ""
    """beat: write to the target every 50 ms; fail: raise; touch: make the marker; fail if told: raise once
    the marker is there."""
    stop_seconds: float = STOP_SECONDS
    sign_in: dict[str, str] = field(default_factory=dict)
    """More settings of the connection."""
    calls: "itertools.count[int]" = field(default_factory=itertools.count)

    def done(self) -> bool:
        return Path(self.marker).exists() if self.marker else False


def main(task: Task) -> int:
    settings = KafkaSettings.model_validate({"bootstrap_servers": task.bootstrap, **task.sign_in})
    producer = RdkafkaProducer(settings)

    def handle(records: Sequence[Received], stopping: Stopping) -> None:
        if task.mode != "copy" and not task.done():
            act(task, records, stopping)
        time.sleep(task.pace)
        call = (("call", b"%d" % next(task.calls)),)
        producer.send(Outgoing(task.target, record.key, record.value, call) for record in records)

    def beat(_stopping: Stopping) -> None:
        if task.timer == "fail" or (task.timer == "fail if told" and task.done()):
            raise ValueError("the timer broke")
        if task.timer == "touch":
            Path(task.marker).touch()
        if task.timer == "beat":
            producer.send([Outgoing(task.target, b"beat", b"beat")])

    timers = {"beat": (0.05, beat)} if task.timer else {}
    handlers = {"copy": (task.source, handle)}
    return run_worker(
        settings,
        task.group,
        handlers,
        timers,
        batch_records=task.batch_records,
        patience=task.patience,
        stop_seconds=task.stop_seconds,
    )


def act(task: Task, records: Sequence[Received], stopping: Stopping) -> None:
    if task.mode == "fail" and any(record.value == b"FAIL" for record in records):
        Path(task.marker).touch()
        raise ValueError("a record that breaks the handler")
    if task.mode == "hold":
        Path(task.marker + ".holding").touch()
        while not stopping():
            time.sleep(0.01)
        Path(task.marker).touch()
        raise GaveUp
    if task.mode == "hang" and task.marker:
        Path(task.marker + ".hanging").touch()
    while task.mode == "hang":
        time.sleep(1)


if __name__ == "__main__":
    sys.exit(main(Task(**json.loads(sys.argv[1]))))
