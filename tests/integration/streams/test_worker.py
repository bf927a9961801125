"""The worker on a real broker, as processes that are stopped, killed and joined by others."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from streams.settings import KafkaSettings
from tests.integration.streams.workers import Bench, bench, jumps, stop, wait_until

pytestmark = pytest.mark.connected


@pytest.fixture
def topics(kafka_settings: KafkaSettings) -> Iterator[Bench]:
    with bench(kafka_settings) as made:
        yield made


def test_everything_is_handled_once_and_in_order_when_nothing_happens(topics: Bench) -> None:
    topics.feed(5000)
    worker = topics.start()
    wait_until(lambda: topics.behind() == 0)
    assert stop(worker) == (0, "")
    assert len(topics.copied()) == 5000
    assert jumps(topics.copied()) == []


def test_a_stop_commits_so_that_nothing_is_handled_again(topics: Bench) -> None:
    topics.feed(3000)
    first = topics.start()
    wait_until(lambda: len(topics.copied()) == 3000)
    assert stop(first)[0] == 0
    assert topics.behind() == 0
    topics.feed(1000, start=3000)
    second = topics.start()
    wait_until(lambda: topics.behind() == 0)
    assert stop(second)[0] == 0
    assert len(topics.copied()) == 4000


def test_a_stop_in_the_middle_of_a_batch_finishes_it(topics: Bench) -> None:
    topics.feed(2000)
    worker = topics.start(pace=0.3, batch_records=100)
    wait_until(lambda: len(topics.copied()) > 0)
    assert stop(worker)[0] == 0
    assert topics.behind() == 2000 - len(topics.copied())


@pytest.mark.slow
def test_nothing_is_lost_when_workers_are_killed_stopped_and_replaced(topics: Bench) -> None:
    topics.feed(20_000)
    task = {"pace": 0.05, "batch_records": 200}
    killed, stopped = topics.start(**task), topics.start(**task)
    wait_until(lambda: len(topics.copied()) > 2000)
    killed.kill()
    replacement = topics.start(**task)
    wait_until(lambda: len(topics.copied()) > 6000)
    topics.feed(4000, start=20_000)
    assert stop(stopped)[0] == 0
    topics.start(**task)
    wait_until(lambda: len(topics.copied()) > 12_000)
    replacement.kill()
    wait_until(lambda: topics.behind() == 0, seconds=90)
    copied = topics.copied()
    seen = Counter((record.key, record.value) for record in copied)
    assert len(seen) == 24_000
    assert jumps(copied) == []
    assert len(copied) - len(seen) < 6000


def test_a_handler_that_raises_stops_the_worker_and_acknowledges_nothing(
    topics: Bench, tmp_path: Path
) -> None:
    topics.put(b"a", b"FAIL", b"b")
    failing = {"mode": "fail", "marker": str(tmp_path / "failed")}
    worker = topics.start(**failing)
    said = worker.communicate(timeout=60)[1]
    assert worker.returncode == 1
    assert "a record that breaks the handler" in said
    assert topics.behind() == 3
    assert topics.copied() == []
    topics.start(**failing)
    wait_until(lambda: topics.behind() == 0)
    assert [record.value for record in topics.copied()] == [b"a", b"FAIL", b"b"]


def test_a_waiting_handler_is_told_when_another_worker_takes_its_partitions(
    topics: Bench, tmp_path: Path
) -> None:
    topics.feed(400)
    marker = tmp_path / "gave-up"
    topics.start(mode="hold", marker=str(marker))
    wait_until((tmp_path / "gave-up.holding").exists)
    topics.start()
    wait_until(marker.exists)
    wait_until(lambda: topics.behind() == 0)
    assert len({(record.key, record.value) for record in topics.copied()}) == 400
    assert jumps(topics.copied()) == []


def test_a_waiting_handler_is_told_when_the_worker_stops(topics: Bench, tmp_path: Path) -> None:
    topics.feed(10)
    worker = topics.start(mode="hold", marker=str(tmp_path / "gave-up"))
    wait_until((tmp_path / "gave-up.holding").exists)
    assert stop(worker) == (0, "")
    assert topics.behind() == 10


def test_few_records_in_many_partitions_are_handled_together(kafka_settings: KafkaSettings) -> None:
    with bench(kafka_settings, partitions=24) as topics:
        topics.feed(500)
        topics.start()
        wait_until(lambda: topics.behind() == 0)
        calls = {record.headers[0][1] for record in topics.copied()}
        assert len(calls) < 12


def test_a_timer_runs_beside_the_handlers(topics: Bench) -> None:
    worker = topics.start(timer="beat")
    wait_until(lambda: len(topics.copied()) > 3)
    assert stop(worker) == (0, "")


def test_a_timer_that_raises_stops_the_worker(topics: Bench) -> None:
    worker = topics.start(timer="fail")
    said = worker.communicate(timeout=60)[1]
    assert worker.returncode == 1
    assert "the timer broke" in said


def test_a_worker_without_progress_ends_itself_and_tells_where_it_hangs(topics: Bench) -> None:
    topics.feed(10)
    worker = topics.start(mode="hang", patience=2.0)
    said = worker.communicate(timeout=60)[1]
    assert worker.returncode == 70
    assert "in act" in said


def test_an_idle_worker_is_not_taken_for_a_hanging_one(topics: Bench) -> None:
    topics.feed(10)
    worker = topics.start(patience=4.0, timer="beat")
    wait_until(lambda: len(topics.copied()) > 100)
    assert stop(worker) == (0, "")


def test_a_worker_ends_with_an_error_when_there_is_no_broker(topics: Bench) -> None:
    worker = topics.start(bootstrap="127.0.0.1:1")
    worker.communicate(timeout=60)
    assert worker.returncode == 1
