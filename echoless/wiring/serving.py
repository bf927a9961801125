"""What the API reaches, opened as it is asked for: the store and the broker may come and go meanwhile."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from datetime import datetime
from threading import Lock
from typing import Any, TypeVar, cast

from agents.actions.means import Lack, Means
from agents.jobs.advising import advice_for
from agents.jobs.asked import Asked
from agents.jobs.beginning import Beginning
from agents.parts import Parts
from coupling_store.audit import Audit
from coupling_store.browsing import Browsing
from coupling_store.operating import Operating
from coupling_store.port import Store
from coupling_store.tokens import Tokens
from echoless.api.reach import Behind, Foreseen, Waiting
from echoless.settings import Settings
from echoless.wiring.actions import acting, operating
from echoless.wiring.agents import now
from echoless.wiring.behind import behind
from echoless.wiring.broker import topic_names
from echoless.wiring.followed import FollowedErrors, errors_after
from echoless.wiring.jobs import beginning, previewing
from echoless.wiring.passing import PassingBy, passing_by
from echoless.wiring.progress import lags, missing_topics
from echoless.wiring.rules import codec, mappings
from echoless.wiring.sides import side_lacks
from echoless.wiring.store import store
from rules.compiled import CompiledMapping
from streams.memory import MemoryProducer

T = TypeVar("T")


class Reached:
    """Opens each part once, at the first call that succeeds; threads share it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._stack = ExitStack()
        self._opened: dict[str, Any] = {}
        self._lock = Lock()
        self.mappings: Mapping[str, CompiledMapping] = mappings(settings)
        self.sides: Sequence[str] = tuple(settings.sides)

    def now(self) -> datetime:
        """Tell the time."""
        return now()

    def store(self) -> Store:
        """Give the store. Raises StoreDown, StoreOutdated."""
        return self._once("store", lambda: store(self._settings))

    def audit(self) -> Audit:
        """Give what operators did."""
        return self._operating().audit

    def tokens(self) -> Tokens:
        """Give who may use the API."""
        return self._operating().tokens

    def browsing(self) -> Browsing:
        """Give the store page by page."""
        return self._operating().browsing

    def means(self) -> Means:
        """Give what actions work with. Raises Failure, RegistryDown and what ``store`` raises."""
        return self._once("means", lambda: acting(self._settings))

    def beginning(self) -> Beginning:
        """Give what begins full synchronizations."""
        return beginning(self._settings, self.store())

    def preview(self, asked: Asked) -> Foreseen:
        """Decide everything that a full synchronization would do, and write nothing."""
        settings = self._settings
        parts = Parts(self.store(), codec(settings), MemoryProducer(), topic_names(settings), now)
        plan = self.beginning().plan(asked)
        found = previewing(settings, parts).run(asked, plan.ranges, _untold, _never)
        advice = {name: advice_for(parts.store, self.mappings[name]) for name in asked.mappings}
        return Foreseen(found, advice, plan.note)

    def lags(self) -> Sequence[Waiting]:
        """Ask the broker how far every worker is behind. Raises TopicsFailed."""
        return [Waiting(*each) for each in lags(self._settings)]

    def behind(self) -> Sequence[Behind]:
        """Ask the broker, too, since when. Raises TopicsFailed, TailFailed."""
        return [Behind(*each) for each in behind(self._settings)]

    def missing_topics(self) -> Sequence[str]:
        """Ask the broker which topics it lacks. Raises TopicsFailed, Failure."""
        return missing_topics(self._settings)

    def lacks(self, side: str) -> Sequence[Lack]:
        """Tell what is missing before a side can be written to. Raises Failure."""
        return [Lack(each.what, each.remedy) for each in side_lacks(self._settings, side)]

    def errors(self, after: Mapping[int, int]) -> FollowedErrors:
        """Read the topic of errors on from a place."""
        return errors_after(self._settings, after)

    def passing(self) -> PassingBy:
        """Listen to changes and results from now on."""
        return passing_by(self._settings)

    def close(self) -> None:
        """Let go of everything that was opened."""
        self._stack.close()

    def _operating(self) -> Operating:
        # Through the store, which sees to it that its tables are there and up to date.
        self.store()
        return self._once("operating", lambda: operating(self._settings))

    def _once(self, name: str, opening: Callable[[], AbstractContextManager[T]]) -> T:
        with self._lock:
            if name not in self._opened:
                self._opened[name] = self._stack.enter_context(opening())
            return cast("T", self._opened[name])


def _untold(_read: int) -> None:
    """Tell nobody how far a preview is."""


def _never() -> bool:
    """Go on to the end."""
    return False
