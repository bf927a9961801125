"""Changes and results as they pass by, known by their headers alone."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime

from echoless.api.latency import Passing
from echoless.settings import Settings
from echoless.wiring.broker import kafka, topic_names
from echoless.wiring.sides import tables
from streams.follow import Following
from streams.port import Received

SECONDS = 1.0
WRITTEN = (":applied", ":unchanged")
"""How the id of a result ends whose values stand on its side."""


class PassingBy:
    """Listens to the topics of changes and results."""

    def __init__(self, following: Following, changes: frozenset[str], results: Mapping[str, str]) -> None:
        self._following = following
        self._changes = changes
        self._results = results
        """By topic: the side."""

    def next(self) -> list[Passing]:
        """Give what passed by, after a second at most. Raises TailFailed."""
        heard = (self._heard(received) for received in self._following.next(SECONDS))
        return [each for each in heard if each is not None]

    def close(self) -> None:
        """Let go of the broker."""
        self._following.close()

    def _heard(self, received: Received) -> Passing | None:
        headers = dict(received.headers)
        trace = headers.get("traceparent", b"").decode(errors="replace")
        if not trace:
            return None
        if received.topic in self._changes:
            with suppress(ValueError):
                made = datetime.fromisoformat(headers.get("ce_time", b"").decode(errors="replace"))
                return Passing("change", "", trace, made.replace(tzinfo=made.tzinfo or UTC))
            return None
        if not headers.get("ce_id", b"").decode(errors="replace").endswith(WRITTEN):
            return None
        at = datetime.fromtimestamp(received.timestamp / 1000, UTC)
        return Passing("result", self._results[received.topic], trace, at)


def passing_by(settings: Settings) -> PassingBy:
    """Listen from now on. Raises TailFailed, Failure."""
    names = topic_names(settings)
    changes = frozenset(names.changes(*table) for table in tables(settings))
    results = {names.results(side): side for side in settings.sides}
    return PassingBy(Following(kafka(settings), [*sorted(changes), *results], {}), changes, results)
