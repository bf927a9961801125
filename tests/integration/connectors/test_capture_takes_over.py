"""A capturer that was killed leaves nothing behind that keeps the next one out, and loses nothing."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from schemas.messages import ChangeEvent
from tests.fixtures.sql_sides import SqlTestSide, erp_database, side

__all__ = ["erp_database", "side"]

PUBLISHES_AND_HANGS = """
import sys, time
from connectors.sql.capture import SqlCapturer
from connectors.sql.settings import SqlSide
from tests.fixtures.sql_sides import TYPES

def publish(events):
    print(*[event.event_id for event in events], flush=True)
    time.sleep(60)

settings = SqlSide.model_validate_json(sys.stdin.read())
SqlCapturer("erp", settings, TYPES, print).run_once(publish)
"""


@pytest.mark.connected
def test_the_next_one_takes_over_after_a_kill_and_repeats_the_same_events(side: SqlTestSide) -> None:
    side.write("INSERT INTO customers (no) VALUES ('C1'), ('C2')")
    settings = side.settings.model_dump(mode="json") | {"url": side.settings.url.get_secret_value()}
    process = subprocess.Popen(
        [sys.executable, "-c", PUBLISHES_AND_HANGS],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[3],
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(json.dumps(settings))
    process.stdin.close()
    published = process.stdout.readline().split()
    seen: list[ChangeEvent] = []
    capturer = side.capturer()
    assert capturer.run_once(seen.extend) == 0
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    deadline = time.monotonic() + 20
    while not seen and time.monotonic() < deadline:
        capturer.run_once(seen.extend)
    assert [event.event_id for event in seen] == published
    assert len(seen) == 2
