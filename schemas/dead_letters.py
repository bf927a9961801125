"""Headers of a dead letter: the original's own, and why it died, in the names Kafka Connect uses."""

from schemas.headers import Header, Headers
from schemas.messages import Origin

_CONNECT = "__connect.errors."
CODE = "echoless.errors.code"
REMEDY = "echoless.errors.remedy"
ATTEMPTS = "echoless.errors.attempts"
"""How often this message became a dead letter: it counts on when one is sent again and fails again."""


def dead_letter_headers(
    original: Headers,
    *,
    stage: str,
    code: str,
    exception_class: str,
    message: str,
    origin: Origin,
    remedy: str = "",
    connector: str = "echoless",
    task: str = "0",
) -> list[Header]:
    """Give the headers of a dead letter.

    A message that was a dead letter before keeps what was said the first time, so that its
    origin is never lost; only the attempts count on.
    """
    told = {
        _CONNECT + "topic": origin.topic,
        _CONNECT + "partition": str(origin.partition),
        _CONNECT + "offset": str(origin.offset),
        _CONNECT + "connector.name": connector,
        _CONNECT + "task.id": task,
        _CONNECT + "stage": stage,
        _CONNECT + "exception.class.name": exception_class,
        _CONNECT + "exception.message": message,
        CODE: code,
        REMEDY: remedy,
    }
    kept = [header for header in original if header[0] != ATTEMPTS]
    names = {name for name, _ in kept}
    new = [(name, value.encode()) for name, value in told.items() if name not in names]
    return [*kept, *new, (ATTEMPTS, str(attempts_of(original) + 1).encode())]


def attempts_of(headers: Headers) -> int:
    """Count how often a message was a dead letter already."""
    counts = [int(value) for name, value in headers if name == ATTEMPTS and value.isdigit()]
    return max(counts, default=0)
