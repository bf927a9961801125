"""What every measurement needs: a folder, a real broker, a real PostgreSQL, and child processes that end."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from streams.broker import EmbeddedBroker
from tests.fixtures.postgres_server import TemporaryPostgres

ROOT = Path(__file__).parent.parent
STOP_SECONDS = 40


@dataclass(frozen=True, slots=True)
class Surroundings:
    """One run's folder and servers."""

    folder: Path
    bootstrap: str
    postgres: TemporaryPostgres


@contextmanager
def surroundings() -> Iterator[Surroundings]:
    """Start both servers; stop them and remove their files at the end."""
    with tempfile.TemporaryDirectory(prefix="echoless-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # PostgreSQL runs as another user than root.
        postgres = TemporaryPostgres(folder / "postgres")
        try:
            with EmbeddedBroker(folder / "broker") as broker:
                yield Surroundings(folder, broker.bootstrap, postgres.start())
        finally:
            postgres.stop(remove=True)


@contextmanager
def running(command: Sequence[str], log: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """Run a child process of this repository; what it says goes to a file, shown if it ends by itself."""
    with log.open("ab") as out:
        child = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=out, stdin=subprocess.DEVNULL)
    try:
        yield child
    finally:
        if child.poll() is None:
            child.terminate()
            try:
                child.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


def ensure_alive(child: "subprocess.Popen[bytes]", log: Path) -> None:
    """Raise what a child said when it ended too early."""
    if child.poll() is not None:
        said = log.read_text(errors="replace")[-3000:]
        raise RuntimeError(f"{child.args!r} ended with status {child.returncode}:\n{said}")


def module(name: str, *arguments: str) -> list[str]:
    """Give the command that runs one of our modules in a process of its own."""
    return [sys.executable, "-m", name, *arguments]


def environment_is_clean() -> None:
    """Refuse settings from outside, which would be measured as well, and two sorts of rules in one run.

    Python looks for packages in the folder it is started in, here the sources, before it looks at PYTHONPATH.
    """
    if "PYTHONPATH" in os.environ and "PYTHONSAFEPATH" not in os.environ:
        raise SystemExit("set PYTHONSAFEPATH=1 as well: some processes would ignore PYTHONPATH, others not")
    ours = [name for name in os.environ if name.startswith("ECHOLESS_")]
    if ours:
        raise SystemExit(f"unset {', '.join(ours)}: the benchmark brings its own settings")
