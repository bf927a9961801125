"""Children are restarted, stopped together, and never left behind."""

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import psutil
import pytest

from echoless.supervising import Child, Supervisor
from streams.giving_way import NICE

DEADLINE = 20.0


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + DEADLINE
    while not condition():
        assert time.monotonic() < deadline, "the condition did not come true in time"
        time.sleep(0.02)


def child(name: str, code: str, *arguments: str) -> Child:
    return Child(name, [sys.executable, "-c", textwrap.dedent(code), *arguments])


LASTING = """
    import os, sys, time
    open(sys.argv[1], "a").write(f"{os.getpid()}\\n")
    time.sleep(60)
"""
WHILE_LEASHED = """
    import sys
    from echoless.supervising import end_with_supervisor
    open(sys.argv[1], "a").write(f"{__import__('os').getpid()}\\n")
    end_with_supervisor()
    __import__("time").sleep(60)
"""


def pids(file: Path) -> list[int]:
    return [int(line) for line in file.read_text().splitlines()] if file.exists() else []


def supervised(supervisor: Supervisor, stopping: threading.Event) -> threading.Thread:
    thread = threading.Thread(target=supervisor.run, args=(stopping,))
    thread.start()
    return thread


def test_a_child_that_dies_is_started_again_and_all_stop_together(tmp_path: Path) -> None:
    notes = tmp_path / "pids"
    stopping = threading.Event()
    supervisor = Supervisor([child("a", LASTING, str(notes))], first_back_off=timedelta(milliseconds=10))
    thread = supervised(supervisor, stopping)
    until(lambda: len(pids(notes)) == 1)
    os.kill(pids(notes)[0], signal.SIGKILL)
    until(lambda: len(pids(notes)) == 2)
    stopping.set()
    thread.join(DEADLINE)
    assert not any(psutil.pid_exists(pid) for pid in pids(notes))


@pytest.mark.parametrize(("gives_way", "nice"), [(True, NICE), (False, 0)])
def test_a_child_that_gives_way_is_nice(tmp_path: Path, gives_way: bool, nice: int) -> None:
    notes, stopping = tmp_path / "pids", threading.Event()
    a = replace(child("a", LASTING, str(notes)), gives_way=gives_way)
    thread = supervised(Supervisor([a]), stopping)
    until(lambda: a.started_at > 0 and bool(pids(notes)))
    found = psutil.Process(pids(notes)[0]).nice() - psutil.Process().nice()
    stopping.set()
    thread.join(DEADLINE)
    assert found == nice


def test_a_child_that_will_not_stop_is_killed(tmp_path: Path) -> None:
    notes = tmp_path / "pids"
    deaf = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + textwrap.dedent(LASTING)
    stopping = threading.Event()
    supervisor = Supervisor([child("deaf", deaf, str(notes))], patience=timedelta(milliseconds=100))
    thread = supervised(supervisor, stopping)
    until(lambda: len(pids(notes)) == 1)
    stopping.set()
    thread.join(DEADLINE)
    assert not psutil.pid_exists(pids(notes)[0])


def test_a_child_with_a_wrong_configuration_ends_all(tmp_path: Path) -> None:
    notes = tmp_path / "pids"
    children = [child("good", LASTING, str(notes)), child("bad", "raise SystemExit(2)")]
    assert Supervisor(children).run(threading.Event()) == "bad"
    assert not any(psutil.pid_exists(pid) for pid in pids(notes))


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_children_end_when_the_supervisor_is_killed(tmp_path: Path) -> None:
    notes = tmp_path / "pids"
    program = tmp_path / "supervise.py"
    program.write_text(
        "import sys, threading\n"
        "from echoless.supervising import Child, Supervisor\n"
        "Supervisor([Child('c', sys.argv[1:])]).run(threading.Event())\n"
    )
    command = [sys.executable, "-c", textwrap.dedent(WHILE_LEASHED), str(notes)]
    with subprocess.Popen([sys.executable, str(program), *command]) as supervisor:
        until(lambda: len(pids(notes)) == 1)
        supervisor.kill()
    until(lambda: not psutil.pid_exists(pids(notes)[0]))


LEAVING = """
    import sys, threading
    from echoless.supervising import stop_on_signals
    stopping = stop_on_signals(lambda: print("leaving", flush=True))
    print("ready", flush=True)
    stopping.wait()
    sys.stdin.read()
"""


def test_whoever_is_to_see_to_the_end_hears_of_the_first_signal_alone() -> None:
    command = [sys.executable, "-c", textwrap.dedent(LEAVING)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        process.terminate()
        assert process.stdout.readline() == "leaving\n"
        process.terminate()
        assert process.communicate(timeout=DEADLINE)[0] == ""
    assert process.returncode == 0
