"""Asking for an action on the command line: who asks, what came of it, and the exit status."""

import getpass
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from agents.actions.choosing import mapping_of, pairs_of
from agents.actions.perform import perform
from agents.guard import Wrong
from echoless.failures import USAGE, Exit, Failure
from echoless.settings import Settings
from echoless.show import say_plain, show_json, show_rows
from echoless.wiring.actions import acting
from echoless.wiring.progress import missing_topics
from echoless.wiring.rules import mappings
from schemas.control import Action, Answer, FieldPair, RecordAnswer
from schemas.keys import RecordKey

PAIR = ("left", "left_value", "right_value", "right", "state")
DOOR = "command line"


def address(written: str) -> RecordKey:
    """Read side/table/id; the id may contain slashes. Raises Failure."""
    parts = written.split("/", 2)
    if len(parts) != 3 or not all(parts):
        raise Failure(f"{written!r} is no record", "write it as side/table/id: erp/customer/C001", Exit.USAGE)
    return RecordKey(*parts)


def addresses(written: list[str] | None) -> tuple[RecordKey, ...]:
    """Read several records. Raises Failure."""
    return tuple(map(address, written or ()))


def asker() -> str:
    """Name whoever runs the program; empty: the system does not know."""
    with suppress(OSError, KeyError):
        return getpass.getuser()
    return ""


def ask(settings: Settings, action: Action, *, as_json: bool) -> Answer:
    """Perform an action and show what came of it. Raises Failure if it was refused, Exit if a record was."""
    _require_sense(settings, action)
    require_topics(settings)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        task = bars.add_task(action.kind, visible=False)

        def progress(done: int, total: int) -> None:
            bars.update(task, completed=done, total=total or None, visible=True)

        with acting(settings, progress) as means:
            answer = perform(action, means)
    show_answer(answer, dry_run=action.dry_run, as_json=as_json)
    return answer


def _require_sense(settings: Settings, action: Action) -> None:
    """Refuse records that stand in no mapping together before anything must run. Raises Failure."""
    if not action.records:
        return
    try:
        chosen = mapping_of(mappings(settings), action)
        if action.kind == "couple":
            pairs_of(chosen, action.records)
    except Wrong as wrong:
        raise Failure(
            wrong.message, wrong.remedy, Exit.USAGE if wrong.code in USAGE else Exit.PROBLEM
        ) from None


def require_topics(settings: Settings) -> None:
    """Say at once that topics are missing: whoever sends to one waits for half a minute. Raises Failure."""
    if missing := missing_topics(settings):
        raise Failure(f"topics are missing: {', '.join(missing)}", "echoless topics create", Exit.DOWN)


def show_answer(answer: Answer, *, dry_run: bool, as_json: bool) -> None:
    """Show what came of an action. Raises Failure if it was refused, typer.Exit if one of its records was."""
    if as_json:
        show_json(_plain(answer))
    if not answer.done and not (as_json and answer.records):
        code = Exit.USAGE if answer.code in USAGE else Exit.PROBLEM
        raise Failure(answer.message, answer.remedy, code)
    if not as_json:
        _tell(answer, dry_run=dry_run)
    if any(record.code for record in answer.records):
        raise typer.Exit(Exit.PROBLEM)


def _tell(answer: Answer, *, dry_run: bool) -> None:
    for record in answer.records:
        say_plain(_line(record, dry_run=dry_run))
    changes = [(c.record, c.field, c.now, c.then) for record in answer.records for c in record.changes]
    for record in answer.records:
        if record.fields:
            show_rows(f"{record.record} in {record.mapping}", PAIR, map(_pair, record.fields))
    if changes:
        title = "Fields that would change" if dry_run else "Fields that are written"
        show_rows(title, ("record", "field", "now", "then"), changes)
    if sum(answer.counts.values()) > 1:
        counts = ", ".join(f"{count} {word}" for word, count in sorted(answer.counts.items()))
        say_plain(f"{'would be: ' if dry_run else ''}{counts}")
    if answer.message:
        say_plain(answer.message)


def _line(record: RecordAnswer, *, dry_run: bool) -> str:
    partner = f" with {record.counterpart}" if record.counterpart else ""
    said = f"{record.record}: {'would be ' if dry_run else ''}{record.outcome}{partner}"
    return said + "".join(_more(record))


def _more(record: RecordAnswer) -> Iterator[str]:
    if record.message:
        yield f" ({record.message})"
    if record.remedy:
        yield f"\n  → {record.remedy}"


def _pair(pair: FieldPair) -> tuple[object, ...]:
    return (pair.left, pair.left_value, pair.right_value, pair.right, pair.state)


def _plain(answer: Answer) -> dict[str, object]:
    """Give an answer for JSON, records as side/table/id."""
    records = [
        {
            **asdict(record),
            "record": str(record.record),
            "counterpart": str(record.counterpart) if record.counterpart else None,
        }
        for record in answer.records
    ]
    return {**asdict(answer), "records": records}
