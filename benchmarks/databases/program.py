"""``echoless up`` as it is: the process tree, what it needs of memory and of the processors."""

import subprocess
import threading
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from benchmarks.surroundings import module, running

SAMPLE_SECONDS = 2.0


def echoless(config: Path, *arguments: str) -> list[str]:
    """Give the command line of the program."""
    return module("echoless", "--config", str(config), "--log-level", "warning", *arguments)


@contextmanager
def up(config: Path, log: Path) -> Iterator["Watched"]:
    """Run everything, and watch over it."""
    with running(echoless(config, "up"), log) as child:
        watched = Watched(child)
        try:
            yield watched
        finally:
            watched.end()


class Watched:
    """Samples the memory of a process and its children; a Kafka started by it is left out."""

    def __init__(self, child: "subprocess.Popen[bytes]") -> None:
        self.child = child
        self.peak_mb = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._sample, daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Stop looking."""
        self._over.set()
        self._thread.join()

    def cpu_seconds(self) -> dict[str, float]:
        """Give the processor time so far, by role."""
        spent: dict[str, float] = defaultdict(float)
        for process in self._tree():
            with suppress(psutil.Error):
                times = process.cpu_times()
                spent[_role(process.cmdline())] += times.user + times.system
        return dict(spent)

    def _sample(self) -> None:
        while not self._over.wait(SAMPLE_SECONDS):
            total = 0
            for process in self._tree():
                with suppress(psutil.Error):
                    total += process.memory_full_info().pss
            self.peak_mb = max(self.peak_mb, total / 2**20)

    def _tree(self) -> list[psutil.Process]:
        with suppress(psutil.Error):
            parent = psutil.Process(self.child.pid)
            return [p for p in (parent, *parent.children(recursive=True)) if "java" not in p.name()]
        return []


def _role(command: Sequence[str]) -> str:
    if "worker" not in command:
        return "supervisor"
    rest = command[command.index("worker") + 1 :]
    return " ".join(word for word in rest if not word.startswith("-"))
