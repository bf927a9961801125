"""What the API reaches, in memory: a store, a broker, and the topic of errors."""

import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from agents.actions.means import Lack, Means
from agents.jobs.asked import Asked
from agents.jobs.beginning import Beginning, Topics
from agents.jobs.previewing import Preview, Sample
from coupling_store.audit import Audit
from coupling_store.browsing_memory import MemoryBrowsing
from coupling_store.port import Store, StoreDown
from coupling_store.tokens import Token
from coupling_store.tokens_memory import MemoryTokens
from echoless.api.latency import Passing
from echoless.api.reach import Behind, Foreseen, Told, Waiting
from echoless.api.secrets import digest_of
from rules.compiled import CompiledMapping
from rules.preview import Effect
from rules.preview_advice import Filled, advise
from schemas.keys import RecordKey
from schemas.messages import Problem
from streams.admin import TopicsFailed
from streams.ranges import Bounds
from tests.support.acting import Operator


@dataclass
class MemoryReach:
    """What the API reaches: the operator's rig, and a broker that says what a test wants."""

    operator: Operator = field(default_factory=Operator)
    sides: Sequence[str] = ("erp", "crm")
    waiting: list[Waiting] = field(default_factory=list)
    broker_is_down: bool = False
    store_is_down: bool = False
    bounds: list[Bounds] = field(default_factory=list)
    told: list[tuple[str, Problem | None]] = field(default_factory=list)
    """The topic of errors."""
    passed: list[Passing] = field(default_factory=list)
    closed: int = 0
    """Streams that were closed."""

    def __post_init__(self) -> None:
        self.kept = MemoryTokens()
        for role in ("viewer", "operator", "administrator"):
            self.kept.add(Token(f"the {role}", role, digest_of(f"secret {role}"), self.now(), "test"))

    @property
    def mappings(self) -> Mapping[str, CompiledMapping]:
        return self.operator.rig.mappings

    def now(self) -> datetime:
        return self.operator.rig.now

    def store(self) -> Store:
        if self.store_is_down:
            raise StoreDown("nobody answers")
        return self.operator.rig.store

    def audit(self) -> Audit:
        return self.operator.audit

    def tokens(self) -> MemoryTokens:
        return self.kept

    def browsing(self) -> MemoryBrowsing:
        return MemoryBrowsing(self.store())

    def means(self) -> Means:
        self.store()
        return self.operator.means()

    def beginning(self) -> Beginning:
        rig = self.operator.rig
        topics = Topics(rig.topics, self._bounds, lambda _topics: frozenset())
        return Beginning(self.store(), rig.mappings, rig.catalog, topics)

    def preview(self, asked: Asked) -> Foreseen:
        effects: dict[str, Counter[Effect]] = {
            name: Counter({"insert": 2, "leave": 1}) for name in asked.mappings
        }
        record = RecordKey("erp", "customer", "C1")
        sample = Sample(record, "new", (("price", None, Decimal("1.20")),))
        found = Preview(effects, {(name, "insert"): [sample] for name in asked.mappings}, 0)
        return Foreseen(found, {name: advise(Filled(3, 0, 0)) for name in asked.mappings}, "")

    def lags(self) -> Sequence[Waiting]:
        self._ask_broker()
        return self.waiting

    def behind(self) -> Sequence[Behind]:
        self._ask_broker()
        return [Behind(*each, self.now() - timedelta(seconds=90)) for each in self.waiting]

    def missing_topics(self) -> Sequence[str]:
        self._ask_broker()
        return []

    def lacks(self, side: str) -> Sequence[Lack]:
        return self.operator.lacking.get(side, [])

    def errors(self, after: Mapping[int, int]) -> "Listed":
        self._ask_broker()
        return Listed(self, after.get(0, len(self.told)))

    def passing(self) -> "Passed":
        self._ask_broker()
        return Passed(self.passed)

    def _bounds(self, topics: object) -> list[Bounds]:
        wanted = set(topics)  # type: ignore[call-overload]  # an iterable of names
        return [each for each in self.bounds if each.topic in wanted]

    def _ask_broker(self) -> None:
        if self.broker_is_down:
            raise TopicsFailed("nobody is there")


@dataclass
class Listed:
    """The topic of errors, as a list."""

    reach: MemoryReach
    place: int

    def next(self) -> list[Told]:
        threading.Event().wait(0.02)
        new = self.reach.told[self.place :]
        told = [Told(key, problem, {0: self.place + number}) for number, (key, problem) in enumerate(new, 1)]
        self.place += len(new)
        return told

    def close(self) -> None:
        self.reach.closed += 1


@dataclass
class Passed:
    """What passes by, each once."""

    left: list[Passing]

    def next(self) -> list[Passing]:
        threading.Event().wait(0.02)
        heard = self.left[:]
        del self.left[: len(heard)]
        return heard

    def close(self) -> None:
        """Let go of nothing."""
