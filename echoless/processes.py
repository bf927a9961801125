"""The processes of `echoless up`: which there are, and how each is started."""

import sys
from pathlib import Path

from echoless.invocation import Invocation
from echoless.settings import Settings
from echoless.supervising import Child


def children(settings: Settings, invocation: Invocation, routing: int = 1) -> list[Child]:
    """Say which processes there are to run; all wait for routing, so those of the sides give way to it."""
    first = Child("routing", _worker(invocation, "routing", ""))
    more = [Child(f"routing {number}", first.command) for number in range(2, routing + 1)]
    of_sides = [
        Child(f"{role} {side}", _worker(invocation, role, side), gives_way=True)
        for side in settings.sides
        for role in ("applying", "capture")
    ]
    api = [Child("api", _command(invocation, "serve"))] if settings.api.port else []
    control = Child("control", _worker(invocation, "control", ""))
    return [first, *more, *of_sides, control, *api]


def _worker(invocation: Invocation, role: str, side: str) -> list[str]:
    return _command(invocation, "worker", role, *(["--side", side] if side else []))


def _command(invocation: Invocation, *words: str) -> list[str]:
    # -P: a folder named like one of our packages, where the program was started, must not be imported.
    program = [sys.executable, "-P", "-m", "echoless", "--config", str(Path(invocation.config).resolve())]
    level = ["--log-level", invocation.log_level] if invocation.log_level else []
    return [*program, *level, *words, "--leashed"]
