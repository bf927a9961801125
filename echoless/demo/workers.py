"""The workers of `echoless up`, run by the same supervisor, and the blows the demo deals them."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from time import monotonic

from echoless.demo.folder import Folder
from echoless.failures import Exit, Failure
from echoless.invocation import Invocation
from echoless.processes import children
from echoless.supervising import Child, Supervisor

ROUTING = "routing"
RESTART_SECONDS = 40.0


class Workers:
    """Processes that work until they are told to stop, or the demo ends, however it ends."""

    def __init__(self, folder: Folder) -> None:
        self._log = folder.log
        self._children = children(folder.settings(), Invocation(folder.config))
        self._stopping = Event()
        self._pause = Event()
        self._misused = ""

    @contextmanager
    def running(self) -> Iterator[None]:
        """Run them for the length of a ``with`` block."""
        thread = Thread(target=self._supervise, name="supervisor")
        thread.start()
        try:
            yield
        finally:
            self._stopping.set()
            thread.join()

    def refuse_failure(self) -> None:
        """Raise Failure if a worker cannot run at all."""
        if self._misused:
            raise Failure(f"{self._misused} cannot run:\n{last_lines(self._log)}", "see what it says")

    def pid(self, name: str) -> int | None:
        """Give the process of a worker, if it runs just now."""
        child = self._child(name)
        return child.process.pid if child.process is not None else None

    def kill(self, name: str) -> int | None:
        """End a worker without a word of warning; the supervisor will start another."""
        return self._signal(name, signal.SIGKILL)

    def restart(self, name: str) -> None:
        """Let a worker finish its batch and start again, with the mappings as they are now."""
        old = self._signal(name, signal.SIGTERM)
        deadline = monotonic() + RESTART_SECONDS
        while self.pid(name) in {None, old}:
            if monotonic() > deadline:
                raise Failure(f"{name} did not start again", "see its log", Exit.PROBLEM)
            self._pause.wait(0.05)

    def _signal(self, name: str, number: signal.Signals) -> int | None:
        pid = self.pid(name)
        if pid is not None:
            os.kill(pid, number)
        return pid

    def _child(self, name: str) -> Child:
        return next(child for child in self._children if child.name == name)

    def _supervise(self) -> None:
        with self._log.open("ab") as log:
            self._misused = Supervisor(self._children, output=log).run(self._stopping)


def last_lines(log: Path, count: int = 15) -> str:
    """Give the end of a log."""
    if not log.exists():
        return ""
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-count:])
