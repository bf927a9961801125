"""`echoless up` as a process of its own, and a look at the databases it keeps in step."""

import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil

DEADLINE = 90.0
"""Seconds until a test gives up; a machine with other things to do is slow."""


@contextmanager
def up(config: Path) -> Iterator[psutil.Popen]:
    """Run everything for the length of a ``with`` block."""
    command = [sys.executable, "-P", "-m", "echoless", "-c", str(config), "up"]
    with (config.parent / "up.log").open("wb") as log:
        program = psutil.Popen(command, stdout=log, stderr=log, start_new_session=True)
    try:
        yield program
    finally:
        with suppress(psutil.NoSuchProcess):
            program.kill()
        program.wait()


def until(condition: Callable[[], Any], config: Path) -> None:
    """Wait for a condition; fail with the program's log when the time is over."""
    deadline = time.monotonic() + DEADLINE
    while not condition():
        assert time.monotonic() < deadline, (config.parent / "up.log").read_text()
        time.sleep(0.05)


def sql(config: Path, side: str, statement: str, *values: object) -> list[tuple[Any, ...]]:
    """Run a statement in a side's database, as one of its users."""
    with closing(sqlite3.connect(config.parent / f"{side}.db", timeout=20)) as database, database:
        return database.execute(statement, values).fetchall()
