"""A worker's part in the jobs: it takes one range after the other, as long as there is any."""

import time
from collections.abc import Callable, Generator
from contextlib import closing, suppress
from datetime import timedelta
from functools import partial
from typing import Final
from uuid import uuid4

import structlog

from agents.guard import PASSING, Wrong, persistently
from agents.jobs.asked import load_asked
from agents.jobs.glance import Counts
from agents.jobs.keeper import Keeper
from agents.jobs.replaying import Replaying
from agents.jobs.scope import Mappings, scope_of
from agents.parts import Parts
from coupling_store.jobs import JobRange, Jobs, LeaseLost, Step, WrongState
from coupling_store.port import StoreDown
from schemas.tables import Catalog
from streams.port import GaveUp, Stopping
from streams.ranges import Bounds, Piece, RangeGone
from streams.tail import TailFailed

log = structlog.get_logger(__name__)

ReadRange = Callable[[Bounds, int, Callable[[], bool]], Generator[Piece, None, None]]
"""Gives the last message of each key of a piece of a partition, some at a time; see streams.ranges."""

RENEW_EVERY: Final = timedelta(seconds=1)
"""How soon a pause is noticed; much less than a lease."""
BATCH: Final = 1000
"""Records decided at a time: few enough that live changes of the same records do not wait long."""


class Working:
    """Works on ranges of jobs, of whatever job and wave is next."""

    def __init__(
        self,
        parts: Parts,
        mappings: Mappings,
        catalog: Catalog,
        read: ReadRange,
        *,
        batch: int = BATCH,
        renew_every: timedelta = RENEW_EVERY,
    ) -> None:
        self._parts = parts
        self._jobs: Jobs = parts.store.jobs
        self._mappings = mappings
        self._catalog = catalog
        self._read = read
        self._batch = batch
        self._renew_every = renew_every

    def run(self, stopping: Stopping) -> bool:
        """Work until no range is left for this worker, or it must stop; tells whether there was any."""
        worked = False
        with suppress(GaveUp):
            while not stopping():
                taken = persistently(lambda: self._jobs.lease(uuid4().hex), stopping)
                if taken is None or not self._work(taken, stopping):
                    break
                worked = True
        return worked

    def _work(self, taken: JobRange, stopping: Stopping) -> bool:
        """Work on a range; False: it stands still for a reason that will pass, try again later."""
        try:
            self._replay(taken, stopping)
        except LeaseLost as lost:
            log.warning("range lost", cause=str(lost))
        except GaveUp:
            self._let_go(taken)
            raise
        except (TailFailed, *PASSING) as down:
            log.warning("range stands still for now", cause=str(down))
            self._let_go(taken)
            return False
        except (RangeGone, Wrong) as wrong:
            self._fail(taken, _told(wrong))
        except Exception as error:
            log.exception("job failed", job=taken.job, topic=taken.topic, partition=taken.partition)
            self._fail(taken, f"{type(error).__name__}: {error}; report this as a bug")
        return True

    def _let_go(self, taken: JobRange) -> None:
        """Let another worker go on at once; if that cannot be told, it waits for the lease to run out."""
        with suppress(StoreDown):
            self._jobs.release(taken)

    def _replay(self, taken: JobRange, stopping: Stopping) -> None:
        job = self._jobs.find(taken.job)
        if job is None:
            return
        scope = scope_of(load_asked(job.asked), taken.wave, self._mappings, self._catalog)
        replaying = Replaying(self._parts, scope)
        keeper = Keeper(partial(self._jobs.renew, taken), self._renew_every, stopping)
        began = time.monotonic()
        bounds = Bounds(taken.topic, taken.partition, taken.position, taken.end)
        with closing(self._read(bounds, self._batch, keeper.goes_on)) as pieces:
            for messages, position in pieces:
                replaying.handle(messages, partial(_step, taken, position, began), stopping)
                began = time.monotonic()
        self._jobs.release(taken)

    def _fail(self, taken: JobRange, failure: str) -> None:
        """Let the job stand still with what went wrong: other workers would fail in the same way."""
        log.error("job stands still", job=taken.job, failure=failure)
        try:
            self._jobs.move(taken.job, "failed", failure)
        except WrongState:
            return  # somebody cancelled or paused it meanwhile
        except StoreDown:
            return  # the next one will fail in the same way, and tell
        self._let_go(taken)


def _step(taken: JobRange, position: int, began: float, counts: Counts) -> Step:
    busy = timedelta(seconds=time.monotonic() - began)
    return Step(taken.job, taken.number, taken.lease, position, busy, counts)


def _told(wrong: RangeGone | Wrong) -> str:
    if isinstance(wrong, Wrong):
        return f"{wrong.message}; {wrong.remedy}"
    return f"{wrong}; publish what the side has: echoless snapshot SIDE TABLE, then begin a new job"
