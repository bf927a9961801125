"""The messages that cross the topics, as plain frozen data: change event, command, result, problem.

How they look as bytes is the codec's business, not theirs.
"""

from dataclasses import field
from datetime import datetime
from typing import Literal

from schemas.frozen import frozen
from schemas.keys import RecordKey
from schemas.values import Image, Values

Operation = Literal["create", "update", "delete", "read"]
"""What happened to a record; ``read`` is a snapshot: nothing happened, this is how it is."""

Status = Literal["applied", "unchanged", "stale", "rejected", "failed"]
"""What became of a command: rejected is for good, failed may be tried again."""


@frozen
class ChangeEvent:
    """A record of a side changed; ``image`` is all of it afterwards (None: deleted)."""

    event_id: str
    record: RecordKey
    operation: Operation
    author: str
    changed_at: datetime
    version: int
    """Rises with every write of the record on its side. High bits: the capture epoch."""
    image: Image | None
    coupling_id: str | None = None
    """The coupling whose create command made this record, where the side can tell."""
    traceparent: str | None = None
    answers: str | None = None
    """The command whose write this is, where the side can tell: it was carried out."""


@frozen
class Command:
    """Write these values into a record of a side, make that record, or delete it."""

    command_id: str
    coupling_id: str
    generation: int
    sequence: int
    """Rises with every command of a coupling. A target refuses what is not newer."""
    mapping: str
    side: str
    table: str
    operation: Literal["create", "update", "delete"]
    record_id: str | None
    """None for a create: the target chooses, and answers with the id."""
    values: Values
    expected_version: int | None
    """The version the decision was based on; None: the target keeps no versions."""
    caused_by: str
    traceparent: str | None = None


@frozen
class Result:
    """What became of a command."""

    command_id: str
    coupling_id: str
    sequence: int
    side: str
    table: str
    status: Status
    record_id: str | None
    version: int | None
    """The record's version after the command (of a refused one: the present version)."""
    values: Values
    """The fields the command named, as the target stored them."""
    code: str = ""
    message: str = ""
    retry_after: float | None = None
    """Seconds."""
    traceparent: str | None = None
    told: bool = field(default=False, compare=False)
    """The change event of the write tells all of this, too: nobody has to wait for the result."""


@frozen
class Origin:
    """Where a message stands in the log."""

    topic: str
    partition: int
    offset: int


@frozen
class Problem:
    """An open error: what is wrong with a record in a mapping, and what mends it."""

    mapping: str
    record: RecordKey
    stage: str
    """decode, map, decide, apply: where it failed."""
    code: str
    message: str
    remedy: str
    seen_at: datetime
    attempts: int = 1
    event_id: str = ""
    coupling_id: str | None = None
    origin: Origin | None = None
    left: Values | None = None
    """For a conflict: the value of either side, by field."""
    right: Values | None = None
    last_seen: datetime | None = field(default=None, compare=False)
    """As the store lists it, where ``seen_at`` is the first time."""

    @property
    def key(self) -> str:
        """Give the key of the error: one open error per mapping and record."""
        return f"{self.mapping}|{self.record}"
