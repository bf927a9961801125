"""A small process between us and the broker: ends the broker when its owner ends, however it ends.

Run as ``leash.py OWNER_PID COMMAND...``. The kernel's parent-death signal alone would not do: it
follows the *thread* that started a child, and the owner need not be the parent (one broker serves
all processes of a test run). It does guard the broker against the death of this process.
"""

import contextlib
import ctypes
import signal
import subprocess
import sys
import threading
import time
from types import FrameType

import psutil

PR_SET_PDEATHSIG = 1
LOOK_SECONDS = 0.2


def main(owner: int, command: list[str]) -> int:
    """Run the command until it ends by itself, we are told to stop, or the owner has gone."""
    follow = _die_with_parent if sys.platform == "linux" else None
    broker = subprocess.Popen(command, preexec_fn=follow)  # noqa: PLW1509 - no thread exists yet

    def end(_signal: int, _frame: FrameType | None) -> None:
        broker.terminate()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    threading.Thread(target=_end_with, args=(owner, broker), daemon=True).start()
    return broker.wait()


def _end_with(owner: int, broker: "subprocess.Popen[bytes]") -> None:
    with contextlib.suppress(psutil.NoSuchProcess):
        process = psutil.Process(owner)
        # A zombie has ended, whether or not its parent has noticed.
        while process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
            time.sleep(LOOK_SECONDS)
    broker.terminate()


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), sys.argv[2:]))
