"""Which of our processes goes first where processors are short: the one that all others wait for."""

import os
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

NICE: Final = 10
"""A tenth of the weight of others, where both want the same processor; all of it where nobody does."""
TRIES: Final = 5
AGAIN_SECONDS: Final = 0.11
"""Linux lets ten sessions a second be made nice, of all users but root together."""


def give_way(pid: int) -> None:
    """Let a process that was just started in a session of its own go after others, as far as the system can.

    Linux weighs such sessions against each other, and within them the processes: one that is nice in
    a session of its own gives way to nobody, so the session is made nice, too.
    """
    with suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, pid, NICE)
        _make_nice(Path(f"/proc/{pid}/autogroup"))


def _make_nice(session: Path) -> None:
    for _ in range(TRIES):
        with suppress(BlockingIOError):
            session.write_text(str(NICE))
            return
        time.sleep(AGAIN_SECONDS)
