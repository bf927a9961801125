"""echoless record: what became of a record's last changes, and what is still to be done about it."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Annotated

import typer

from agents.guard import Wrong
from echoless.asking import address
from echoless.commands import errors
from echoless.failures import USAGE, Exit, Failure
from echoless.invocation import AsJson, settings_of
from echoless.looking_up import links_of, look_up
from echoless.settings import Settings
from echoless.show import moment, say_plain, show_json, show_rows
from echoless.standing import InFlight, Pair, Standing
from echoless.wiring.rules import mappings
from echoless.wiring.store import store
from rules.outcome import Outcome
from schemas.keys import RecordKey
from schemas.messages import Problem
from schemas.outcomes import KEPT
from schemas.values import Image

OTHERS = (
    f"The last {KEPT} events are kept. One that was older than what was known, or came again, changed "
    "nothing: it was stale or repeated. One that nobody could read: echoless errors dead-letters"
)


def record(
    context: typer.Context,
    written: Annotated[
        str, typer.Argument(metavar="RECORD", help="The record, as side/table/id: erp/customer/C001.")
    ],
    as_json: AsJson = False,
) -> None:
    """Show what became of a record's last changes, and what its couplings wait for. Changes nothing."""
    settings, key = settings_of(context), address(written)
    found, problems = _look_up(settings, key)
    rows = [errors.row(problem, as_json=as_json) for problem in problems]
    if as_json:
        wrong = [dict(zip(errors.COLUMNS, row, strict=True)) for row in rows]
        show_json({**asdict(found), "errors": wrong, "other_events": OTHERS})
        return
    _show(found)
    show_rows("Open errors", errors.COLUMNS, rows)
    say_plain(OTHERS)


def _look_up(settings: Settings, key: RecordKey) -> tuple[Standing, Sequence[Problem]]:
    known = mappings(settings)
    try:
        links_of(known, key)
        with store(settings) as opened:
            return look_up(opened, known, key)
    except Wrong as wrong:
        code = Exit.USAGE if wrong.code in USAGE else Exit.PROBLEM
        raise Failure(wrong.message, wrong.remedy, code) from None


def _show(found: Standing) -> None:
    author = found.author or "somebody unknown"
    by = f", version {found.version}, last written by {author}" if found.version is not None else ""
    say_plain(f"{found.record}: {found.state}{by}")
    outcomes = [
        (
            event.event_id,
            event.decided_at,
            told.mapping,
            told.outcome,
            told.reason or _elsewhere(told.outcome),
        )
        for event in found.events
        for told in event.outcomes
    ]
    if found.version is not None:
        columns = ("change event", "decided", "mapping", "outcome", "reason")
        show_rows("What became of its last change events", columns, outcomes)
    for pair in found.couplings:
        show_rows(f"Coupling in {pair.mapping}", ("what", "is"), _lines(pair))
    if not found.couplings:
        say_plain("it is not coupled")


def _elsewhere(outcome: str) -> str:
    return "its open error says why" if outcome == Outcome.REJECTED else ""


def _lines(pair: Pair) -> Iterator[tuple[str, str]]:
    yield "id", pair.id
    yield "counterpart", pair.counterpart or "none yet"
    if pair.deleted:
        yield "deleted on the", pair.deleted
    if pair.left_its_filter:
        yield "left its filter on the", f"{pair.left_its_filter}: the counterpart is deleted (on_filter_exit)"
    for flight in pair.in_flight:
        yield "in flight", _flight(flight)
    for place in pair.waits_for:
        yield "waits for", place + (f", since {moment(pair.waits_since)}" if pair.waits_since else "")
    yield from _values("agreed, not shown yet by", pair.not_shown)
    yield from _values("conflict: held for a person, from", pair.held)
    yield from _values("rejected by", pair.rejected)


def _flight(flight: InFlight) -> str:
    said = f"{flight.operation} to {flight.to}, attempt {flight.attempt}, caused by {flight.caused_by}: "
    if flight.answered:
        return f"{said}answered ({flight.answered}), its change event is awaited"
    again = f", sent again at {moment(flight.again_at)}" if flight.again_at else ""
    return f"{said}not answered yet{again}"


def _values(what: str, by_record: dict[str, Image]) -> Iterator[tuple[str, str]]:
    for name, values in by_record.items():
        yield f"{what} {name}", errors.listed(values)
