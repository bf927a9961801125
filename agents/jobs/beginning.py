"""A full synchronization begins: it is planned and noted; whichever workers run take it up."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from uuid import uuid4

from agents.guard import Wrong
from agents.jobs.asked import Asked, dump_asked, load_asked
from agents.jobs.coupling_first import require_coupled
from agents.jobs.planning import Table, ranges_of, tables_of
from agents.jobs.scope import Mappings
from coupling_store.jobs import JobRange, JobRuns
from coupling_store.port import Store
from schemas.tables import Catalog
from streams.ranges import Bounds
from streams.topics import TopicNames


@dataclass(frozen=True, slots=True)
class Topics:
    """What a plan must know of the change topics."""

    names: TopicNames
    bounds: Callable[[Iterable[str]], list[Bounds]]
    """What all partitions of topics hold now. Raises TailFailed."""
    expiring: Callable[[Iterable[str]], frozenset[str]]
    """Those of the topics that forget records by age or size. Raises TopicsFailed."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a job is to read."""

    ranges: Sequence[JobRange]
    note: str
    """What an operator should know about it."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A job that was noted."""

    id: str
    asked: Asked
    note: str


class Beginning:
    """Begins full synchronizations."""

    def __init__(self, store: Store, mappings: Mappings, catalog: Catalog, topics: Topics) -> None:
        self._store = store
        self._mappings = mappings
        self._catalog = catalog
        self._topics = topics

    def begin(self, asked: Asked, *, anyway: bool = False, job: str = "") -> Begun:
        """Note a job for what the topics hold at this moment. Raises Wrong, TailFailed, StoreDown.

        ``anyway``: also where records are to be coupled first. ``job``: its id, for whoever may ask twice.
        """
        job = job or uuid4().hex[:12]
        if (there := self._store.jobs.find(job)) is not None:
            return Begun(job, load_asked(there.asked), there.note)
        plan = self.plan(asked, anyway=anyway)
        try:
            self._store.jobs.begin(job, dump_asked(asked), asked.mappings, plan.ranges, plan.note)
        except JobRuns as runs:
            raise Wrong(
                "job_running",
                f"{runs.mapping} is being synchronized by the job {runs.job}, which is not over",
                f"wait for it: echoless jobs show {runs.job}; or end it: echoless jobs cancel {runs.job}",
            ) from runs
        return Begun(job, asked, plan.note)

    def plan(self, asked: Asked, *, anyway: bool = True) -> Plan:
        """Look at what the topics hold at this moment. Raises Wrong, TailFailed, TopicsFailed, StoreDown."""
        tables = tables_of(asked, self._mappings, self._catalog)
        if not anyway:
            require_coupled(self._store, self._mappings, asked, self._catalog)
        held = self._held(tables)
        return Plan(ranges_of(tables, self._topics.names, held), self._note(tables, held))

    def _held(self, tables: Iterable[Sequence[Table]]) -> dict[str, list[Bounds]]:
        """Tell what the topics of tables hold, by topic."""
        topics = dict.fromkeys(self._topics.names.changes(*table) for wave in tables for table in wave)
        found: dict[str, list[Bounds]] = defaultdict(list)
        for bounds in self._topics.bounds(topics):
            found[bounds.topic].append(bounds)
        return found

    def _note(self, tables: Iterable[Sequence[Table]], held: dict[str, list[Bounds]]) -> str:
        """Name the tables of which the topic no longer holds every record."""
        cut = {topic for topic, parts in held.items() if any(part.first > 0 for part in parts)}
        expiring = self._topics.expiring(cut) if cut else frozenset()
        gone = {t for wave in tables for t in wave if self._topics.names.changes(*t) in expiring & cut}
        return "\n".join(
            f"the topic of {side}/{table} no longer holds everything: "
            f"records that did not change lately are missed. To publish all: echoless snapshot {side} {table}"
            for side, table in sorted(gone)
        )
