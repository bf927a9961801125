"""Idempotency keys: what is sent twice with the same key is done once."""

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from threading import Lock
from typing import Annotated

from fastapi import Header

from echoless.api.refusals import Refused
from echoless.api.words import Text

IdempotencyKey = Annotated[
    Text,
    Header(
        alias="Idempotency-Key",
        description="Sent again with the same key, an action is not done again: the first answer is given.",
    ),
]


class Keys:
    """The keys under way here. Those of actions that are over stand in the audit."""

    def __init__(self) -> None:
        self._under_way: set[str] = set()
        self._lock = Lock()

    @contextmanager
    def taken(self, key: str) -> Iterator[None]:
        """Hold a key while its action is under way. Raises Refused if somebody holds it."""
        if not key:
            yield
            return
        with self._lock:
            if key in self._under_way:
                raise Refused(
                    HTTPStatus.CONFLICT,
                    "under_way",
                    "an action with this key is under way",
                    "ask again when it is over: then its answer is given",
                )
            self._under_way.add(key)
        try:
            yield
        finally:
            with self._lock:
                self._under_way.discard(key)


def key_of_bearer(name: str, key: str) -> str:
    """Give the key as the audit keeps it: one bearer's keys are none of another's business.

    >>> key_of_bearer("ci", "k1"), key_of_bearer("ci", "")
    ('ci k1', '')
    """
    return f"{name} {key}" if key else ""
