"""Runs what is due: mappings with a schedule, each by one worker, as the store's clock says."""

from collections import Counter
from datetime import datetime
from functools import partial
from typing import Final
from uuid import uuid4

import structlog

from agents.guard import PASSING, persistently
from agents.jobs.keeper import Keeper
from agents.jobs.modified import Modified
from agents.jobs.scope import Mappings
from agents.jobs.tally import IDLE
from agents.jobs.timing import dump_timing, load_timing, next_run
from agents.parts import Parts
from coupling_store.schedules import RUN_LEASE, Due, Schedules
from streams.port import Stopping

log = structlog.get_logger(__name__)

RENEW_EVERY: Final = RUN_LEASE / 6


class Scheduled:
    """Keeps the schedules as the mappings have them, and runs those that are due."""

    def __init__(self, parts: Parts, mappings: Mappings) -> None:
        self._parts = parts
        self._mappings = mappings
        self._schedules: Schedules = parts.store.schedules
        self._kept = False

    def keep(self) -> None:
        """Have exactly the schedules that the mappings ask for. Raises StoreDown."""
        now = self._schedules.now()
        jobs = {name: mapping.job for name, mapping in self._mappings.items() if mapping.job is not None}
        self._schedules.keep({name: (dump_timing(job), next_run(job, now)) for name, job in jobs.items()})

    def run(self, stopping: Stopping) -> None:
        """Run what is due, one mapping after the other."""
        try:
            if not self._kept:
                persistently(self.keep, stopping)
                self._kept = True
            while not stopping():
                due = persistently(lambda: self._schedules.take(uuid4().hex), stopping)
                if due is None:
                    return
                self._run(due, stopping)
        except PASSING as passing:
            # The lease runs out, and whoever can runs it then.
            log.warning("scheduled run given up", cause=str(passing))

    def _run(self, due: Due, stopping: Stopping) -> None:
        counts, failure = Counter[str](), ""
        keeper = Keeper(partial(self._schedules.renew, due), RENEW_EVERY, stopping)
        try:
            if due.mapping in self._mappings:
                modified = Modified(self._parts, self._mappings, due.mapping, due.run)
                counts = modified.run(keeper.goes_on, stopping)
        except PASSING:
            raise
        except Exception as error:
            log.exception("scheduled run failed", mapping=due.mapping)
            failure = f"{type(error).__name__}: {error}; report this as a bug"
        if not keeper.is_over:
            at = self._next(due, counts, failure)
            persistently(lambda: self._schedules.finish(due, counts, failure, at), stopping)

    def _next(self, due: Due, counts: Counter[str], failure: str) -> datetime:
        idle = not failure and not any(counts[name] for name in IDLE)
        return next_run(load_timing(due.timing), self._schedules.now(), idle=idle)
