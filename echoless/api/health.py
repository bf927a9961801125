"""Does the API run, and can it do anything? For whoever restarts programs and routes requests to them.

``/healthz`` and ``/readyz`` need no token: those who ask there have none. So they say only what is fine and
what is not; why, and what mends it, is told to those who bear a token.
"""

from collections.abc import Callable, Iterator
from functools import partial
from http import HTTPStatus
from typing import Any, Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel

from echoless.api.cached import Cached
from echoless.api.reach import Reach
from echoless.failures import Failure
from echoless.foreseen import FORESEEN, failure_of

READY_SECONDS = 3.0
"""How long an answer is given again: asking the sides costs them a connection each."""


class Check(BaseModel):
    """What a look at one thing has shown."""

    name: str
    fine: bool
    needed: bool
    """Without it nothing works; a side that is not ready holds up its own records alone."""
    detail: str = ""
    remedy: str = ""


class Readiness(BaseModel):
    """Whether requests can be served, and what is missing."""

    ready: bool
    checks: list[Check]


class Health(BaseModel):
    """That the process answers."""

    status: Literal["up"] = "up"


class Looks:
    """Looks at the store, the broker and the sides."""

    def __init__(self, reach: Reach) -> None:
        self._reach = reach
        self._cached = Cached(self._look, READY_SECONDS)

    def health(self) -> Health:
        """Tell that the process answers; nothing else is looked at."""
        return Health()

    def ready(self, response: Response) -> Readiness:
        """Tell whether the store and the broker can be used. 503: they cannot."""
        found = self._cached.get()
        if not found.ready:
            response.status_code = HTTPStatus.SERVICE_UNAVAILABLE
        bare = [each.model_copy(update={"detail": "", "remedy": ""}) for each in found.checks]
        return Readiness(ready=found.ready, checks=bare)

    def readiness(self) -> Readiness:
        """Tell what store, broker and sides lack, and what mends it."""
        return self._cached.get()

    def _look(self) -> Readiness:
        checks = [
            _check("store", self._store, needed=True),
            _check("broker", self._broker, needed=True),
            *(_check(f"side {side}", partial(self._side, side), needed=False) for side in self._reach.sides),
        ]
        return Readiness(ready=all(each.fine for each in checks if each.needed), checks=checks)

    def _store(self) -> Iterator[Failure]:
        self._reach.store()
        self._reach.browsing().oldest_problem()
        yield from ()

    def _broker(self) -> Iterator[Failure]:
        if missing := self._reach.missing_topics():
            yield Failure(f"{len(missing)} topic(s) are missing", "echoless topics create")

    def _side(self, side: str) -> Iterator[Failure]:
        for lack in self._reach.lacks(side):
            yield Failure(lack.what, lack.remedy)


def _check(name: str, look: Callable[[], Iterator[Failure]], *, needed: bool) -> Check:
    try:
        wrong = list(look())
    except FORESEEN as error:
        wrong = [failure_of(error)]
    remedies = dict.fromkeys(each.remedy for each in wrong if each.remedy)
    return Check(
        name=name,
        fine=not wrong,
        needed=needed,
        detail="; ".join(each.what for each in wrong),
        remedy="; ".join(remedies),
    )


def health_routes(looks: Looks) -> APIRouter:
    """Give the paths that need no token."""
    router = APIRouter(tags=["health"])
    router.get("/healthz", summary="Does it answer?")(looks.health)
    not_ready: dict[int | str, dict[str, Any]] = {
        503: {"model": Readiness, "description": "Something that is needed is missing."}
    }
    router.get("/readyz", summary="Can it work?", responses=not_ready)(looks.ready)
    return router
