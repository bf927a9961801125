"""The routing worker beside a loop written by hand, and beside stock Faust: change events per second."""

import json
import statistics
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path
from uuid import uuid4

from confluent_kafka import Message

from benchmarks.kafka import Output, fill, steady_rate
from benchmarks.pipeline.customers import MAPPINGS, SCHEMAS, edit, message, tables
from benchmarks.pipeline.stores import copies, fill_handwritten, fill_ours
from benchmarks.surroundings import Surroundings, module, running
from schemas.binary import fingerprint_of
from schemas.envelope import message_schema, read_envelope
from schemas.tables import Catalog
from streams.settings import KafkaSettings
from streams.topics import TopicNames

STORES = ("sqlite", "postgresql")


class Contest:
    """Runs contestants on the same events, one after the other, each in a process of its own."""

    def __init__(self, around: Surroundings, events: int) -> None:
        self._around = around
        self.cpu = 0.0
        """Processor time per event of the last run, in us."""
        self._events = [edit(number, 1) for number in range(events)]

    def echoless(self, store: str) -> list[Message]:
        """Let the routing worker run until all commands are there, and give them."""

        def command(kafka: KafkaSettings) -> list[str]:
            return module(
                "echoless",
                "--config",
                str(routing_config(self._around.folder, kafka, store)),
                "worker",
                "routing",
            )

        return self._run(command, len(self._events))

    def handwritten(self, store: str) -> list[Message]:
        """Let the loop written by hand do the same."""
        return self._run(lambda kafka: self._alone("handwritten", kafka, store=store), len(self._events))

    def stock_faust(self, share: float) -> list[Message]:
        """Let stock Faust pass on a share of the events."""
        return self._run(lambda kafka: self._alone("stock_faust", kafka), int(len(self._events) * share))

    def _alone(self, name: str, kafka: KafkaSettings, **more: str) -> list[str]:
        topics = TopicNames(kafka.prefix)
        settings = {
            "bootstrap": kafka.bootstrap_servers,
            "group": topics.group("bench"),
            "source": topics.changes("erp", "customer"),
            "target": topics.commands("crm", "account"),
            "fingerprint": _fingerprint("Command", "crm", "account").hex(),
            **more,
        }
        return module(f"benchmarks.contestants.{name}", json.dumps(settings))

    def _run(self, command: Callable[[KafkaSettings], Sequence[str]], count: int) -> list[Message]:
        kafka = KafkaSettings(bootstrap_servers=self._around.bootstrap, prefix=f"b{uuid4().hex[:8]}")
        topics = TopicNames(kafka.prefix)
        fill(kafka, tables(), (message(event, topics) for event in self._events[:count]))
        output = Output(kafka, topics.commands("crm", "account"))
        log = self._around.folder / f"{kafka.prefix}.log"
        with running(command(kafka), log) as child:
            self.cpu = output.wait_for(count, child, log)
        found = output.read(count)
        output.close()
        return found


def routing_config(folder: Path, kafka: KafkaSettings, store: str) -> Path:
    """Write the configuration of a routing worker for the demo's mappings."""
    sides = {
        side: {"url": "sqlite:///unused.db", "tables": {table: None for of, table in tables() if of == side}}
        for side in ("erp", "crm")
    }
    settings = {
        "prefix": kafka.prefix,
        "broker": {"bootstrap_servers": kafka.bootstrap_servers, "partitions": kafka.partitions},
        "store": store,
        "schemas": str(SCHEMAS),
        "mappings": [str(MAPPINGS)],
        "sides": sides,
    }
    file = folder / f"{kafka.prefix}.yaml"
    file.write_text(json.dumps(settings))  # JSON is YAML
    return file


def contest(around: Surroundings, events: int, times: int, say: Callable[[str], None]) -> dict[str, float]:
    """Measure everybody so many times; give medians, best results, and ratios."""
    rates: defaultdict[str, list[float]] = defaultdict(list)
    cpu: defaultdict[str, list[float]] = defaultdict(list)
    run = Contest(around, events)

    def note(name: str, sent: list[Message]) -> None:
        rates[name].append(steady_rate(sent))
        cpu[name].append(run.cpu)

    with ExitStack() as stack:
        ours = {store: stack.enter_context(copies(around, store, fill_ours, events)) for store in STORES}
        hand = {
            store: stack.enter_context(copies(around, store, fill_handwritten, events)) for store in STORES
        }
        for turn in range(times):
            for store in STORES:
                sent = run.echoless(ours[store]())
                note(f"echoless_{store}", sent)
                same = run.handwritten(hand[store]())
                note(f"handwritten_{store}", same)
                _compare(sent, same)
            note("stock_faust", run.stock_faust(0.5))
            say(f"{turn + 1}: " + ", ".join(f"{name} {values[-1]:,.0f}/s" for name, values in rates.items()))
    times_taken = {f"cpu_us_per_event_{name}": statistics.median(values) for name, values in cpu.items()}
    return {**_figures(rates), **times_taken}


def _figures(rates: dict[str, list[float]]) -> dict[str, float]:
    middle = {name: statistics.median(values) for name, values in rates.items()}
    figures = {f"events_per_second_{name}": value for name, value in middle.items()}
    figures |= {f"best_events_per_second_{name}": max(values) for name, values in rates.items()}
    for store in STORES:
        ours = middle[f"echoless_{store}"]
        figures[f"pipeline_vs_handwritten_{store}"] = ours / middle[f"handwritten_{store}"]
        figures[f"pipeline_vs_stock_faust_{store}"] = ours / middle["stock_faust"]
    return figures


def _compare(ours: Iterable[Message], theirs: Iterable[Message]) -> None:
    """See that both sent the same commands: keys, bytes, headers."""
    one, two = _content(ours), _content(theirs)
    for key in one.keys() | two.keys():
        if one.get(key) != two.get(key):
            raise AssertionError(f"the commands of {key!r} differ:\n{one.get(key)}\n{two.get(key)}")


def _content(messages: Iterable[Message]) -> dict[bytes, object]:
    return {m.key(): (m.value(), sorted(m.headers() or [])) for m in messages}


def _fingerprint(kind: str, side: str, table: str) -> bytes:
    record = Catalog.load(SCHEMAS).table(side, table).schema
    return fingerprint_of(message_schema(read_envelope(kind), side, table, record))
