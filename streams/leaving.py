"""A worker that was told to stop is gone soon after, whatever hangs: Kafka, the store, a side, its own code.

An orderly stop asks the broker to take the last commit and to let the member go. Neither Faust nor aiokafka
gives up when the broker no longer answers, and one of their threads keeps the interpreter from ending.
"""

from threading import Timer

from streams.stuck import end_process

STOP_SECONDS = 25.0
"""From being told to stop to the end of the process: time to finish the batch in hand and to commit it.
Shorter than the supervisor's patience, so that the worker can tell where it hung before it is killed."""


def leave_within(seconds: float, who: str) -> None:
    """End this process so many seconds from now, unless it has ended by then.

    Nobody calls it off: what comes after the worker's own end (closing a producer, a store) may hang as well.
    """
    late = f"{who} did not leave within {seconds:.0f} s of being told to stop"
    why = f"{late}; nothing is lost: what is not committed comes again"
    timer = Timer(seconds, end_process, [why])
    timer.name = "leaving"
    timer.daemon = True
    timer.start()
