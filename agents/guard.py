"""The one guard around everything an agent does: no failure is swallowed, none stops the neighbours.

A message that cannot be handled becomes a dead letter with its original bytes. A store, a registry
or a target that is down is waited for. Whatever else goes wrong stops the worker before it
acknowledges, and the messages come again.
"""

import threading
from collections.abc import Callable
from typing import Final, TypeVar

import structlog

from coupling_store.port import CouplingTaken, StoreDown
from schemas.codec import RegistryDown, Undecodable, Unencodable
from schemas.dead_letters import dead_letter_headers
from schemas.messages import Origin
from streams.port import GaveUp, NotDelivered, Outgoing, Received, Stopping

S = TypeVar("S")
T = TypeVar("T")
log = structlog.get_logger(__name__)

FIRST_PAUSE: Final = 0.05
LONGEST_PAUSE: Final = 5.0
"""Seconds between two attempts: short at first, for locks; long enough not to press a server that is down."""
PASSING: Final = (GaveUp, StoreDown, CouplingTaken, RegistryDown, NotDelivered)
"""Not the message's fault: they concern the batch, not one of its records."""


class Wrong(Exception):
    """A message that cannot be handled, for a reason its sender can mend."""

    def __init__(self, code: str, message: str, remedy: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.remedy = remedy


def guarded(
    received: Received, stage: str, topic: str, handle: Callable[[S], T], message: S
) -> tuple[T | None, Outgoing | None]:
    """Handle one message: its outcome, or the dead letter it has become."""
    try:
        return handle(message), None
    except PASSING:
        raise
    except (Undecodable, Unencodable, Wrong) as error:
        return None, _dead_letter(received, stage, topic, error, error.code, error.message, error.remedy)
    except Exception as error:
        log.exception("message failed", topic=received.topic, offset=received.offset, stage=stage)
        remedy = "report this as a bug; the message can be sent again from the dead letters"
        return None, _dead_letter(received, stage, topic, error, "internal", str(error), remedy)


def _dead_letter(
    received: Received, stage: str, topic: str, error: Exception, code: str, message: str, remedy: str
) -> Outgoing:
    log.warning("dead letter", topic=received.topic, offset=received.offset, code=code, message=message)
    headers = dead_letter_headers(
        received.headers,
        stage=stage,
        code=code,
        exception_class=type(error).__name__,
        message=message,
        origin=Origin(received.topic, received.partition, received.offset),
        remedy=remedy,
    )
    return Outgoing(topic, received.key, received.value, headers)


def persistently(work: Callable[[], T], stopping: Stopping) -> T:
    """Do something as often as it takes while the store or the registry is down. Raises GaveUp."""
    pause = FIRST_PAUSE
    while True:
        try:
            return work()
        except (StoreDown, CouplingTaken, RegistryDown) as error:
            log.warning("trying the batch again", cause=str(error), seconds=pause)
        wait(pause, stopping)
        pause = min(LONGEST_PAUSE, pause * 2)


def wait(seconds: float, stopping: Stopping) -> None:
    """Pause, but not beyond the worker's end. Raises GaveUp."""
    over = threading.Event()
    waited = 0.0
    while waited < seconds:
        if stopping():
            raise GaveUp("the worker stops; the batch comes again")
        step = min(0.1, seconds - waited)
        over.wait(step)
        waited += step
    if stopping():
        raise GaveUp("the worker stops; the batch comes again")
