"""Forgets what operators and schedules did long ago: it would fill the store for good."""

from datetime import timedelta
from typing import Final

import structlog

from agents.guard import persistently
from agents.parts import Parts
from coupling_store.audit import Audit
from streams.port import Stopping

log = structlog.get_logger(__name__)

AT_ONCE: Final = 500
"""Entries of the audit, and runs of schedules, that one look forgets at most."""
JOBS_AT_ONCE: Final = 10
"""Jobs that one look forgets at most: each has many ranges and counts."""


class Forgetting:
    """Deletes, a piece at a time, what has been over for longer than it is kept."""

    def __init__(self, parts: Parts, audit: Audit, kept: timedelta) -> None:
        self._parts = parts
        self._audit = audit
        self._kept = kept

    def look(self, stopping: Stopping) -> None:
        """Forget a piece of each kind. Raises GaveUp while the store is down and the worker is to stop."""
        before, store = self._parts.now() - self._kept, self._parts.store
        jobs = persistently(lambda: store.jobs.forget(before, JOBS_AT_ONCE), stopping)
        runs = persistently(lambda: store.schedules.forget(before, AT_ONCE), stopping)
        actions = persistently(lambda: self._audit.forget(before, AT_ONCE), stopping)
        if jobs or runs or actions:
            log.info("forgotten", before=before.isoformat(), jobs=jobs, runs=runs, actions=actions)
