"""A worker: one Faust app in one process, until it is told to stop or something fails."""

import asyncio
import signal
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import faust

from streams.batches import BatchApp, Taken, take
from streams.fate import Fate
from streams.leaving import STOP_SECONDS, leave_within
from streams.port import BatchHandler, GaveUp, Stopping
from streams.settings import KafkaSettings, tls_context
from streams.timers import Timer, Timers
from streams.watchdog import watch

BATCH_RECORDS = 2000
FETCHES_AHEAD = 16
"""Fetched partition batches that may wait per agent: enough to keep it busy, too few to fill memory."""

Handlers = Mapping[str, tuple[Sequence[str], BatchHandler]]
"""By agent's name: the topics it reads, and what to do with their records."""


def run_worker(
    kafka: KafkaSettings,
    group: str,
    handlers: Handlers,
    timers: Mapping[str, Timer] | None = None,
    *,
    batch_records: int = BATCH_RECORDS,
    patience: float | None = 120.0,
    stop_seconds: float = STOP_SECONDS,
) -> int:
    """Work until SIGTERM or SIGINT; give the exit code for the process: 0, or 1 when something failed.

    Stopping finishes the batch, commits and leaves the group. A handler or timer that raises stops the
    worker; nothing of its batch is acknowledged. ``patience``: seconds without progress, while there is
    work, after which the process ends itself with code 70; None: never. ``stop_seconds``: after so long the
    process ends itself with that code too, counted from the signal or the failure: nothing but the end of
    the process may come after this call.
    """
    who = f"the worker {group}"
    fate = Fate(who, partial(leave_within, stop_seconds, who))
    asyncio.run(_run(kafka, group, handlers, timers or {}, fate, batch_records, patience))
    return 1 if fate.failure else 0


async def _run(
    kafka: KafkaSettings,
    group: str,
    handlers: Handlers,
    timers: Mapping[str, Timer],
    fate: Fate,
    batch_records: int,
    patience: float | None,
) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, fate.stop)
    with ThreadPoolExecutor(len(handlers), "handler") as threads:
        app = build_app(kafka, group, handlers, fate, threads, batch_records)
        topics = [topic for names, _ in handlers.values() for topic in names]
        with Timers(timers, loop, fate.is_stopping, fate.fail), watch(app, kafka, group, topics, patience):
            await _live(app, fate)


async def _live(app: BatchApp, fate: Fate) -> None:
    """Run the app until its fate is sealed."""
    try:
        await app.start()
        await app.wait(fate.stopping.wait())
    except Exception as error:  # noqa: BLE001 - whatever it is, the supervisor must see it
        fate.fail(error)
    if app.crash_reason is not None:
        fate.fail(app.crash_reason)
    fate.stop()
    await app.stop()


def build_app(
    kafka: KafkaSettings,
    group: str,
    handlers: Handlers,
    fate: Fate,
    threads: ThreadPoolExecutor,
    batch_records: int = BATCH_RECORDS,
) -> BatchApp:
    """Build the Faust app with one agent per handler."""
    app = BatchApp(
        group,
        broker=[f"kafka://{server}" for server in kafka.bootstrap_servers.split(",")],
        broker_max_poll_records=max(1, batch_records // 2),
        **_security(kafka),
        **RULES,
    )
    for name, (topics, handler) in handlers.items():
        channel = app.topic(*topics, key_serializer="raw", value_serializer="raw")
        agent = _Agent(name, handler, fate, threads, batch_records)
        app.agent(channel, name=name, concurrency=1)(agent.run)
    return app


class _Agent:
    """Hands the batches of a stream to a handler, one call after the other."""

    def __init__(
        self, name: str, handler: BatchHandler, fate: Fate, threads: ThreadPoolExecutor, limit: int
    ) -> None:
        self._name = name
        self._handler = handler
        self._fate = fate
        self._threads = threads
        self._limit = limit

    async def run(self, stream: Any) -> None:
        async for event in stream.noack().events():
            taken = take(stream, event, self._limit)
            if self._fate.is_stopping():
                taken.let_go()
            else:
                await self._handle(taken)

    async def _handle(self, taken: Taken) -> None:
        loop = asyncio.get_running_loop()
        try:
            await loop.run_in_executor(self._threads, self._call, taken)
        except GaveUp as error:
            taken.let_go()
            if not self._must_end(taken)():
                self._fate.fail(error)
        except Exception as error:  # noqa: BLE001 - Faust would acknowledge the batch and go on
            taken.let_go()
            self._fate.fail(error)
        else:
            taken.finish()

    def _call(self, taken: Taken) -> None:
        self._handler(taken.records(), self._must_end(taken))

    def _must_end(self, taken: Taken) -> Stopping:
        return lambda: self._fate.is_stopping() or taken.lost


def _security(kafka: KafkaSettings) -> dict[str, Any]:
    context = tls_context(kafka) if kafka.uses_tls else None
    if not kafka.uses_sasl:
        return {"ssl_context": context} if context else {}
    credentials = faust.SASLCredentials(
        username=kafka.sasl_username,
        password=kafka.sasl_password.get_secret_value(),
        mechanism=kafka.sasl_mechanism,
        ssl_context=context,
    )
    return {"broker_credentials": credentials}


RULES: dict[str, Any] = {
    "processing_guarantee": "at_least_once",
    "autodiscover": False,
    "web_enabled": False,
    "topic_allow_declare": False,
    "topic_disable_leader": True,
    "consumer_auto_offset_reset": "earliest",
    "stream_wait_empty": True,
    "stream_buffer_maxsize": FETCHES_AHEAD,
    "stream_recovery_delay": 0.0,
    "broker_commit_interval": 1.0,
    # A killed worker's partitions stand still this long.
    "broker_session_timeout": 10.0,
    "broker_heartbeat_interval": 3.0,
    "broker_max_poll_interval": 300.0,
    "broker_request_timeout": 40.0,
}
