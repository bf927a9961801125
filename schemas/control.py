"""What an operator asks for, and what becomes of it: the same words through every door."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal, get_args

from schemas.keys import RecordKey
from schemas.values import Value

Kind = Literal[
    "compare",
    "couple",
    "create",
    "match",
    "remove_option",
    "seed_options",
    "set_option",
    "synchronize",
    "uncouple",
    "repair",
    "replay",
    "retry",
    "resolve",
    "restore",
    "delete",
    "ignore",
    "pause",
    "resume",
    "pause_job",
    "resume_job",
    "cancel_job",
    "hold_schedule",
    "resume_schedule",
    "run_schedule",
]
"""What can be asked for; ``synchronize`` without records means a mapping, without a mapping all."""

Direction = Literal["", "none", "to_left", "to_right", "merge"]
"""Whose values go where: ``to_right`` gives the left record's values to the right one."""

KINDS: tuple[Kind, ...] = get_args(Kind)
DIRECTIONS: tuple[Direction, ...] = get_args(Direction)


@dataclass(frozen=True, slots=True)
class Action:
    """A request: do this to these records."""

    kind: Kind
    mapping: str = ""
    """May be left out where the records' tables leave no choice."""
    records: tuple[RecordKey, ...] = ()
    """For ``couple``: pairs, each left record before its right one."""
    direction: Direction = ""
    options: Mapping[str, str] = field(default_factory=dict)
    """What only some kinds know: ``force``, ``code``, ``reason`` and the like; "yes" switches one on."""
    dry_run: bool = False
    """Only say what would happen."""
    who: str = ""
    """The person or program that asks."""
    key: str = ""
    """Idempotency key: asked again with the same key, the first answer is given again."""
    door: str = ""
    """The way it came in: ``command line``, ``control`` or ``http``."""

    def has(self, option: str) -> bool:
        """Tell whether an option is switched on."""
        return self.options.get(option) == "yes"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A value that is, or would be, written."""

    record: str
    """The record written to, as ``side/table/id``; of one still to be made, without the id."""
    field: str
    now: Value
    then: Value


@dataclass(frozen=True, slots=True)
class FieldPair:
    """A mapped field of a record beside its counterpart's."""

    left: str
    right: str
    left_value: Value
    right_value: Value
    state: str
    """``same``, ``differs``, ``held`` (a conflict), ``rejected``, ``waits``."""


@dataclass(frozen=True, slots=True)
class RecordAnswer:
    """What became of an action for one record, or one pair."""

    record: RecordKey
    outcome: str
    """One word or two: coupled, uncoupled, sent, queued, parked, unchanged, refused, …"""
    message: str = ""
    counterpart: RecordKey | None = None
    coupling_id: str = ""
    mapping: str = ""
    changes: tuple[FieldChange, ...] = ()
    fields: tuple[FieldPair, ...] = ()
    code: str = ""
    """Why it was refused, for programs; empty: it was not."""
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of an action."""

    done: bool
    """False: refused, and nothing has changed."""
    code: str = ""
    message: str = ""
    remedy: str = ""
    records: tuple[RecordAnswer, ...] = ()
    """Of very many records the first ones; ``counts`` has them all."""
    counts: Mapping[str, int] = field(default_factory=dict)
    """Records by outcome."""
    audit_id: str = ""
    """Under which the action is recorded; empty: it was a dry run or a look."""
    job: str = ""
    """The full synchronization that has begun; empty: none."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One action that somebody asked for, and what became of it."""

    id: str
    at: datetime
    who: str
    door: str
    """The way it came in: command line, control or http."""
    kind: str
    mapping: str
    key: str
    """Idempotency key, or empty."""
    asked: str
    """The whole request as JSON text."""
    done: bool
    code: str
    """Why it was refused; empty: it was not."""
    message: str
    answer: str
    """The whole answer as JSON text."""


def answered(records: tuple[RecordAnswer, ...], message: str = "") -> Answer:
    """Sum up what became of the records: refused as a whole if every one of them was."""
    counts = dict(Counter(record.outcome for record in records))
    if records and all(record.code for record in records):
        first = records[0]
        return Answer(False, first.code, first.message, first.remedy, records, counts)
    return Answer(True, message=message, records=records, counts=counts)


def summed_up(answers: Sequence[Answer]) -> Answer:
    """Make one answer of several: refused if everything that was asked for anywhere was."""
    records = tuple(record for answer in answers for record in answer.records)
    counts: Counter[str] = Counter()
    for answer in answers:
        counts.update(answer.counts)
    told = [answer for answer in answers if answer.counts]
    if told and not any(answer.done for answer in told):
        return replace(told[0], records=records, counts=dict(counts))
    return Answer(True, records=records, counts=dict(counts))
