"""What became of the last change event of a record, as the text that the store keeps beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import orjson


@dataclass(frozen=True, slots=True)
class MappingOutcome:
    """What became of an event in one mapping: the one word, and why."""

    mapping: str
    outcome: str
    reason: str


@dataclass(frozen=True, slots=True)
class LastEvent:
    """The last change event that was taken into a record."""

    event_id: str
    decided_at: datetime
    outcomes: tuple[MappingOutcome, ...]
    """One for each mapping in which the record's table stands."""


def dump_last_event(event_id: str, decided_at: str, outcomes: Sequence[tuple[str, str, str]]) -> str:
    """Write it as JSON text; the moment in ISO 8601, of each outcome the mapping, the word, the reason.

    Written at every event and read only when somebody asks: hence a text, and no objects.

    >>> dump_last_event("e1", "2026-01-01T00:00:00Z", [("items", "sent", "")])
    '["e1","2026-01-01T00:00:00Z",[["items","sent",""]]]'
    """
    return orjson.dumps((event_id, decided_at, outcomes)).decode()


def load_last_event(text: str) -> LastEvent | None:
    """Read what dump_last_event wrote; None: the store is older than this text, and has none yet."""
    if not text:
        return None
    event_id, decided_at, outcomes = orjson.loads(text)
    told = tuple(MappingOutcome(*outcome) for outcome in outcomes)
    return LastEvent(event_id, datetime.fromisoformat(decided_at), told)
