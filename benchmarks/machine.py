"""What kind of machine it was: never which one."""

import os
import platform
from pathlib import Path

import psutil


def describe() -> str:
    """Name the processors, the memory and the Python."""
    memory = psutil.virtual_memory().total / 2**30
    system = f"{platform.system()} {platform.machine()}"
    cores = f"{os.cpu_count()} cores ({_processor()})"
    return f"{cores}, {memory:.0f} GiB, {system}, Python {platform.python_version()}"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or "unknown"
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else "unknown"
