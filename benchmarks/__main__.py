"""``make bench``: measure everything in one run on one machine, print it, keep it in build/bench.json."""

import argparse
import gc
import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console

from benchmarks.databases.race import Size, race
from benchmarks.deciding import measure
from benchmarks.machine import describe
from benchmarks.pipeline.contest import contest
from benchmarks.pipeline.cycle import cycle
from benchmarks.pipeline.replay import replay
from benchmarks.report import show
from benchmarks.surroundings import ROOT, Surroundings, environment_is_clean, surroundings
from echoless.surroundings import rules_are

PARTS = ("deciding", "pipeline", "replay", "cycle", "databases")


@dataclass(frozen=True, slots=True)
class Extent:
    """How much is measured."""

    decisions: int
    events: int
    times: int
    replayed: int
    cycle_messages: int
    customers: int
    latency_seconds: float
    size: Size


FULL = Extent(20_000, 60_000, 3, 60_000, 1_000_000, 20_000, 30, Size(25_000, 100_000, 50_000, 30))
QUICK = Extent(4_000, 8_000, 1, 3_000, 30_000, 4_000, 5, Size(3_000, 6_000, 3_000, 5))


def main() -> None:
    """Measure what was asked for; what was measured earlier stays in the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help="smaller amounts: under three minutes, rough figures"
    )
    parser.add_argument("--only", choices=PARTS, action="append", help="a part; may be repeated")
    parser.add_argument("--output", type=Path, default=ROOT / "build" / "bench.json")
    asked = parser.parse_args()
    environment_is_clean()
    gc.freeze()
    console = Console()
    extent, parts = (QUICK if asked.quick else FULL), tuple(asked.only or PARTS)
    began = time.monotonic()
    found: dict[str, Any] = {"machine": describe(), "date": time.strftime("%Y-%m-%d"), "quick": asked.quick}
    with console.status("starting Kafka and PostgreSQL") as status, surroundings() as around:
        for part in parts:
            status.update(f"measuring: {part}")
            found |= _measure(part, around, extent, console) | {f"rules_of_{part}": rules_are()}
    found["seconds"] = round(time.monotonic() - began)
    keep(asked.output, found)
    show(console, found)
    console.print(f"kept in {asked.output}, after {found['seconds']} s")


def _measure(part: str, around: Surroundings, extent: Extent, console: Console) -> dict[str, Any]:
    say = console.log
    if part == "deciding":
        return measure(extent.decisions)
    if part == "pipeline":
        return contest(around, extent.events, extent.times, say)
    if part == "replay":
        return replay(around, extent.replayed, say)
    if part == "cycle":
        figures, memory = cycle(around, extent.cycle_messages, extent.customers, extent.latency_seconds, say)
        return {
            **figures,
            "rss_over_messages": [
                [count, round(rss, 1)] for count, rss in memory[:: max(1, len(memory) // 50)]
            ],
        }
    return race(around, extent.size, f"sqlite:///{around.folder}/databases.db", say)


def keep(file: Path, found: dict[str, Any]) -> None:
    """Write the figures down, beside those of parts that were not measured this time."""
    earlier = json.loads(file.read_text()) if file.exists() else {}
    file.parent.mkdir(parents=True, exist_ok=True)
    rounded = {name: round(value, 2) if isinstance(value, float) else value for name, value in found.items()}
    file.write_text(json.dumps({**earlier, **rounded}, indent=2) + "\n")


if __name__ == "__main__":
    main()
