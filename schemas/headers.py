"""Headers of messages, for readers that only look: CloudEvents attributes, the author, the trace.

CloudEvents in binary mode (``ce_...``), one ``traceparent`` carried from change to command to result.
Commands and results carry no ``ce_time``: they tell no moment of their own.
"""

from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b

from schemas.control import Action, Entry
from schemas.messages import ChangeEvent, Command, Problem, Result

Header = tuple[str, bytes]
Headers = Sequence[Header]

TRACEPARENT = "traceparent"
ANSWERS = "answers"
"""Of a change event: the id of the command whose write it shows, and which was carried out, then."""
TOLD = "told"
"""Of a result: the change event of the write answers the command. Routing leaves this one unread."""
_TRACEPARENT_LENGTH = 55
_COMMON: tuple[Header, ...] = (("ce_specversion", b"1.0"), ("content-type", b"application/avro"))


def traceparent_of(headers: Headers) -> str | None:
    """Give the trace a message belongs to; None: it names none that can be used."""
    for name, value in reversed(headers):  # ours stands last
        if name == TRACEPARENT:
            # Kafka allows a header without a value.
            return _text(value) if value and len(value) == _TRACEPARENT_LENGTH else None
    return None


def answers_of(headers: Headers) -> str | None:
    """Give the command whose write a change event shows; None: it is not said."""
    for name, value in reversed(headers):
        if name == ANSWERS:
            return _text(value) if value else None
    return None


def is_told(headers: Headers) -> bool:
    """Say whether a change event tells what this result tells."""
    return any(name == TOLD for name, _ in headers)


def traceparent_for(event_id: str) -> str:
    """Make the trace of an event that has none: the same event always begins the same trace.

    >>> traceparent_for("1") == traceparent_for("1") != traceparent_for("2")
    True
    """
    digest = blake2b(event_id.encode(), digest_size=24).hexdigest()
    return f"00-{digest[:32]}-{digest[32:]}-01"


def headers_of_change(event: ChangeEvent) -> list[Header]:
    """Give the headers of a change event; the author is told without decoding the message."""
    side, table, record_id = event.record
    answers = [] if event.answers is None else [(ANSWERS, event.answers.encode())]
    return [
        *_of_kind(f"/{side}/{table}", f"echoless.{side}.{table}.Change"),
        ("ce_id", event.event_id.encode()),
        ("ce_subject", record_id.encode()),
        ("ce_time", event.changed_at.isoformat().encode()),
        ("ce_authtype", b"unknown"),  # whether a person or a program, only the mapping knows
        ("ce_authid", event.author.encode()),
        *answers,
        _trace(event.traceparent, event.event_id),
    ]


def headers_of_command(command: Command) -> list[Header]:
    """Give the headers of a command, in the trace of the change that caused it."""
    return [
        *_of_kind("/echoless", f"echoless.{command.side}.{command.table}.Command"),
        ("ce_id", command.command_id.encode()),
        ("ce_subject", (command.record_id or command.coupling_id).encode()),
        _trace(command.traceparent, command.caused_by),
    ]


def headers_of_result(result: Result) -> list[Header]:
    """Give the headers of a result, in the trace of its command."""
    return [
        *_of_kind(f"/{result.side}", f"echoless.{result.side}.{result.table}.Result"),
        ("ce_id", f"{result.command_id}:{result.status}".encode()),
        ("ce_subject", (result.record_id or result.coupling_id).encode()),
        *([(TOLD, b"by event")] if result.told else []),
        _trace(result.traceparent, result.command_id),
    ]


def headers_of_problem(problem: Problem, traceparent: str | None = None) -> list[Header]:
    """Give the headers of an open error, in the trace of the message that failed."""
    return [
        *_of_kind("/echoless", "echoless.Problem"),
        ("ce_id", f"{problem.key}:{problem.attempts}".encode()),
        ("ce_subject", str(problem.record).encode()),
        ("ce_time", problem.seen_at.isoformat().encode()),
        _trace(traceparent, problem.event_id or problem.key),
    ]


def headers_of_control(action: Action) -> list[Header]:
    """Give the headers of what somebody asks for."""
    return [
        *_of_kind("/echoless", "echoless.Control"),
        ("ce_id", action.key.encode()),
        ("ce_subject", (str(action.records[0]) if action.records else action.mapping).encode()),
        ("ce_authid", action.who.encode()),
    ]


def headers_of_audit(entry: Entry) -> list[Header]:
    """Give the headers of what became of a request."""
    return [
        *_of_kind("/echoless", "echoless.Audit"),
        ("ce_id", entry.id.encode()),
        ("ce_subject", entry.kind.encode()),
        ("ce_time", entry.at.isoformat().encode()),
        ("ce_authid", entry.who.encode()),
    ]


@lru_cache(maxsize=4096)
def _of_kind(source: str, kind: str) -> tuple[Header, ...]:
    """Give the headers that all messages of a kind and table share."""
    return (*_COMMON, ("ce_source", source.encode()), ("ce_type", kind.encode()))


def _trace(traceparent: str | None, event_id: str) -> Header:
    return TRACEPARENT, (traceparent or traceparent_for(event_id)).encode()


def _text(value: bytes) -> str | None:
    try:
        return value.decode("ascii")
    except UnicodeDecodeError:
        return None
