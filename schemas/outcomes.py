"""What became of the last change events of a record, as the text that the store keeps beside it."""

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


KEPT = 5
"""Events of a record whose outcomes are kept, the last one included."""


@dataclass(frozen=True, slots=True)
class DecidedEvent:
    """A change event that was taken into a record."""

    event_id: str
    decided_at: datetime
    outcomes: tuple[MappingOutcome, ...]
    """One for each mapping in which the record's table stands."""


def add_event(before: str, event_id: str, decided_at: str, outcomes: Sequence[tuple[str, str, str]]) -> str:
    """Write an event above those before it, a line of JSON each; the oldest beyond ``KEPT`` is left out.

    The moment is in ISO 8601; an outcome is the mapping, the word, the reason. Written at every event
    and read only when somebody asks: hence a text, and no objects.

    >>> add_event("", "e1", "2026-01-01T00:00:00Z", [("items", "sent", "")])
    '["e1","2026-01-01T00:00:00Z",[["items","sent",""]]]'
    """
    line = orjson.dumps((event_id, decided_at, outcomes)).decode()
    return "\n".join([line, *before.split("\n", KEPT - 1)[: KEPT - 1]]) if before else line


def load_events(text: str) -> tuple[DecidedEvent, ...]:
    """Read what ``add_event`` wrote, the last event first."""
    return tuple(map(_event, text.split("\n"))) if text else ()


def _event(line: str) -> DecidedEvent:
    event_id, decided_at, outcomes = orjson.loads(line)
    told = tuple(MappingOutcome(*outcome) for outcome in outcomes)
    return DecidedEvent(event_id, datetime.fromisoformat(decided_at), told)
