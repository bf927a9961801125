"""Messages from records of the log; what cannot be read becomes a dead letter."""

from collections.abc import Callable, Sequence
from typing import Final, TypeVar

from agents.guard import Wrong, guarded, persistently
from agents.loading import Places
from schemas.codec import Codec
from schemas.headers import answers_of, traceparent_of
from schemas.messages import ChangeEvent, Command, Result
from streams.port import Outgoing, Received, Stopping

T = TypeVar("T")
NUL: Final = "\x00"
"""The one character of Avro's texts that databases do not store."""


class Reader:
    """Decodes batches; checks what an outside publisher may get wrong."""

    def __init__(self, codec: Codec, dead_letters: str) -> None:
        self._codec = codec
        self._dead_letters = dead_letters

    def read(
        self, batch: Sequence[Received], decode: Callable[[Received], T], stopping: Stopping
    ) -> tuple[list[tuple[Received, T]], list[Outgoing]]:
        """Give the messages, and the dead letters. Tombstones are no messages."""
        return persistently(lambda: self._read(batch, decode), stopping)

    def _read(
        self, batch: Sequence[Received], decode: Callable[[Received], T]
    ) -> tuple[list[tuple[Received, T]], list[Outgoing]]:
        reads: list[tuple[Received, T]] = []
        dead: list[Outgoing] = []
        for received in batch:
            if received.value is None:
                continue
            message, letter = guarded(received, "decode", self._dead_letters, decode, received)
            if letter is not None:
                dead.append(letter)
            elif message is not None:
                reads.append((received, message))
        return reads, dead

    def change(self, received: Received, places: Places) -> ChangeEvent:
        """Read a change event. Raises Undecodable, Wrong."""
        trace, answers = traceparent_of(received.headers), answers_of(received.headers)
        event = self._codec.decode_change(received.value or b"", trace, answers)
        if received.key is None:
            raise Wrong(
                "missing_key",
                f"the change event of {event.record} has no key",
                "publish with the record id as the key: without it, changes of a record lose their order",
            )
        if received.key != event.record.id.encode():
            raise Wrong(
                "wrong_key",
                f"the key of the change event of {event.record} is {received.key!r}",
                "publish with the record id as the key",
            )
        if NUL in event.record.id or NUL in event.author:
            raise Wrong(
                "nul_character",
                f"the id or the author of {event.record!r} contains a NUL character",
                "publish ids and authors without NUL characters: databases do not store them",
            )
        if event.record[:2] not in places:
            raise Wrong(
                "unknown_table",
                f"no mapping has the table {event.record.side}/{event.record.table}",
                "add the table to a mapping, or stop publishing it here: echoless mapping check",
            )
        return event

    def result(self, received: Received) -> Result:
        """Read a result. Raises Undecodable."""
        return self._codec.decode_result(received.value or b"", traceparent_of(received.headers))

    def command(self, received: Received) -> Command:
        """Read a command. Raises Undecodable."""
        return self._codec.decode_command(received.value or b"", traceparent_of(received.headers))
