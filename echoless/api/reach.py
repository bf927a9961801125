"""What the API works with. The wiring chooses it; nothing is opened before somebody asks for it.

A store or a broker that is down when the API starts, or goes down later, is no reason to end: what
needs it says so, and whoever asks again later finds it.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from agents.actions.means import Lack, Means
from agents.jobs.asked import Asked
from agents.jobs.beginning import Beginning
from agents.jobs.previewing import Preview
from coupling_store.audit import Audit
from coupling_store.browsing import Browsing
from coupling_store.port import Store
from coupling_store.tokens import Tokens
from echoless.api.latency import Passing
from rules.compiled import CompiledMapping
from rules.preview_advice import Advice
from schemas.messages import Problem


class Waiting(NamedTuple):
    """Messages of a topic that a kind of worker has not finished."""

    worker: str
    topic: str
    waiting: int


class Behind(NamedTuple):
    """Messages of a topic that a kind of worker has not finished, and since when the first waits."""

    worker: str
    topic: str
    waiting: int
    since: datetime | None


class Told(NamedTuple):
    """A message of the topic of errors."""

    key: str
    """Mapping and record."""
    problem: Problem | None
    """None: the error is closed."""
    after: Mapping[int, int]
    """By partition, the place behind it: whoever goes on from there misses nothing."""


class Errors(Protocol):
    """The topic of errors, read on from a place. For one thread at a time."""

    def next(self) -> Iterable[Told]:
        """Give what is new, after a second at most. Raises TailFailed."""
        ...

    def close(self) -> None:
        """Let go of the broker."""
        ...


class PassingBy(Protocol):
    """Changes and results as they pass by. For one thread at a time."""

    def next(self) -> Iterable[Passing]:
        """Give what passed by, after a second at most. Raises TailFailed."""
        ...

    def close(self) -> None:
        """Let go of the broker."""
        ...


class Foreseen(NamedTuple):
    """What a full synchronization would do."""

    preview: Preview
    advice: Mapping[str, Advice]
    """By mapping: what is recommended."""
    note: str


class Reach(Protocol):
    """The parts of the program, each opened when it is first needed."""

    @property
    def mappings(self) -> Mapping[str, CompiledMapping]:
        """Give the mappings."""
        ...

    @property
    def sides(self) -> Sequence[str]:
        """Name the sides."""
        ...

    def now(self) -> datetime:
        """Tell the time."""
        ...

    def store(self) -> Store:
        """Give the store. Raises StoreDown, StoreOutdated."""
        ...

    def audit(self) -> Audit:
        """Give what operators did."""
        ...

    def tokens(self) -> Tokens:
        """Give who may use the API."""
        ...

    def browsing(self) -> Browsing:
        """Give the store page by page."""
        ...

    def means(self) -> Means:
        """Give what actions work with. Raises Failure, RegistryDown and what ``store`` raises."""
        ...

    def beginning(self) -> Beginning:
        """Give what begins full synchronizations. Raises as ``means``."""
        ...

    def preview(self, asked: Asked) -> Foreseen:
        """Decide everything that a full synchronization would do, and write nothing. Raises TailFailed."""
        ...

    def lags(self) -> Sequence[Waiting]:
        """Ask the broker how far every worker is behind. Raises TopicsFailed."""
        ...

    def behind(self) -> Sequence[Behind]:
        """Ask the broker, too, since when. Raises TopicsFailed, TailFailed."""
        ...

    def missing_topics(self) -> Sequence[str]:
        """Ask the broker which topics it lacks. Raises TopicsFailed, Failure."""
        ...

    def lacks(self, side: str) -> Sequence[Lack]:
        """Tell what is missing before a side can be written to. Raises Failure."""
        ...

    def errors(self, after: Mapping[int, int]) -> Errors:
        """Read the topic of errors on from a place; else from its present end. Raises TailFailed, Failure."""
        ...

    def passing(self) -> PassingBy:
        """Listen to changes and results from now on. Raises TailFailed, Failure."""
        ...
