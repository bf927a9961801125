"""What is asked of jobs and schedules is recorded like every action, and done once for a key."""

from collections.abc import Callable
from dataclasses import replace
from http import HTTPStatus
from typing import Any, NamedTuple, TypeVar
from uuid import uuid4

import orjson
from pydantic import BaseModel

from agents.actions.means import Means
from agents.actions.perform import tell
from agents.guard import Wrong
from coupling_store.audit import Entry
from coupling_store.tokens import Token
from echoless.api.failing import refused_of
from echoless.api.keys import Keys, key_of_bearer
from echoless.api.reach import Reach
from echoless.api.refusals import Refused
from echoless.api.tokens import DOOR
from schemas.control import Kind

View = TypeVar("View", bound=BaseModel)

REFUSING = (Wrong, Refused)


class Request(NamedTuple):
    """Who asks for what."""

    bearer: Token
    key: str
    kind: Kind
    mapping: str
    asked: dict[str, Any]


class Recording:
    """Does what is asked, and writes down who asked and what became of it."""

    def __init__(self, reach: Reach) -> None:
        self._reach = reach
        self._keys = Keys()

    def do(self, request: Request, act: Callable[[], View], view: type[View]) -> View:
        """Do it, or, asked again with the same key, give the first answer. Raises what ``act`` raises."""
        means, entry = self._reach.means(), self._entry(request)
        with self._keys.taken(entry.key):
            earlier = self._reach.audit().answered(entry.key) if entry.key else None
            if earlier is not None:
                return view.model_validate_json(_again(earlier, entry))
            return self._done(entry, act, means)

    def _done(self, entry: Entry, act: Callable[[], View], means: Means) -> View:
        try:
            answer = act()
        except REFUSING as error:
            refused = refused_of(error)
            # Without the key: what was refused may be asked for again once the cause is gone.
            told = replace(entry, key="", done=False, code=refused.code, message=refused.message)
            _keep(told, means)
            raise
        _keep(replace(entry, answer=answer.model_dump_json()), means)
        return answer

    def _entry(self, request: Request) -> Entry:
        return Entry(
            id=str(uuid4()),
            at=self._reach.now(),
            who=request.bearer.name,
            door=DOOR,
            kind=request.kind,
            mapping=request.mapping,
            key=key_of_bearer(request.bearer.name, request.key),
            asked=orjson.dumps(request.asked).decode(),
            done=True,
            code="",
            message="",
            answer="",
        )


def _keep(entry: Entry, means: Means) -> None:
    means.audit.record(entry)
    tell(entry, means)


def _again(earlier: Entry, entry: Entry) -> str:
    """Give the first answer. Raises Refused if something else was asked for under this key."""
    if (earlier.kind, earlier.asked) == (entry.kind, entry.asked):
        return earlier.answer
    raise Refused(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "key_used",
        f"the key was used for another action ({earlier.kind})",
        "take a new key for every action",
    )
