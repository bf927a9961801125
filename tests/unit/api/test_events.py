"""The stream of events: errors opened and closed, jobs as they move, from where a listener left off."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest

from agents.jobs.asked import Asked, dump_asked
from echoless.api.app import Limits, build
from echoless.api.events import Streams
from echoless.api.refusals import Refused
from schemas.keys import RecordKey
from schemas.messages import Problem
from tests.support.listening import Event
from tests.support.listening import listening as listening_to
from tests.support.reach import MemoryReach
from tests.support.serving import SECONDS, Api, refusal, served

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
PROBLEM = Problem("m", RecordKey("erp", "customer", "C1"), "map", "too_long", "no", "mend", NOON)


@contextmanager
def listening(api: Api, after: str = "") -> Iterator[Iterator[Event]]:
    with listening_to(api.address, "secret viewer", after) as events:
        yield events


def test_an_error_is_told_when_it_is_opened_and_when_it_is_closed(api: Api) -> None:
    api.reach.told.append(("old", None))
    with listening(api) as events:
        api.reach.told += [(PROBLEM.key, PROBLEM), (PROBLEM.key, None)]
        first, second = next(events), next(events)
    assert (first.kind, first.data["key"], first.data["code"]) == ("error", PROBLEM.key, "too_long")
    assert (second.kind, second.data) == ("closed", {"key": PROBLEM.key})
    assert (first.id, second.id) == ("0:2", "0:3")


def test_whoever_comes_back_goes_on_where_he_left_off(api: Api) -> None:
    api.reach.told += [("a", None), ("b", None), ("c", None)]
    with listening(api, "0:1") as events:
        assert [next(events).data["key"] for _ in range(2)] == ["b", "c"]


def test_jobs_are_told_as_they_move_and_when_they_are_over(api: Api) -> None:
    with listening(api) as events:
        job = api.ask("POST", "/jobs", "operator", json={"mappings": ["shipping-agent"]}).json()["id"]
        told = next(events)
        assert (told.kind, told.data["id"], told.data["state"]) == ("job", job, "running")
        api.ask("POST", f"/jobs/{job}/cancel", "operator")
        assert next(events).data["state"] == "cancelled"


def test_what_cannot_be_begun_is_refused_before_anything_is_streamed(api: Api) -> None:
    assert refusal(api.get("/events", None)) == (401, "no_token")
    wrong = api.ask("GET", "/events", headers={"Last-Event-ID": "yesterday"})
    assert refusal(wrong) == (422, "bad_place")
    api.reach.broker_is_down = True
    assert refusal(api.get("/events")) == (503, "topics_failed")


def test_so_many_listen_and_no_more() -> None:
    reach = MemoryReach()
    streams = Streams(reach, lambda: False, most=1)
    first = streams.opened("")
    next(first)
    with pytest.raises(Refused, match="1 listen already"):
        next(streams.opened(""))
    first.close()
    assert reach.closed == 1
    next(streams.opened(""))


def test_whoever_goes_makes_room(api: Api) -> None:
    with listening(api) as events:
        api.reach.told.append(("a", None))
        next(events)
        assert api.reach.closed == 0
    deadline = time.monotonic() + SECONDS
    while not api.reach.closed:
        assert time.monotonic() < deadline
        threading.Event().wait(0.02)


def test_a_stream_ends_when_the_program_stops(reach: MemoryReach) -> None:
    stop = threading.Event()
    with (
        served(build(reach, Limits(1000, 1000), stop.is_set)) as address,
        listening(Api(reach, address)) as events,
    ):
        reach.told.append(("a", None))
        next(events)
        stop.set()
        assert list(events) == []


def test_a_job_that_begins_and_ends_between_two_looks_is_told_once_and_one_that_was_over_never(
    reach: MemoryReach,
) -> None:
    jobs = reach.store().jobs
    asked = dump_asked(Asked((("shipping-agent",),), {"shipping-agent": "both"}))
    jobs.begin("before", asked, ["shipping-agent"], [], "")
    jobs.move("before", "cancelled")
    stream = next(Streams(reach, lambda: False).opened(""))
    jobs.begin("small", asked, ["shipping-agent"], [], "")
    jobs.move("small", "cancelled")
    (told,) = stream.step()
    assert (told.event, told.data.id, told.data.state) == ("job", "small", "cancelled")
    assert stream.step() == []
