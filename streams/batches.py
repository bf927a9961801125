"""Faust, driven by batches: all we know of its inside stands in this file.

Stock Faust spends 100-150 µs on each message. Here a "message" of Faust is what one fetch brought for
one partition: its value is a ``Batch`` of raw records, its offset the last record's. Faust then keeps
its books once per batch instead of once per record, and everything else of it (agents, rebalancing,
flow control) works as it is.

Faust finds the offset to commit by looking for consecutive numbers among the acknowledged ones; the
offsets of batches are not consecutive. So we keep our own list of the batches in flight per partition.
Only batches that ``Taken.finish`` marked are ever committed: Faust's own acknowledgements, which it
also gives for messages that it skips or whose agent failed, move nothing.
"""

import asyncio
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from typing import Any, cast

import faust
from faust.transport.drivers import aiokafka as driver
from faust.types import TP, ConsumerMessage, Message
from faust.types.tuples import ack_lock
from mode.utils.futures import notify

from streams.port import Received

FETCH_WAIT_MS = 50
"""How long the broker may hold a fetch that finds nothing. aiokafka keeps one fetch per broker under way:
while it waits for idle partitions, a busy one that was left out of it must wait as well."""


class Batch:
    """The records that one fetch brought for one partition."""

    __slots__ = ("finished", "last", "lost", "records")

    def __init__(self, records: list[Any]) -> None:
        self.records = records
        self.last: int = records[-1].offset
        self.finished = False
        self.lost = False
        """True once the partition is being taken away from this worker."""


class Taken:
    """Batches taken together out of a stream, to be handled in one go and finished or let go together."""

    def __init__(self, events: list[Any], consumer: "BatchConsumer") -> None:
        self._messages = [event.message for event in events]
        self._batches: list[Batch] = [message.value for message in self._messages]
        self._consumer = consumer

    def records(self) -> list[Received]:
        """Give all records, each partition's in order."""
        return [
            Received(r.topic, r.partition, r.offset, r.timestamp, r.key, r.value, r.headers)
            for batch in self._batches
            for r in batch.records
        ]

    @property
    def lost(self) -> bool:
        """Tell whether a partition of these batches is being taken away."""
        return any(batch.lost for batch in self._batches)

    def finish(self) -> None:
        """Mark all batches as handled: the next commit covers them."""
        for batch in self._batches:
            batch.finished = True
        self.let_go()

    def let_go(self) -> None:
        """Have Faust stop waiting for these batches; without ``finish`` they will be delivered again."""
        for message in self._messages:
            self._consumer.ack(message)


def take(stream: Any, first: Any, limit: int) -> Taken:
    """Take the event that the stream gave, and those waiting behind it, up to ``limit`` records or so.

    Many partitions with few records each then make one transaction, not many.
    """
    consumer: BatchConsumer = stream.app.consumer
    events, count = [first], len(first.message.value.records)
    for event in _waiting(stream, consumer):
        events.append(event)
        count += len(event.message.value.records)
        if count >= limit:
            break
    return Taken(events, consumer)


def _waiting(stream: Any, consumer: "BatchConsumer") -> Iterator[Any]:
    """Take events out of the stream's queue as the stream itself would, without waiting."""
    queue = stream.channel.queue
    while queue.qsize() and not queue._errors:  # noqa: SLF001
        event = queue.get_nowait()
        if consumer.is_current(event.message):
            consumer.track_message(event.message)
            yield event


class BatchConsumer(driver.Consumer):
    """Consumes batches instead of messages."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._in_flight: dict[TP, deque[Batch]] = defaultdict(deque)
        self._finished_up_to: dict[TP, int] = {}
        self._confirmed: dict[TP, int] = {}
        self._open = asyncio.Event()
        super().__init__(*args, **kwargs)

    async def getmany(self, timeout: float) -> AsyncIterator[tuple[TP, ConsumerMessage]]:  # noqa: ASYNC109
        """Give one message per partition that the fetch brought anything for."""
        fetched, active = await self._wait_next_records(timeout)
        generation = self.app.consumer_generation_id
        if fetched is None or self.should_stop:
            return
        if not self.flow_active:
            await self._back_to_committed()
            return
        for where, records in fetched.items():
            if not self.flow_active or self.app.consumer_generation_id != generation:
                return
            tp = TP(*where)
            wanted = active is None or tp in active or tp in self._buffered_partitions
            if wanted and (fresh := self._not_read_yet(tp, records)):
                yield tp, self._deliver(tp, Batch(fresh))

    async def _wait_next_records(self, timeout: float) -> tuple[Any, Any]:  # noqa: ASYNC109
        """As in Faust, except that it would sleep a whole second when no partition is open yet."""
        if self.flow_active and not self._get_active_partitions():
            self._open.clear()
            await self.wait(self._open.wait(), timeout=timeout)
            if not self._get_active_partitions():
                return {}, set()
        result: tuple[Any, Any] = await super()._wait_next_records(timeout)
        return result

    def on_buffer_full(self, tp: TP) -> None:
        """Leave the partition in the fetch: whoever finds the agent's queue full waits for room.

        Faust would take it out; the fetch then under way would not hear of its return for a second.
        """

    def resume_partitions(self, tps: Iterable[TP]) -> None:
        """Fetch from these partitions again."""
        super().resume_partitions(tps)
        self._open.set()

    async def _back_to_committed(self) -> None:
        """As in Faust: what a fetch brought while the flow stood still must be fetched again."""
        try:
            await self.perform_seek()
        except Exception as error:  # noqa: BLE001 - the seek after the rebalance repeats it
            self.log.warning("seek while the flow stands still failed: %r", error)

    def _not_read_yet(self, tp: TP, records: list[Any]) -> list[Any]:
        """Leave out what Faust would drop one by one: records from before the last seek."""
        read = self._read_offset[tp]
        if read is None or not records or records[0].offset >= read:
            return records
        return [record for record in records if record.offset >= read]

    def _deliver(self, tp: TP, batch: Batch) -> ConsumerMessage:
        self._in_flight[tp].append(batch)
        first = batch.records[0]
        return ConsumerMessage(
            tp.topic,
            tp.partition,
            batch.last,
            first.timestamp / 1000.0,
            first.timestamp_type,
            None,
            None,
            cast("bytes", batch),  # Faust passes a value on as it is
            None,
            serialized_key_size=0,
            serialized_value_size=0,
            tp=tp,
            generation_id=self.app.consumer_generation_id,
        )

    def is_current(self, message: ConsumerMessage) -> bool:
        """Tell whether a message is of the present assignment."""
        now = message.generation_id == self.app.consumer_generation_id
        return now and self.app.flow_control.is_active()

    def ack(self, message: Message) -> bool:
        """Note that nobody works on the message any more. What to commit is another question."""
        with ack_lock:
            if message.acked:
                return False
            message.acked = True
            self._unacked_messages.discard(message)
            self._n_acked += 1
            notify(self._waiting_for_ack)
            return True

    def _filter_tps_with_pending_acks(self, topics: Any = None) -> Iterator[TP]:
        # Faust's accelerated stream writes here on its own when it skips a message.
        self._acked.clear()
        self._acked_index.clear()
        every = list(self._in_flight)
        return iter([tp for tp in every if topics is None or tp in topics or tp.topic in topics])

    def _new_offset(self, tp: TP) -> int | None:
        batches = self._in_flight[tp]
        while batches and batches[0].finished:
            self._finished_up_to[tp] = batches.popleft().last + 1
        return self._finished_up_to.get(tp)

    def _should_commit(self, tp: TP, offset: int) -> bool:
        return self._confirmed.get(tp) != offset

    async def _commit(self, offsets: Mapping[TP, int]) -> bool:
        """Commit, and remember what the broker has confirmed: Faust takes a failed commit for done."""
        confirmed: bool = await super()._commit(offsets)
        if confirmed:
            self._confirmed.update(offsets)
        return confirmed

    async def _add_gap(self, tp: TP, offset_from: int, offset_to: int) -> None:
        """Do nothing: between two batches there is always a gap."""

    async def on_partitions_revoked(self, revoked: set[TP]) -> None:
        """Tell the handlers to come to an end, let Faust wait for them and commit, then forget."""
        for batch in [batch for tp in revoked for batch in self._in_flight[tp]]:
            batch.lost = True
        await super().on_partitions_revoked(revoked)
        self._forget(revoked)

    async def on_partitions_assigned(self, assigned: set[TP], generation_id: int = 0) -> None:
        """Start afresh: Faust seeks to the committed offsets."""
        self._forget(assigned)
        await super().on_partitions_assigned(assigned, generation_id)

    async def seek(self, partition: TP, offset: int) -> None:
        """Go elsewhere: what is in flight of this partition no longer counts."""
        self._forget([partition])
        await super().seek(partition, offset)

    def _forget(self, partitions: Iterable[TP]) -> None:
        for tp in partitions:
            for batch in self._in_flight.pop(tp, ()):
                batch.lost = True
            self._finished_up_to.pop(tp, None)
            self._confirmed.pop(tp, None)

    def verify_event_path(self, now: float, tp: TP) -> None:
        """Leave this to our watchdog, which asks the broker."""

    def next_offsets(self) -> dict[TP, int]:
        """Give, per assigned partition, the first offset that is not fetched, handled and committed."""
        client = self._thread._consumer  # noqa: SLF001
        subscription = client and client._subscription.subscription  # noqa: SLF001
        assignment = subscription and subscription.assignment
        if not assignment:
            return {}
        states = {TP(*tp): assignment.state_value(tp) for tp in assignment.tps}
        valid = {tp: state.position for tp, state in states.items() if state and state.has_valid_position}
        return {tp: self._next_offset(tp, position) for tp, position in valid.items()}

    def _next_offset(self, tp: TP, fetched_up_to: int) -> int:
        for batch in tuple(self._in_flight.get(tp, ())):
            return cast("int", batch.records[0].offset)
        finished = self._finished_up_to.get(tp)
        uncommitted = finished is not None and self._confirmed.get(tp) != finished
        return finished - 1 if finished is not None and uncommitted else fetched_up_to

    def _new_consumer_thread(self) -> "_Thread":
        return _Thread(self, loop=self.loop, beacon=self.beacon)


class _Thread(driver.AIOKafkaConsumerThread):
    """Faust's consumer thread, with a shorter fetch."""

    def _create_worker_consumer(self, transport: Any) -> Any:
        client = super()._create_worker_consumer(transport)
        client._fetch_max_wait_ms = FETCH_WAIT_MS  # noqa: SLF001 - Faust has no setting for it
        return client


class BatchTransport(driver.Transport):
    """Faust's Kafka driver, with our consumer."""

    Consumer = BatchConsumer


class BatchApp(faust.App):
    """A Faust app whose agents get batches."""

    def _new_transport(self) -> BatchTransport:
        return BatchTransport(self.conf.broker_consumer, self)

    def _create_directories(self) -> None:
        """Make none: they are for Faust's tables, and we have no tables."""

    def next_offsets(self) -> dict[TP, int]:
        """Give, per assigned partition, the first offset that is not fetched, handled and committed."""
        return cast("BatchConsumer", self.consumer).next_offsets()
