"""echoless control: ask for an action through the topic, as other programs do."""

import time
from threading import Event
from typing import Annotated
from uuid import uuid4

import typer

from coupling_store.audit import Audit
from echoless.asking import addresses, asker, show_answer
from echoless.failures import Exit, Failure
from echoless.invocation import AsJson, settings_of
from echoless.show import say_plain
from echoless.wiring.actions import operating
from echoless.wiring.broker import producer, topic_names
from echoless.wiring.rules import codec
from rules.findings import did_you_mean
from schemas.control import DIRECTIONS, KINDS, Action, Answer, Direction, Kind
from schemas.control_text import load_answer
from schemas.headers import headers_of_control
from streams.port import Outgoing

LOOK_AGAIN = 0.1
"""Seconds between two looks for the answer."""


def control(
    context: typer.Context,
    kind: Annotated[str, typer.Argument(help=f"What to do: {', '.join(KINDS)}.")],
    records: Annotated[list[str] | None, typer.Argument(help="Records, as side/table/id.")] = None,
    mapping: Annotated[str, typer.Option(help="The mapping.")] = "",
    direction: Annotated[str, typer.Option(help="none, to_left, to_right or merge.")] = "",
    option: Annotated[list[str] | None, typer.Option(help="NAME=VALUE, as the kind knows it.")] = None,
    key: Annotated[str, typer.Option(help="Idempotency key; left out: a new one.")] = "",
    wait: Annotated[float, typer.Option(min=0, help="Seconds to wait for the answer.")] = 30.0,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would happen.")] = False,
    as_json: AsJson = False,
) -> None:
    """Ask for an action on the topic control, and wait for its answer.

    A worker performs it (echoless worker control, part of echoless up), also when this program has ended.
    """
    settings = settings_of(context)
    action = Action(
        _kind(kind),
        mapping,
        addresses(records),
        _direction(direction),
        dict(map(_option, option or [])),
        dry_run,
        asker(),
        key or str(uuid4()),
    )
    value, topic = codec(settings).encode_control(action), topic_names(settings).control
    message = Outgoing(topic, _key_of(action).encode(), value, headers_of_control(action))
    with producer(settings) as out:
        out.send([message])
    with operating(settings) as opened:
        answer = _await(opened.audit, action.key, wait)
    if answer is None:
        say_plain(f"asked for, under the key {action.key}; the answer will stand in: echoless audit")
    else:
        show_answer(answer, dry_run=dry_run, as_json=as_json)


def _key_of(action: Action) -> str:
    """Give the key of the message: requests about one mapping, or one record, keep their order."""
    return action.mapping or (str(action.records[0]) if action.records else "")


def _await(audit: Audit, key: str, seconds: float) -> Answer | None:
    deadline = time.monotonic() + seconds
    while (entry := audit.answered(key)) is None and time.monotonic() < deadline:
        Event().wait(LOOK_AGAIN)
    return None if entry is None else load_answer(entry.answer)


def _kind(written: str) -> Kind:
    for kind in KINDS:
        if kind == written:
            return kind
    raise Failure(f"there is no action {written!r}", did_you_mean(written, KINDS), Exit.USAGE)


def _direction(written: str) -> Direction:
    for direction in DIRECTIONS:
        if direction == written:
            return direction
    remedy = did_you_mean(written, [each for each in DIRECTIONS if each])
    raise Failure(f"there is no direction {written!r}", remedy, Exit.USAGE)


def _option(written: str) -> tuple[str, str]:
    name, equals, value = written.partition("=")
    return (name, value if equals else "yes")
