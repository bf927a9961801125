"""The worker that performs what operators ask for on the topic ``control``."""

from agents.controlling import Controlling
from echoless.settings import Settings
from echoless.wiring.actions import acting
from echoless.wiring.broker import kafka
from streams.worker import run_worker

CONTROL = "control"
"""The worker's role, and the name of its consumer group."""


def run_controlling(settings: Settings) -> int:
    """Perform requests until told to stop; give the exit status.

    A worker of its own: a long action must not hold up routing. However long it takes, it is no
    reason to end the process.
    """
    with acting(settings) as means:
        names = means.parts.topics
        handlers = {"requests": ([names.control], Controlling(means).requests)}
        return run_worker(kafka(settings), names.group(CONTROL), handlers, patience=None)
