"""Two PostgreSQL databases of a customer and an account table, and the processes that keep them in step."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from coupling_store.open import open_store
from coupling_store.port import Store
from echoless.reading import read_settings
from echoless.wiring.broker import kafka as kafka_of
from echoless.wiring.broker import topic_names
from echoless.wiring.progress import lags
from streams.lag import lag


@dataclass
class TwoDatabases:
    """The sides, the store, and the workers running on them."""

    folder: Path
    erp: str
    crm: str
    store_url: str
    config: Path
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def echoless(self, *words: str, **more: Any) -> subprocess.CompletedProcess[str]:
        """Run the program to its end."""
        command = [sys.executable, "-P", "-m", "echoless", "--config", str(self.config), *words]
        return subprocess.run(command, capture_output=True, text=True, check=True, timeout=120, **more)

    def start(self, name: str, *words: str) -> None:
        """Start a worker."""
        command = [sys.executable, "-P", "-m", "echoless", "--config", str(self.config), "worker", *words]
        with (self.folder / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)

    def end(self, name: str, number: signal.Signals) -> int:
        """Send a worker a signal and wait for its end."""
        process = self.processes.pop(name)
        process.send_signal(number)
        return process.wait(timeout=60)

    def stop(self) -> None:
        """End all workers."""
        for process in self.processes.values():
            process.kill()
        for process in self.processes.values():
            process.wait(timeout=30)
        self.processes.clear()

    def logs(self) -> str:
        """Give the ends of all workers' logs."""
        return "\n".join(f"--- {f.name}\n{f.read_text()[-3000:]}" for f in sorted(self.folder.glob("*.log")))

    @contextmanager
    def store(self) -> Iterator[Store]:
        """Look into the store."""
        opened = open_store(self.store_url)
        try:
            yield opened
        finally:
            opened.close()

    def rows(self, side: str) -> dict[str, tuple[Any, ...]]:
        """Read a side's records directly, by key."""
        url, table, key = (
            (self.erp, "customer", "no") if side == "erp" else (self.crm, "account", "accountid")
        )
        with psycopg.connect(plain(url)) as connection:
            found = connection.execute(f"SELECT * FROM {table} ORDER BY {key}").fetchall()
        return {row[0]: row[1:] for row in found}

    def journals(self) -> int:
        """Count the changes that are not published yet, on both sides."""
        waiting = 0
        for url in (self.erp, self.crm):
            with psycopg.connect(plain(url)) as connection:
                row = connection.execute("SELECT count(*) FROM echoless_journal").fetchone()
                waiting += row[0] if row else 0
        return waiting

    def lag(self) -> int:
        """Ask the broker how many messages wait."""
        return sum(line.waiting for line in lags(read_settings(self.config)))

    def commands(self) -> int:
        """Ask the broker how many commands were ever sent, to both sides."""
        settings = read_settings(self.config)
        names = topic_names(settings)
        topics = [names.commands("erp", "customer"), names.commands("crm", "account")]
        return sum(lag(kafka_of(settings), "counts-everything", topics).values())

    def counted(self, outcome: str) -> int:
        """Count the events that had this outcome."""
        with self.store() as store:
            return sum(count for (_, what), count in store.counts().items() if what == outcome)

    def is_quiet(self) -> bool:
        """Tell whether nothing waits anywhere: journals, topics, flights, parked."""
        if self.journals():
            return False
        with self.store() as store:
            totals = store.totals()
        return not totals["in_flight"] and not totals["parked"] and self.lag() == 0


def plain(url: str) -> str:
    """Give the address as psycopg writes it."""
    return url.replace("+psycopg", "")


def wait_until(condition: Callable[[], bool], seconds: float, what: Callable[[], str]) -> None:
    """Wait for a condition; fail with an explanation when the time is over."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, what()
        time.sleep(0.2)


def watch(seconds: float, unchanged: Callable[[], object]) -> None:
    """Look on for a while: something must stay as it is."""
    before, end = unchanged(), time.monotonic() + seconds
    while time.monotonic() < end:
        time.sleep(0.2)
        assert unchanged() == before
