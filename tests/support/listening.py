"""Somebody who listens to the API's stream of events."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import httpx


class Event(NamedTuple):
    """What was heard."""

    kind: str
    data: Any
    id: str


@contextmanager
def listening(address: str, secret: str, after: str = "", seconds: float = 20.0) -> Iterator[Iterator[Event]]:
    """Give what is heard, from now or from an event on; a silence of so many seconds is an error."""
    headers = {"Authorization": f"Bearer {secret}", **({"Last-Event-ID": after} if after else {})}
    # Whoever listens hears a comment every 15 seconds at least.
    timeout = httpx.Timeout(seconds)
    with httpx.stream("GET", f"{address}/api/v1/events", headers=headers, timeout=timeout) as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
        yield _events(answer.iter_lines())


def _events(lines: Iterator[str]) -> Iterator[Event]:
    told: dict[str, str] = {}
    for line in lines:
        if not line and told:
            yield Event(told.get("event", ""), json.loads(told["data"]), told.get("id", ""))
            told = {}
        elif line and not line.startswith(":"):
            name, _, value = line.partition(": ")
            told[name] = value
