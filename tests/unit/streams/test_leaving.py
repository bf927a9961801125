"""A process that was told to stop is gone in time, and not a moment later than it needs."""

import subprocess
import sys
import time

from echoless.supervising import PATIENCE
from streams.leaving import STOP_SECONDS
from streams.stuck import STUCK

HANGING = """
import threading
from streams.leaving import leave_within
leave_within(0.2, "the worker of this test")
threading.Thread(target=threading.Event().wait, name="never ends").start()
"""
ORDERLY = """
from streams.leaving import leave_within
leave_within(60, "the worker of this test")
"""


def run(program: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-c", program]
    return subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)


def test_a_process_that_hangs_ends_itself_and_tells_where_it_hung() -> None:
    ended = run(HANGING)
    assert ended.returncode == STUCK
    assert "the worker of this test did not leave within 0 s of being told to stop" in ended.stderr
    assert "most recent call first" in ended.stderr


def test_a_process_that_ends_in_order_is_not_held_up() -> None:
    began = time.monotonic()
    ended = run(ORDERLY)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert time.monotonic() - began < 30


def test_a_worker_tells_where_it_hung_before_the_supervisor_loses_patience() -> None:
    assert PATIENCE.total_seconds() - 5 >= STOP_SECONDS
