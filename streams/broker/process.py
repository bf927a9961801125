"""The broker as a process: its command lines, its pid file, its end."""

import contextlib
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from streams.broker import leash
from streams.giving_way import give_way

HEAP = ("-Xms64m", "-Xmx384m", "-XX:+UseSerialGC")
"""A broker for development needs little; the serial collector keeps its footprint near the heap."""

PATIENCE = 20.0
"""Seconds a broker gets to shut down in order before it is killed."""


@dataclass(frozen=True, slots=True)
class Running:
    """A broker that runs."""

    pid: int
    bootstrap: str


def java_command(java: Path, jars: Sequence[Path], data: Path, main: str, *arguments: str) -> list[str]:
    """Give the command line of one of Kafka's programs."""
    classpath = os.pathsep.join(map(str, jars))
    logging = f"-Dlog4j2.configurationFile={data / 'log4j2.properties'}"
    return [str(java), *HEAP, logging, "-cp", classpath, main, *arguments]


def launch(command: list[str], data: Path, owner: int | None) -> psutil.Process:
    """Start the broker, its output going to the log file; with an owner, on a leash.

    In a session of its own: Ctrl-C at the terminal is for us, the broker must outlive our clean-up. It gives
    way: what it has to do can wait longer than whoever reads from it.
    """
    leashed = [sys.executable, "-P", leash.__file__, str(owner), *command] if owner else command
    append = os.O_WRONLY | os.O_CREAT | os.O_APPEND
    files = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, str(log_file(data)), append, 0o644),
        (os.POSIX_SPAWN_DUP2, 1, 2),
    ]
    # Not Popen: it complains when it is collected before the child ends, and this child may outlive us.
    pid = os.posix_spawn(leashed[0], leashed, os.environ, file_actions=files, setsid=True)
    give_way(pid)
    process = psutil.Process(pid)
    pid_file(data).write_text(json.dumps({"pid": process.pid, "created": process.create_time()}))
    return process


def find(data: Path) -> psutil.Process | None:
    """Give the process of the broker on this folder, if it lives."""
    file = pid_file(data)
    if not file.exists():
        return None
    kept = json.loads(file.read_text())
    try:
        process = psutil.Process(kept["pid"])
        # A pid is used again after a while; together with the time of birth it is unique.
        return process if process.create_time() == kept["created"] and lives(process) else None
    except psutil.NoSuchProcess:
        return None


def lives(process: psutil.Process) -> bool:
    """Tell whether a process has not ended; one that nobody has waited for yet counts as ended."""
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def end(process: psutil.Process, data: Path) -> None:
    """Ask the broker to shut down, kill it if it does not, and forget its pid."""
    family = [process, *_children(process)]
    with contextlib.suppress(psutil.NoSuchProcess):
        process.terminate()
    _, left = psutil.wait_procs(family, timeout=PATIENCE)
    for stubborn in left:
        stubborn.kill()
    psutil.wait_procs(left, timeout=PATIENCE)
    pid_file(data).unlink(missing_ok=True)


def _children(process: psutil.Process) -> list[psutil.Process]:
    try:
        return process.children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def log_file(data: Path) -> Path:
    """Give the broker's log."""
    return data / "broker.log"


def pid_file(data: Path) -> Path:
    """Give the file that holds the pid of a broker that runs."""
    return data / "broker.pid"


def last_lines(data: Path, count: int = 15) -> str:
    """Give the end of the broker's log."""
    file = log_file(data)
    return "\n".join(file.read_text(errors="replace").splitlines()[-count:]) if file.exists() else ""
