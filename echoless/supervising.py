"""Several programs run as one: restarted when they end, stopped together, none left behind."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from types import FrameType
from typing import IO

import structlog

from echoless.failures import Exit
from streams.giving_way import give_way

PATIENCE = timedelta(seconds=30)
"""How long a child may take to finish its batch after SIGTERM, before it is killed."""
FIRST_BACK_OFF = timedelta(seconds=1)
LAST_BACK_OFF = timedelta(seconds=30)
STEADY = timedelta(minutes=1)
"""A child that lived this long is forgiven its earlier restarts."""
_TICK = 0.1

_log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Child:
    """A program to keep running."""

    name: str
    command: Sequence[str]
    gives_way: bool = False
    """Goes after the others where processors are short."""
    process: "subprocess.Popen[bytes] | None" = None
    started_at: float = 0.0
    start_at: float = 0.0
    """On the monotonic clock, in seconds: not to be started before."""
    restarts: int = 0


@dataclass(slots=True)
class Supervisor:
    """Keeps children running until it is told to stop."""

    children: Sequence[Child]
    first_back_off: timedelta = FIRST_BACK_OFF
    patience: timedelta = PATIENCE
    output: IO[bytes] | None = None
    """Where the children print and log; left out: where we do."""
    _misused: str = field(default="", init=False)

    def run(self, stopping: threading.Event) -> str:
        """Supervise until ``stopping`` is set, or a child says that its configuration is wrong.

        Gives the name of that child, or an empty text.
        """
        try:
            while not stopping.is_set() and not self._misused:
                for child in self.children:
                    self._look_after(child, time.monotonic())
                stopping.wait(_TICK)
        finally:
            self._stop_all()
        return self._misused

    def _look_after(self, child: Child, now: float) -> None:
        if child.process is None:
            if now >= child.start_at:
                self._start(child, now)
        elif (status := child.process.poll()) is not None:
            self._plan_restart(child, status, now)

    def _start(self, child: Child, now: float) -> None:
        # A session of its own: Ctrl-C in the terminal reaches us alone, and we stop the children in
        # order. The pipe is the leash: it closes when we end, however we end.
        child.process = subprocess.Popen(
            child.command,
            stdin=subprocess.PIPE,
            stdout=self.output,
            stderr=self.output,
            start_new_session=True,
        )
        if child.gives_way:
            give_way(child.process.pid)
        child.started_at = now
        _log.info("started", child=child.name, pid=child.process.pid)

    def _plan_restart(self, child: Child, status: int, now: float) -> None:
        _close_leash(child)
        child.process = None
        if status == Exit.USAGE:
            self._misused = child.name
            return
        if now - child.started_at >= STEADY.total_seconds():
            child.restarts = 0
        wait = min(self.first_back_off * 2**child.restarts, LAST_BACK_OFF).total_seconds()
        child.restarts = min(child.restarts + 1, 10)
        child.start_at = now + wait
        _log.warning("ended, will be restarted", child=child.name, status=status, in_seconds=wait)

    def _stop_all(self) -> None:
        alive = [child for child in self.children if child.process and child.process.poll() is None]
        for child in alive:
            _process(child).terminate()
        deadline = time.monotonic() + self.patience.total_seconds()
        for child in alive:
            try:
                _process(child).wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                _log.error("killed: it did not stop in time", child=child.name)
                _process(child).kill()
                _process(child).wait()
        for child in self.children:
            _close_leash(child)


def _process(child: Child) -> "subprocess.Popen[bytes]":
    assert child.process is not None  # noqa: S101 - for mypy
    return child.process


def _close_leash(child: Child) -> None:
    if child.process and child.process.stdin:
        child.process.stdin.close()


def stop_on_signals(leave: Callable[[], None] = lambda: None) -> threading.Event:
    """Give an event that SIGTERM and SIGINT set; ``leave`` is called at the first of them."""
    stopping = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        if not stopping.is_set():
            stopping.set()
            leave()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    return stopping


def end_with_supervisor() -> None:
    """Stop this process, as by SIGTERM, when the supervisor's end of standard input closes."""

    def watch() -> None:
        # Not sys.stdin: a thread that waits inside it when Python ends makes Python abort.
        while os.read(0, 1):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="leash", daemon=True).start()
