"""Metrics: read on scrape, in the form that Prometheus reads, true to the store and the broker."""

import threading
import time
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from prometheus_client import CollectorRegistry
from prometheus_client.parser import text_string_to_metric_families

from coupling_store.changes import Changes
from coupling_store.jobs import JobRange, Step
from echoless.api.cached import Cached
from echoless.api.latency import Latency, Passing
from echoless.api.reach import Waiting
from schemas.keys import RecordKey
from schemas.messages import Problem
from tests.contract.store_words import put
from tests.support.serving import SECONDS, Api, refusal

Sample = tuple[str, frozenset[str]]


def scraped(api: Api) -> dict[Sample, float]:
    answer = api.get("/metrics")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/plain; version=")
    families = text_string_to_metric_families(answer.text)
    return {(s.name, frozenset(s.labels.values())): s.value for family in families for s in family.samples}


def test_everything_is_measured(api: Api) -> None:
    rig = api.reach.operator.rig
    seen = api.reach.now() - timedelta(minutes=10)
    key = RecordKey("erp", "customer", "C1")
    put(rig.store, Changes(problems=[Problem("m", key, "map", "too_long", "no", "mend", seen)]))
    api.reach.waiting = [
        Waiting("routing", "changes.erp.customer", 7),
        Waiting("applying.crm", "commands.crm.account", 1),
    ]
    api.act("couple", {"pairs": [{"left": "erp/salesperson/SP1", "right": "crm/systemuser/U1"}]})
    found = scraped(api)
    assert found["echoless_events_total", frozenset({"salesperson-user", "filtered"})] == 1
    assert found["echoless_couplings", frozenset({"salesperson-user"})] == 1
    assert found["echoless_open_errors", frozenset({"m", "too_long"})] == 1
    assert found["echoless_lag_records", frozenset({"routing", "changes.erp.customer"})] == 7
    assert found["echoless_lag_seconds", frozenset({"routing", "changes.erp.customer"})] == 90
    assert found["echoless_oldest_error_seconds", frozenset()] == 600
    assert found["echoless_oldest_parked_seconds", frozenset()] == 0
    assert found["echoless_oldest_unsynchronized_seconds", frozenset()] == 600
    assert found["echoless_records", frozenset()] == 2
    assert (found["echoless_parked", frozenset()], found["echoless_in_flight", frozenset()]) == (0, 0)
    assert found["echoless_broker_up", frozenset()] == 1


def test_a_broker_that_is_down_is_a_metric_and_the_rest_is_told(api: Api) -> None:
    api.reach.broker_is_down = True
    found = scraped(api)
    assert found["echoless_broker_up", frozenset()] == 0
    assert not any(name == "echoless_lag_records" for name, _ in found)
    assert found["echoless_records", frozenset()] == 2


def test_latencies_are_heard_from_the_first_scrape_on(api: Api) -> None:
    made = api.reach.now()
    assert scraped(api)["echoless_records", frozenset()] == 2
    api.reach.passed += [
        Passing("change", "", "t1", made),
        Passing("change", "", "t2", made),
        Passing("result", "crm", "t1", made + timedelta(seconds=0.2)),
        Passing("result", "crm", "t1", made + timedelta(seconds=9)),
        Passing("result", "crm", "unknown", made),
    ]
    deadline = time.monotonic() + SECONDS
    while not (heard := _latency(api)):
        assert time.monotonic() < deadline
        threading.Event().wait(0.1)
    assert heard["count"] == 1
    assert (heard["0.1"], heard["0.25"]) == (0, 1)
    assert heard["sum"] == pytest.approx(0.2)


def _latency(api: Api) -> dict[str, float]:
    families = text_string_to_metric_families(api.get("/metrics").text)
    samples = [s for family in families if family.name == "echoless_latency_seconds" for s in family.samples]
    return {s.labels.get("le", s.name.rpartition("_")[2]): s.value for s in samples}


def test_changes_without_a_result_are_forgotten_at_last() -> None:
    registry = CollectorRegistry()
    latency = Latency(registry, remembered=2)
    noon = datetime(2026, 1, 1, 12, tzinfo=UTC)
    latency.hear(Passing("change", "", name, noon) for name in ("a", "b", "c"))
    latency.hear(Passing("result", "crm", name, noon) for name in ("a", "b", "c"))
    assert registry.get_sample_value("echoless_latency_seconds_count", {"side": "crm"}) == 2


def test_metrics_need_a_token(api: Api) -> None:
    assert refusal(api.get("/metrics", None)) == (401, "no_token")


def test_what_was_found_a_moment_ago_is_given_again() -> None:
    clock, looks = [0.0], [0]

    def look() -> int:
        looks[0] += 1
        return looks[0]

    cached = Cached(look, 5.0, lambda: clock[0])
    assert [cached.get(), cached.get()] == [1, 1]
    clock[0] = 4.9
    assert cached.get() == 1
    clock[0] = 5.0
    assert cached.get() == 2


def test_what_full_synchronizations_do_is_told_beside_the_events_until_they_are_over(api: Api) -> None:
    jobs, store = api.reach.operator.rig.store.jobs, api.reach.operator.rig.store
    for job in ("open", "over"):
        jobs.begin(job, "{}", [job], [JobRange("", 0, 0, "changes", 0, 0, 10, 0)], "")
        taken = jobs.lease("mine")
        assert taken is not None
        with store.batch() as batch:
            counts = Counter({("customer-account", "unchanged"): 7})
            batch.advance(Step(job, 0, taken.lease, 7, timedelta(seconds=1), counts))
    jobs.move("over", "cancelled")
    found = scraped(api)
    told = {labels: value for (name, labels), value in found.items() if name == "echoless_job_records"}
    assert told == {frozenset({"open", "customer-account", "unchanged"}): 7}
    assert not any("customer-account" in labels for name, labels in found if name == "echoless_events_total")
