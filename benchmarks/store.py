"""What the store costs per event: microseconds, for SQLite and PostgreSQL, in batches of 500.

Every event locks its record and its coupling, reads the counterpart record (16 fields, some 600
bytes) and every other event a referenced counterpart; then record, coupling and counts are saved. Half of the
batches send a command, the others see it land, as in a running synchronization.
"""

import argparse
import gc
import random
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import psutil

from coupling_store.changes import Changes
from coupling_store.migrate import upgrade
from coupling_store.open import open_store
from coupling_store.port import Store
from schemas.keys import LinkKey, RecordKey
from schemas.known import Coupling, Flight, Record
from schemas.values import Values
from tests.fixtures.postgres_server import TemporaryPostgres

BATCH = 500
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def image(number: int, version: int) -> Values:
    values: Values = {f"field_{i}": f"text {number} {i} of a field" for i in range(11)}
    values |= {"price": Decimal(f"{version}.25"), "stock": version, "blocked": False}
    return values | {"since": date(2020, 1, 1), "changed": NOW}


def left(number: int) -> RecordKey:
    return RecordKey("crm", "account", f"00000000-0000-4000-8000-{number:012d}")


def right(number: int) -> RecordKey:
    return RecordKey("erp", "customer", f"C{number:08d}")


def coupling(number: int) -> Coupling:
    agreed = image(number, 0)
    return Coupling(
        f"coupling-{number:024d}",
        "accounts",
        0,
        left(number).id,
        right(number).id,
        1,
        dict(agreed),
        {f"other_{name}": value for name, value in agreed.items()},
    )


def fill(store: Store, size: int) -> None:
    for start in range(0, size, 5000):
        numbers = range(start, min(start + 5000, size))
        with store.batch() as batch:
            records = [Record(key(n), 1, "joe", image(n, 0)) for n in numbers for key in (left, right)]
            batch.save(Changes(records=records, couplings=[coupling(n) for n in numbers]))


def one_batch(store: Store, numbers: list[int], version: int, spent: dict[str, float]) -> None:
    started = time.perf_counter()

    def lap(step: str) -> None:
        nonlocal started
        now = time.perf_counter()
        spent[step] = spent.get(step, 0.0) + now - started
        started = now

    keys = [left(n) for n in numbers]
    links = [LinkKey("accounts", "left", key.id) for key in keys]
    with store.batch() as batch:
        lap("begin")
        records = batch.lock_records(keys)
        lap("lock records")
        couplings = {c.left_id: c for c in batch.lock_couplings(links)}
        lap("lock couplings")
        batch.read_records([right(n) for n in numbers])
        lap("read counterparts' records")
        batch.counterparts([LinkKey("accounts", "left", left(n // 2).id) for n in numbers[::2]])
        lap("counterparts")
        changes = Changes(counts=Counter({("accounts", "sent"): len(numbers)}))
        for number, key in zip(numbers, keys, strict=True):
            values = image(number, version)
            changed = {"stock": version, "price": values["price"]}
            changes.records.append(replace(records[key], version=version, image=values))
            draft = couplings[key.id].draft()
            draft.sequence += 1
            draft.agreed_left = {**draft.agreed_left, **changed}
            flies = Flight(f"{version:032d}", draft.sequence, "update", changed, 3, f"{number:032d}", NOW)
            draft.flight_right = flies if version % 2 else None
            changes.couplings.append(draft)
        lap("(rules)")
        batch.save(changes)
        lap("save")
    lap("commit")


def measure(store: Store, size: int, rounds: int) -> list[dict[str, float]]:
    dice = random.Random(7)
    order = list(range(size))
    dice.shuffle(order)
    spent: list[dict[str, float]] = []
    for turn in range(rounds):
        start = (turn // 2 * BATCH) % size
        spent.append({})
        one_batch(store, order[start : start + BATCH], turn + 2, spent[-1])
    return spent


def server_cpu(folder: Path) -> float:
    """Give the seconds of processor time that the PostgreSQL in this folder has used."""
    note = folder / "postgres" / "cluster" / "postmaster.pid"
    if not note.exists():
        return 0.0
    server = psutil.Process(int(note.read_text().split()[0]))
    times = [process.cpu_times() for process in (server, *server.children())]
    return sum(t.user + t.system for t in times)


def report(name: str, spent: list[dict[str, float]]) -> None:
    """Print the best tenth beside median and mean: these hold the disk's pauses and the neighbours' work."""
    steps = [step for step in spent[0] if step != "(rules)"]
    whole = [sum(batch[step] for step in steps) for batch in spent]
    print(f"{name}, us/event: best tenth {tenth(whole)}, median{per_event(statistics.median(whole))}", end="")
    print(f", mean{per_event(statistics.mean(whole))}")
    for step in steps:
        print(f"    {step:28}{tenth([batch[step] for batch in spent])}")


def per_event(seconds: float) -> str:
    return f"{seconds / BATCH * 1e6:6.1f}"


def tenth(seconds: list[float]) -> str:
    return per_event(statistics.quantiles(seconds, n=10)[0])


@contextmanager
def databases(folder: Path, wanted: str) -> Iterator[dict[str, str]]:
    found = {"SQLite": f"sqlite:///{folder / 'store.db'}"}
    server = TemporaryPostgres(folder / "postgres")
    try:
        if wanted != "sqlite":
            server.start()
            found["PostgreSQL"] = server.create_database("store")
        if wanted == "postgresql":
            del found["SQLite"]
        yield found
    finally:
        server.stop(remove=True)


def main() -> None:
    # As the workers do: a batch lives and dies together, looking for garbage in it is in vain.
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--couplings", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=80)
    parser.add_argument("--only", choices=["sqlite", "postgresql"], default="")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        with databases(Path(folder), asked.only) as found:
            for name, url in found.items():
                upgrade(url)
                store = open_store(url)
                fill(store, asked.couplings)
                measure(store, asked.couplings, 8)
                ours, theirs = time.process_time(), server_cpu(Path(folder))
                spent = measure(store, asked.couplings, asked.rounds)
                ours, theirs = time.process_time() - ours, server_cpu(Path(folder)) - theirs
                report(name, spent)
                print(f"    processor, all batches      {per_event(ours / len(spent))}", end="")
                print(f" here (with the benchmark itself){per_event(theirs / len(spent))} in the server")
                store.close()


if __name__ == "__main__":
    main()
