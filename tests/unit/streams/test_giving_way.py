"""Processes that give way are nice, and so are their sessions."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from streams.giving_way import NICE, give_way


@pytest.fixture
def process() -> Iterator["subprocess.Popen[bytes]"]:
    command = [sys.executable, "-c", "import sys; sys.stdin.read()"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True) as started:
        yield started


def test_it_goes_after_others_within_its_session(process: "subprocess.Popen[bytes]") -> None:
    give_way(process.pid)
    assert psutil.Process(process.pid).nice() == NICE


def test_its_session_goes_after_other_sessions(process: "subprocess.Popen[bytes]") -> None:
    session = Path(f"/proc/{process.pid}/autogroup")
    if not session.exists():
        pytest.skip("this system does not weigh sessions")
    give_way(process.pid)
    assert session.read_text().endswith(f" nice {NICE}\n")


def test_others_stay_as_they_are(process: "subprocess.Popen[bytes]") -> None:
    before = os.getpriority(os.PRIO_PROCESS, 0)
    give_way(process.pid)
    assert os.getpriority(os.PRIO_PROCESS, 0) == before


def test_one_that_is_gone_already_is_no_error(process: "subprocess.Popen[bytes]") -> None:
    process.communicate(b"")
    give_way(process.pid)
