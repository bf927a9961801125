"""Edits wait in the journal, not in Kafka, while routing is far behind; a dead routing holds nobody up."""

import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread

import pytest
from confluent_kafka import Consumer, TopicPartition

from agents.capturing import Capturing
from agents.pace import Pace
from connectors.sql.capture import SqlCapturer
from schemas.codec import Codec
from schemas.generate import table_schema
from schemas.tables import Catalog, TableType
from streams.backlog import Backlog, Standing
from streams.producer import RdkafkaProducer
from streams.settings import KafkaSettings, for_librdkafka
from streams.topics import TopicNames, TopicSpec, ensure_topics
from tests.fixtures.sql_sides import ACCOUNTS, SqlTestSide, sqlite_side

pytestmark = pytest.mark.connected
DEADLINE = 20.0


@dataclass
class Rig:
    """A side, its capture in a thread, and somebody who commits what routing would have finished."""

    side: SqlTestSide
    settings: KafkaSettings
    backlog: Backlog
    stopping: Event = field(default_factory=Event)
    seen: list[Standing | None] = field(default_factory=list)

    @property
    def topic(self) -> str:
        return TopicNames(self.settings.prefix).changes("erp", "accounts")

    def look(self) -> Standing | None:
        self.seen.append(self.backlog.standing())
        return self.seen[-1]

    def finish(self, offset: int) -> None:
        rules = {"group.id": TopicNames(self.settings.prefix).group("routing"), "enable.auto.commit": False}
        with closing(Consumer({**for_librdkafka(self.settings), **rules})) as consumer:
            consumer.commit(offsets=[TopicPartition(self.topic, 0, offset)], asynchronous=False)

    def waiting(self) -> int:
        return int(self.side.rows("SELECT count(*) FROM echoless_journal")[0][0])

    def capture(self, still: float) -> Thread:
        thread = Thread(target=self._capture, args=(still,))
        thread.start()
        return thread

    def _capture(self, still: float) -> None:
        by_name = {each.name: each for each in ACCOUNTS}
        schema = table_schema("erp", "accounts", "id", ACCOUNTS)
        accounts = TableType("erp", "accounts", "id", by_name, schema)
        capturer = SqlCapturer("erp", self.side.settings, {"accounts": accounts}, self.side.bad.extend, 10)
        codec, names = Codec(Catalog({("erp", "accounts"): accounts})), TopicNames(self.settings.prefix)
        pace = Pace(self.look, far=20, still=still, between=0.02, first=1)
        with closing(RdkafkaProducer(self.settings)) as out, closing(capturer):
            Capturing(capturer, codec, out, names).run(self.stopping.is_set, pace)


@pytest.fixture
def rig(kafka_settings: KafkaSettings, tmp_path: Path) -> Iterator[Rig]:
    topic = TopicNames(kafka_settings.prefix).changes("erp", "accounts")
    ensure_topics(kafka_settings, [TopicSpec(topic, 1)])
    group = TopicNames(kafka_settings.prefix).group("routing")
    with sqlite_side(tmp_path) as side, closing(Backlog(kafka_settings, group, [topic])) as backlog:
        side.write(*[f"INSERT INTO accounts VALUES ('a{n}', '0')" for n in range(50)])
        yield Rig(side, kafka_settings, backlog)


@contextmanager
def capture(rig: Rig, still: float) -> Iterator[Thread]:
    thread = rig.capture(still)
    try:
        yield thread
    finally:
        rig.stopping.set()
        thread.join(DEADLINE)


def wait_for(what: Callable[[], bool]) -> None:
    deadline = time.monotonic() + DEADLINE
    while not what():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_capture_rests_while_routing_is_far_behind_and_edits_that_wait_are_merged(rig: Rig) -> None:
    with capture(rig, still=DEADLINE):
        wait_for(lambda: rig.seen[-5:] == [Standing(20, 0)] * 5)
        assert rig.waiting() == 30
        rig.finish(20)
        wait_for(lambda: rig.seen[-5:] == [Standing(20, 20)] * 5)
        rig.side.write(*[f"UPDATE accounts SET name = '{name}' WHERE id = 'a49'" for name in range(1, 9)])
        rig.finish(40)
        wait_for(lambda: rig.waiting() == 0)
        assert rig.backlog.standing() == Standing(11, 40)


def test_a_routing_that_finishes_nothing_holds_up_capture_for_a_while_only(rig: Rig) -> None:
    with capture(rig, still=0.2):
        wait_for(lambda: rig.waiting() == 0)
    assert rig.backlog.standing() == Standing(50, 0)


def test_a_capture_that_rests_ends_at_once_when_it_is_told_to(rig: Rig) -> None:
    with capture(rig, still=DEADLINE) as thread:
        wait_for(lambda: Standing(20, 0) in rig.seen)
        rig.stopping.set()
        began = time.monotonic()
        thread.join(DEADLINE)
        assert time.monotonic() - began < 2
    assert rig.waiting() == 30
