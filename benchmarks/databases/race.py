"""Database to database: how fast edits arrive, how long one takes, what it needs of memory."""

import json
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path

import psycopg

from benchmarks.databases.latency import latencies
from benchmarks.databases.program import Watched, echoless, up
from benchmarks.databases.sides import FILL, PREFIX, Eye, Side, make_sides, write_config
from benchmarks.surroundings import ROOT, Surroundings, ensure_alive, module
from streams.lag import end_offsets
from streams.settings import KafkaSettings
from streams.topics import TopicNames

PATIENCE = 600.0
"""Seconds that everything may take to arrive."""
STEP = 0.25
"""Between two looks. Each adds up all records of both sides, on the processors that are measured."""
PER_SECOND = 50
CLEANING = 20.0
"""Seconds until Kafka has compacted what was written."""

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Size:
    """How much to do."""

    records: int
    one_way: int
    each_way: int
    seconds: float
    """How long latency is measured."""


class Race:
    """The program between two databases, while it runs."""

    def __init__(self, left: Side, right: Side, watched: Watched, log: Path) -> None:
        self._source = left
        self._left, self._right = Eye(left), Eye(right)
        self._watched, self._log = watched, log
        self._seen = 0

    def first_copy(self, records: int) -> float:
        """Fill the left side; give the records per second that were made on the right."""
        with psycopg.connect(self._source.url, autocommit=True) as connection:
            # Once a first record has come through, every process is up: starting is not measured.
            connection.execute(FILL, (0, 0))
            self._wait(lambda: self._right.count() == 1)
            began = time.time()
            connection.execute(FILL, (1, records - 1))
            connection.execute("ANALYZE item")
        self._wait(lambda: self._right.count() == records)
        self._wait(lambda: self._left.digest() == self._right.digest())
        return records / (time.time() - began)

    def edits(self, sides: Sequence[Side], count: int) -> float:
        """Let users edit so many records on each side; give the changes per second.

        The time runs from the first commit until the last row is visible on the other side.
        With users on both sides each keeps to its half of the records: nobody's edit is overwritten.
        """
        both = len(sides) == 2
        writers = [_write(side, count, number if both else None) for number, side in enumerate(sides)]
        said = [json.loads(writer.communicate(timeout=PATIENCE)[0]) for writer in writers]
        expected = count * len(sides) + self._seen
        self._wait(lambda: self._left.total() == self._right.total() == expected)
        arrived = time.time()
        self._seen = expected
        self._wait(lambda: self._left.digest() == self._right.digest())
        return count * len(sides) / (arrived - min(one["first"] for one in said))

    def close(self) -> None:
        """Look no more."""
        self._left.close()
        self._right.close()

    def settle(self) -> None:
        """Count anew what both sides have seen."""
        self._wait(lambda: self._left.total() == self._right.total())
        self._seen = int(str(self._left.total()))

    def _wait(self, is_over: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not is_over():
            ensure_alive(self._watched.child, self._log)
            if time.monotonic() > deadline:
                sums = f"left {self._left.total()}, right {self._right.total()}"
                raise RuntimeError(f"not equal after {PATIENCE} s: {sums}\n{self._log.read_text()[-3000:]}")
            time.sleep(STEP)


def race(around: Surroundings, size: Size, store: str, say: Say) -> dict[str, float]:
    """Measure all of it."""
    left, right = make_sides(around)
    config, log = write_config(around, store), around.folder / "up.log"
    for side in (left, right):
        subprocess.run(
            echoless(config, "connect", side.name), cwd=ROOT, check=True, stdout=subprocess.DEVNULL
        )
    with up(config, log) as watched, closing(Race(left, right, watched, log)) as run:
        figures = {"db_to_db_first_copy_rows_per_second": run.first_copy(size.records)}
        run.settle()
        say(f"first copy: {figures['db_to_db_first_copy_rows_per_second']:,.0f} rows/s")
        for name, sides, count in (
            ("one_way", [left], size.one_way),
            ("both_ways", [left, right], size.each_way),
        ):
            before, events = watched.cpu_seconds(), _events(around, left)
            figures[f"db_to_db_{name}_per_second"] = run.edits(sides, count)
            if len(sides) == 1:  # else our own writes come back on that side, too
                figures[f"db_to_db_{name}_events_per_edit"] = (_events(around, left) - events) / count
            spent = {role: cpu - before.get(role, 0.0) for role, cpu in watched.cpu_seconds().items()}
            each = {role: round(cpu / count / len(sides) * 1e6) for role, cpu in spent.items()}
            say(f"{name}: {figures[f'db_to_db_{name}_per_second']:,.0f}/s; cpu, us per change: {each}")
        say(f"events published for each edit: {figures['db_to_db_one_way_events_per_edit']:.2f}")
        figures |= _latency(left, right, size.seconds)
        say(f"latency: p50 {figures['db_to_db_p50_ms']:.0f} ms, p99 {figures['db_to_db_p99_ms']:.0f} ms")
        figures["db_to_db_memory_mb"] = watched.peak_mb
    return figures


def _events(around: Surroundings, side: Side) -> int:
    """Count the change events that were ever published of a side."""
    topic = TopicNames(PREFIX).changes(side.name, side.table)
    return sum(end_offsets(KafkaSettings(bootstrap_servers=around.bootstrap), [topic]).values())


def _latency(left: Side, right: Side, seconds: float) -> dict[str, float]:
    """Measure a quiet day, not the hour after a flood: the databases and the broker clean up first."""
    for side in (left, right):
        with psycopg.connect(side.url, autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")
    latencies(left, right, PER_SECOND, min(seconds, CLEANING))
    found = latencies(left, right, PER_SECOND, seconds)
    return {f"db_to_db_p{percent}_ms": found[len(found) * percent // 100] for percent in (50, 99)}


def _write(side: Side, count: int, half: int | None) -> "subprocess.Popen[bytes]":
    told = {name: value for name, value in asdict(side).items() if name != "name"}
    arguments = json.dumps({**told, "count": count, "half": half})
    return subprocess.Popen(
        module("benchmarks.databases.writer", arguments),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
    )
