"""A worker that is told to stop leaves, whatever has become of its Kafka: killed, or hung."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from streams.broker import EmbeddedBroker, Running
from streams.settings import KafkaSettings
from streams.stuck import STUCK
from tests.integration.streams.workers import Bench, bench, stop, wait_until

pytestmark = [pytest.mark.connected, pytest.mark.slow]

STOP_SECONDS = 4.0


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Running]:
    """Give a broker of the test's own: what it suffers must not befall other tests."""
    made = EmbeddedBroker(tmp_path / "broker")
    yield made.start()
    made.stop()


@pytest.fixture
def topics(broker: Running) -> Iterator[Bench]:
    with bench(KafkaSettings(bootstrap_servers=broker.bootstrap, prefix="leaving")) as made:
        yield made


@pytest.fixture
def java(broker: Running) -> Iterator[psutil.Process]:
    """Give the broker's own process; one that was stopped goes on when the test ends."""
    (process,) = psutil.Process(broker.pid).children()
    yield process
    if process.is_running():
        process.resume()


def at_work(topics: Bench, **task: object) -> "subprocess.Popen[str]":
    """Start a worker and wait until it has done something."""
    topics.feed(200)
    worker = topics.start(stop_seconds=STOP_SECONDS, **task)
    wait_until(lambda: len(topics.copied()) >= 200)
    return worker


def assert_left(status: int, said: str) -> None:
    """Expect that it left in order, or gave up and said so."""
    gave_up = "did not leave within 4 s" in said
    assert status == (STUCK if gave_up else 0), said


def test_a_worker_whose_broker_was_killed_leaves_when_told_to(topics: Bench, java: psutil.Process) -> None:
    worker = at_work(topics)
    java.kill()
    java.wait()
    status, said = stop(worker, STOP_SECONDS + 10)
    assert_left(status, said)


def test_a_worker_whose_broker_hangs_leaves_when_told_to(topics: Bench, java: psutil.Process) -> None:
    worker = at_work(topics)
    java.suspend()
    status, said = stop(worker, STOP_SECONDS + 10)
    assert_left(status, said)


def test_a_worker_that_waits_for_a_hung_broker_to_start_leaves_when_told_to(
    topics: Bench, java: psutil.Process, tmp_path: Path
) -> None:
    java.suspend()
    begun = tmp_path / "begun"
    worker = topics.start(stop_seconds=STOP_SECONDS, timer="touch", marker=str(begun))
    wait_until(begun.exists)
    status, said = stop(worker, STOP_SECONDS + 10)
    assert_left(status, said)


def test_what_is_on_its_way_to_a_hung_broker_holds_up_nobody(topics: Bench, java: psutil.Process) -> None:
    worker = at_work(topics, timer="beat")
    java.suspend()
    status, said = stop(worker, STOP_SECONDS + 10)
    assert status == STUCK, said
    assert "did not leave within 4 s" in said


def test_a_handler_that_never_ends_is_given_up_and_told(topics: Bench, tmp_path: Path) -> None:
    topics.feed(10)
    worker = topics.start(mode="hang", marker=str(tmp_path / "never"), stop_seconds=STOP_SECONDS)
    wait_until((tmp_path / "never.hanging").exists)
    status, said = stop(worker, STOP_SECONDS + 10)
    assert status == STUCK
    assert "did not leave within 4 s" in said
    assert "in act" in said
    assert topics.behind() == 10


def test_a_worker_that_fails_beside_a_hung_broker_tells_its_failure_and_leaves(
    topics: Bench, java: psutil.Process, tmp_path: Path
) -> None:
    failing = tmp_path / "failing"
    worker = at_work(topics, timer="fail if told", marker=str(failing))
    java.suspend()
    failing.touch()
    said = worker.communicate(timeout=STOP_SECONDS + 10)[1]
    assert worker.returncode in {1, STUCK}
    assert "the timer broke" in said
