"""A stream of events: errors as they are opened and closed, and how far jobs are."""

import time
from collections.abc import AsyncIterator, Callable, Generator, Iterator
from http import HTTPStatus
from threading import Semaphore
from typing import Annotated, Final

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from fastapi import APIRouter, Depends, Header
from fastapi.sse import EventSourceResponse, ServerSentEvent

from agents.jobs.reporting import report
from coupling_store.jobs import OPEN
from coupling_store.port import StoreDown
from echoless.api.gate import Gate
from echoless.api.places import places_of, spelt
from echoless.api.reach import Errors, Reach, Told
from echoless.api.read_jobs import JobView, job_view
from echoless.api.refusals import Refused, documented
from echoless.api.views import error_view
from echoless.api.words import Text
from streams.tail import TailFailed

STREAMS: Final = 16
"""At once: each has a connection to the broker, and looks at the store every second."""
LENGTH: Final = 600.0
"""Seconds until a stream ends; whoever comes back is let in anew, so that a revoked token ends here."""
JOBS: Final = 20
"""The latest jobs, that are looked at."""
Stopping = Callable[[], bool]


class Stream:
    """What one listener hears, from the moment that it is made. Raises StoreDown."""

    def __init__(self, reach: Reach, errors: Errors) -> None:
        self._reach = reach
        self._errors = errors
        self._jobs: dict[str, JobView] = {}
        # A small job begins and ends between two looks: what is over counts as heard only if it was over now.
        self._over = {job.id for job in reach.store().jobs.recent(JOBS) if job.state not in OPEN}

    def step(self) -> list[ServerSentEvent]:
        """Wait for what is new, a second at most, and give it. Raises TailFailed."""
        return [*map(_event, self._errors.next()), *self._moved()]

    def _moved(self) -> Iterator[ServerSentEvent]:
        """Tell jobs when something about them changed, those that are over once."""
        try:
            views = list(self._looked_at())
        except StoreDown:
            return
        for view in views:
            if self._jobs.get(view.id) != view:
                self._jobs[view.id] = view
                if view.state not in OPEN:
                    self._over.add(view.id)
                yield ServerSentEvent(event="job", data=view)

    def _looked_at(self) -> Iterator[JobView]:
        jobs = self._reach.store().jobs
        for job in jobs.recent(JOBS):
            if job.id not in self._over:
                yield job_view(report(jobs, job))


class Streams:
    """Lets listeners in, so many at once."""

    def __init__(self, reach: Reach, stopping: Stopping, most: int = STREAMS) -> None:
        self._reach = reach
        self._stopping = stopping
        self._most = most
        self._free = Semaphore(most)
        self._threads = CapacityLimiter(most)

    def opened(self, last_event_id: Annotated[Text, Header()] = "") -> Generator[Stream, None, None]:
        """Open what a listener hears, before anything is answered. Raises Refused, TailFailed."""
        places = places_of(last_event_id)
        if not self._free.acquire(blocking=False):
            message = f"{self._most} listen already"
            raise Refused(HTTPStatus.SERVICE_UNAVAILABLE, "too_many_streams", message, "come again later")
        try:
            errors = self._reach.errors(places)
            try:
                yield Stream(self._reach, errors)
            finally:
                errors.close()
        finally:
            self._free.release()

    async def listen(self, stream: Stream) -> AsyncIterator[ServerSentEvent]:
        """Give events until the listener goes, the program stops, or the time is over."""
        end = time.monotonic() + LENGTH
        while not self._stopping() and time.monotonic() < end:
            try:
                events = await run_sync(stream.step, limiter=self._threads)
            except TailFailed as failed:
                yield ServerSentEvent(event="ended", data={"detail": str(failed)})
                return
            for event in events:
                yield event


def event_routes(reach: Reach, gate: Gate, stopping: Stopping) -> APIRouter:
    """Give the path of the events."""
    streams = Streams(reach, stopping)

    async def events(
        stream: Annotated[Stream, Depends(streams.opened)],
    ) -> AsyncIterator[ServerSentEvent]:
        """Server-sent events from now on, or, with the header `Last-Event-ID`, from that event on.

        `error`: an error was opened, or seen again. `closed`: it is closed; `key` is the key of the error.
        `job`: how far a full synchronization is. `ended`: the broker is away; come again.
        """
        async for event in streams.listen(stream):
            yield event

    router = APIRouter(tags=["errors"], dependencies=[Depends(gate.viewer)])
    router.get(
        "/events",
        summary="Errors and jobs as they happen",
        response_class=EventSourceResponse,
        responses=documented(HTTPStatus.SERVICE_UNAVAILABLE),
    )(events)
    return router


def _event(told: Told) -> ServerSentEvent:
    place = spelt(told.after)
    if told.problem is None:
        return ServerSentEvent(event="closed", data={"key": told.key}, id=place)
    return ServerSentEvent(event="error", data=error_view(told.problem), id=place)
