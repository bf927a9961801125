"""What streams/batches.py relies on inside Faust and aiokafka; a new version that differs fails here.

The pins in pyproject.toml are part of this contract: nothing of this is public interface.
"""

import asyncio
import inspect
from collections.abc import Iterator
from importlib.metadata import version
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka import codec
from aiokafka.consumer.consumer import AIOKafkaConsumer
from faust.transport.consumer import Consumer as StockConsumer
from faust.transport.drivers import aiokafka as driver
from faust.types import TP
from mode.utils.queues import ThrowableQueue

from streams.batches import Batch, BatchApp, BatchConsumer, BatchTransport, Taken

HERE = TP("topic", 0)


@pytest.fixture
def consumer() -> Iterator[BatchConsumer]:
    """Give a consumer that is not connected: its bookkeeping needs no broker."""
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    app = BatchApp("contract", broker="kafka://127.0.0.1:1", autodiscover=False, web_enabled=False)

    async def ignore(*_arguments: Any) -> None:
        """Stand in for the callbacks of the app."""

    transport = BatchTransport(app.conf.broker_consumer, app)
    made = transport.create_consumer(ignore, on_partitions_revoked=ignore, on_partitions_assigned=ignore)
    assert isinstance(made, BatchConsumer)
    yield made
    made._thread.thread_loop.close()
    asyncio.set_event_loop(None)
    loop.close()


def fetched(*offsets: int) -> Batch:
    return Batch([SimpleNamespace(offset=n, timestamp=0, timestamp_type=0) for n in offsets])


def taken(consumer: BatchConsumer, *batches: Batch) -> Taken:
    messages = [consumer._deliver(HERE, batch) for batch in batches]
    return Taken([SimpleNamespace(message=message) for message in messages], consumer)


def test_the_versions_are_those_this_was_written_for() -> None:
    assert version("faust-streaming") == "0.15.3"
    assert version("aiokafka") == "0.14.0"
    assert version("mode-streaming") == "0.7.1"


@pytest.mark.parametrize(
    "name",
    ["getmany", "ack", "_new_offset", "_should_commit", "_filter_tps_with_pending_acks", "_add_gap"],
)
def test_every_method_we_replace_is_there_with_the_same_parameters(name: str) -> None:
    ours = inspect.signature(getattr(BatchConsumer, name)).parameters
    stock = inspect.signature(getattr(StockConsumer, name)).parameters
    assert list(ours) == list(stock)


@pytest.mark.parametrize(
    "name", ["_wait_next_records", "_commit", "on_partitions_revoked", "on_partitions_assigned", "seek"]
)
def test_every_method_we_extend_is_there_with_the_same_parameters(name: str) -> None:
    ours = inspect.signature(getattr(BatchConsumer, name)).parameters
    stock = inspect.signature(getattr(driver.Consumer, name)).parameters
    assert list(ours) == list(stock)


def test_the_queue_of_an_agent_looks_as_we_read_it() -> None:
    queue: ThrowableQueue[Any] = ThrowableQueue(flow_control=SimpleNamespace())
    assert queue.qsize() == 0
    assert not queue._errors


def test_faust_makes_our_consumer_and_our_thread(consumer: BatchConsumer) -> None:
    assert type(consumer) is BatchConsumer
    assert isinstance(consumer._thread, driver.AIOKafkaConsumerThread)


def test_aiokafka_keeps_the_fetch_wait_where_we_set_it() -> None:
    assert "self._fetch_max_wait_ms" in inspect.getsource(AIOKafkaConsumer)


def test_every_compression_that_publishers_use_can_be_read() -> None:
    # Without the library behind them one such record ends the worker, and again after each restart.
    assert all([codec.has_gzip(), codec.has_snappy(), codec.has_lz4(), codec.has_zstd()])


def test_nothing_is_committed_before_it_is_finished(consumer: BatchConsumer) -> None:
    taken(consumer, fetched(0, 1, 2))
    assert consumer._new_offset(HERE) is None


def test_what_is_let_go_is_not_committed(consumer: BatchConsumer) -> None:
    taken(consumer, fetched(0, 1, 2)).let_go()
    assert consumer._new_offset(HERE) is None


def test_the_offset_after_the_last_record_is_committed(consumer: BatchConsumer) -> None:
    taken(consumer, fetched(0, 1, 7)).finish()
    assert consumer._filter_committable_offsets(consumer._filter_tps_with_pending_acks()) == {HERE: 8}


def test_a_finished_batch_waits_for_those_before_it(consumer: BatchConsumer) -> None:
    first, second = taken(consumer, fetched(0, 1)), taken(consumer, fetched(2, 3))
    second.finish()
    assert consumer._new_offset(HERE) is None
    first.finish()
    assert consumer._new_offset(HERE) == 4


def test_an_offset_is_offered_until_the_broker_has_confirmed_it(consumer: BatchConsumer) -> None:
    taken(consumer, fetched(0, 1)).finish()
    tps = consumer._filter_tps_with_pending_acks
    assert consumer._filter_committable_offsets(tps()) == {HERE: 2}
    consumer._committed_offset[HERE] = 2  # what Faust notes down even when the commit failed
    assert consumer._filter_committable_offsets(tps()) == {HERE: 2}
    consumer._confirmed[HERE] = 2
    assert consumer._filter_committable_offsets(tps()) == {}


def test_what_faust_acknowledges_on_its_own_moves_nothing(consumer: BatchConsumer) -> None:
    taken(consumer, fetched(0, 1))
    consumer._acked[HERE].append(1)
    consumer._acked_index[HERE].add(1)
    tps = consumer._filter_tps_with_pending_acks()
    assert consumer._filter_committable_offsets(tps) == {}


def test_a_batch_of_a_lost_partition_is_never_committed(consumer: BatchConsumer) -> None:
    batch = taken(consumer, fetched(0, 1))
    consumer._forget([HERE])
    assert batch.lost
    batch.finish()
    assert consumer._new_offset(HERE) is None


def test_records_from_before_a_seek_are_left_out(consumer: BatchConsumer) -> None:
    consumer._read_offset[HERE] = 5
    fresh = consumer._not_read_yet(HERE, fetched(3, 4, 5, 6).records)
    assert [record.offset for record in fresh] == [5, 6]
    assert consumer._not_read_yet(HERE, fetched(3, 4).records) == []
