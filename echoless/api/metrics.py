"""Metrics for Prometheus, read from the store and the broker when somebody asks: workers count nothing twice.

Latencies alone are listened to, from the first scrape on: see ``latency``.
"""

from collections.abc import Callable, Iterator
from datetime import datetime

from fastapi import APIRouter, Depends, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from coupling_store.jobs import OPEN
from echoless.api.cached import Cached
from echoless.api.gate import Gate
from echoless.api.hearing import Hearing
from echoless.api.latency import Latency
from echoless.api.reach import Behind, Reach
from rules.outcome import OPTION_BLANK
from streams.admin import TopicsFailed
from streams.tail import TailFailed

KEPT_SECONDS = 5.0
"""However many scrape: the store and the broker are asked this often at most."""


class Measures(Collector):
    """Reads everything that is measured."""

    def __init__(self, reach: Reach) -> None:
        self._reach = reach

    def collect(self) -> Iterator[Metric]:
        """Give all metrics. Raises StoreDown; a broker that is down is a metric."""
        now = self._reach.now()
        yield from self._events()
        yield self._jobs()
        yield from self._totals()
        yield self._errors()
        behind, up = self._behind()
        yield GaugeMetricFamily("echoless_broker_up", "1: the broker answered.", up)
        yield from _lag(behind, now)
        yield from self._oldest(behind, now)

    def _events(self) -> Iterator[Metric]:
        events = CounterMetricFamily(
            "echoless_events", "Events and results that were decided.", labels=("mapping", "outcome")
        )
        blanks = CounterMetricFamily(
            "echoless_options_left_blank", "Values that an option mapping did not know.", labels=("mapping",)
        )
        for (mapping, outcome), count in sorted(self._reach.store().counts().items()):
            if outcome == OPTION_BLANK:
                blanks.add_metric((mapping,), count)
            else:
                events.add_metric((mapping, outcome), count)
        yield from (events, blanks)

    def _jobs(self) -> Metric:
        """Apart from the events, which are live traffic: a replay of what is in step would drown it."""
        records = GaugeMetricFamily(
            "echoless_job_records",
            "Records that full synchronizations which are not over have decided.",
            labels=("job", "mapping", "outcome"),
        )
        jobs = self._reach.store().jobs
        for job in jobs.recent():
            for (mapping, outcome), count in sorted(jobs.counts(job.id).items()) if job.state in OPEN else ():
                records.add_metric((job.id, mapping, outcome), count)
        return records

    def _totals(self) -> Iterator[Metric]:
        store = self._reach.store()
        totals = store.totals()
        for name, says in (
            ("in_flight", "Couplings with a command on its way."),
            ("parked", "Couplings whose sends wait for other couplings."),
            ("records", "Records that are known."),
        ):
            yield GaugeMetricFamily(f"echoless_{name}", says, totals[name])
        pairs = GaugeMetricFamily("echoless_couplings", "Couplings.", labels=("mapping",))
        for mapping, count in sorted(store.couplings_by_mapping().items()):
            pairs.add_metric((mapping,), count)
        yield pairs

    def _errors(self) -> Metric:
        errors = GaugeMetricFamily("echoless_open_errors", "Open errors.", labels=("mapping", "code"))
        for labels, count in sorted(self._reach.browsing().problems_by_code().items()):
            errors.add_metric(labels, count)
        return errors

    def _behind(self) -> tuple[list[Behind], float]:
        try:
            return list(self._reach.behind()), 1.0
        except (TopicsFailed, TailFailed):
            return [], 0.0

    def _oldest(self, behind: list[Behind], now: datetime) -> Iterator[Metric]:
        browsing = self._reach.browsing()
        parked, wrong = browsing.oldest_parked(), browsing.oldest_problem()
        waiting = [each.since for each in behind]
        for name, says, moments in (
            ("oldest_parked", "Age of what is parked longest; 0: nothing is.", [parked]),
            ("oldest_error", "Age of the oldest open error; 0: there is none.", [wrong]),
            (
                "oldest_unsynchronized",
                "Age of the oldest change that has not arrived: unread, unwritten, parked or in error.",
                [parked, wrong, *waiting],
            ),
        ):
            yield GaugeMetricFamily(f"echoless_{name}_seconds", says, _age(moments, now))


def metric_routes(reach: Reach, gate: Gate, stopping: Callable[[], bool]) -> APIRouter:
    """Give the path of the metrics."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Measures(reach))
    hearing = Hearing(reach, Latency(registry), stopping)
    cached = Cached(lambda: generate_latest(registry), KEPT_SECONDS)

    def metrics() -> Response:
        """Give all metrics as Prometheus reads them. Needs the token of a viewer."""
        hearing.begin()
        return Response(cached.get(), media_type=CONTENT_TYPE_LATEST)

    router = APIRouter(tags=["health"], dependencies=[Depends(gate.viewer)])
    router.get("/metrics", summary="Metrics for Prometheus", response_class=Response)(metrics)
    return router


def _lag(behind: list[Behind], now: datetime) -> Iterator[Metric]:
    records = GaugeMetricFamily(
        "echoless_lag_records", "Messages that a worker has not finished.", labels=("worker", "topic")
    )
    seconds = GaugeMetricFamily(
        "echoless_lag_seconds", "Age of the first of them; 0: there is none.", labels=("worker", "topic")
    )
    for each in behind:
        records.add_metric((each.worker, each.topic), each.waiting)
        seconds.add_metric((each.worker, each.topic), _age([each.since], now))
    yield from (records, seconds)


def _age(moments: list[datetime | None], now: datetime) -> float:
    """Give the seconds since the earliest moment there is.

    >>> noon = datetime(2026, 1, 1, 12)
    >>> _age([None, datetime(2026, 1, 1, 11, 59)], noon), _age([], noon)
    (60.0, 0.0)
    """
    first = min((moment for moment in moments if moment is not None), default=now)
    return max(0.0, (now - first).total_seconds())
