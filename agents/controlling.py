"""The controlling agent: performs what operators ask for on the topic ``control``; the audit answers."""

from collections.abc import Sequence
from dataclasses import replace

import structlog

from agents.actions.means import Means, Progress
from agents.actions.perform import CONTROL, perform
from agents.guard import guarded, persistently
from agents.reading import Reader
from schemas.control import Action, Answer
from streams.port import GaveUp, Received, Stopping

log = structlog.get_logger(__name__)


class Controlling:
    """Performs requests in the order in which they were asked for, each once."""

    def __init__(self, means: Means) -> None:
        self._means = means
        self._dead_letters = means.parts.topics.dead_letters
        self._reader = Reader(means.parts.codec, self._dead_letters)

    def requests(self, batch: Sequence[Received], stopping: Stopping) -> None:
        """Handle a batch; a request that was handled before a crash is answered, not done again."""
        reads, dead = self._reader.read(batch, self._action, stopping)
        self._means.parts.producer.send(dead)
        for received, action in reads:
            self._perform(received, action, stopping)

    def _action(self, received: Received) -> Action:
        """Read a request; one without a key is known by its place in the log. Raises Undecodable."""
        action = self._means.parts.codec.decode_control(received.value or b"", CONTROL)
        place = f"{received.topic}/{received.partition}/{received.offset}"
        return action if action.key else replace(action, key=place)

    def _perform(self, received: Received, action: Action, stopping: Stopping) -> None:
        def run(asked: Action) -> Answer:
            return persistently(lambda: perform(asked, means), stopping)

        means = replace(self._means, progress=_ends_with(stopping))
        answer, letter = guarded(received, "control", self._dead_letters, run, action)
        if letter is not None:
            self._means.parts.producer.send([letter])
        elif answer is not None:
            log.info(
                "performed",
                kind=action.kind,
                who=action.who,
                done=answer.done,
                code=answer.code,
                key=action.key,
            )


def _ends_with(stopping: Stopping) -> Progress:
    """Give a progress that ends a long action with its worker; it is asked for again, and goes on."""

    def progress(_done: int, _total: int) -> None:
        if stopping():
            raise GaveUp("the worker stops; the request comes again")

    return progress
