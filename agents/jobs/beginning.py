"""A full synchronization begins: it is planned and noted; whichever workers run take it up."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from uuid import uuid4

from agents.guard import Wrong
from agents.jobs.asked import Asked, dump_asked
from agents.jobs.planning import Table, ranges_of, tables_of
from agents.jobs.scope import Mappings
from coupling_store.jobs import JobRange, JobRuns, Jobs
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

    def __init__(self, jobs: Jobs, mappings: Mappings, catalog: Catalog, topics: Topics) -> None:
        self._jobs = jobs
        self._mappings = mappings
        self._catalog = catalog
        self._topics = topics

    def begin(self, asked: Asked) -> Begun:
        """Note a job for what the topics hold at this moment. Raises Wrong, TailFailed, StoreDown."""
        plan, job = self.plan(asked), uuid4().hex[:12]
        try:
            self._jobs.begin(job, dump_asked(asked), asked.mappings, plan.ranges, plan.note)
        except JobRuns as runs:
            raise Wrong(
                "job_running",
                f"{runs.mapping} is being synchronized by the job {runs.job}, which is not over",
                f"wait for it: echoless jobs show {runs.job}; or end it: echoless jobs cancel {runs.job}",
            ) from runs
        return Begun(job, asked, plan.note)

    def plan(self, asked: Asked) -> Plan:
        """Look at what the topics hold at this moment. Raises Wrong, TailFailed, TopicsFailed."""
        tables = tables_of(asked, self._mappings, self._catalog)
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
