"""`make` alone tells what there is, and CI runs what people run."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TARGETS = re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE)


def test_make_alone_prints_every_target() -> None:
    # The tests may themselves be run by make, which then says which folder it enters.
    command = ["make", "--no-print-directory"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert [line.split()[1] for line in done.stdout.splitlines()] == TARGETS
    told = {"setup", "demo", "test", "test-unit", "lint", "check", "bench", "wheel", "lock", "format"}
    assert told <= set(TARGETS)


def test_ci_stops_at_the_first_failure_and_calls_make() -> None:
    script = (ROOT / ".ci" / "run").read_text()
    assert "set -euo pipefail" in script
    called = re.findall(r"^make ([a-z-]+)$", script, re.MULTILINE)
    assert called == ["setup", "lint", "schemas", "test", "test-compiled"]
    assert set(called) <= set(TARGETS)
