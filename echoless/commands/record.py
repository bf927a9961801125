"""echoless record: what became of a record's last changes, and what is still to be done about it."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Annotated

import typer

from agents.loading import places_of
from coupling_store.port import Around, Store
from echoless.asking import address
from echoless.commands import errors
from echoless.failures import Exit, Failure
from echoless.invocation import AsJson, settings_of
from echoless.show import say_plain, show_json, show_rows
from echoless.standing import InFlight, Pair, Standing, Teller, keys_of, standing
from echoless.wiring.rules import mappings
from echoless.wiring.store import store
from rules.compiled import CompiledMapping
from rules.findings import did_you_mean
from schemas.keys import LinkKey, RecordKey
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
    known = mappings(settings)
    links = _links(known, key)
    with store(settings) as opened:
        around = opened.around(key, links)
        found = _standing(opened, known, key, around)
    if found.state == "not heard of" and not around.couplings and not around.problems:
        remedy = f"if it exists, publish it: echoless snapshot {key.side} {key.table}"
        raise Failure(f"nothing is known of {key}: no change event of it was handled", remedy)
    rows = [errors.row(problem, as_json=as_json) for problem in around.problems]
    if as_json:
        wrong = [dict(zip(errors.COLUMNS, row, strict=True)) for row in rows]
        show_json({**asdict(found), "errors": wrong, "other_events": OTHERS})
        return
    _show(found)
    show_rows("Open errors", errors.COLUMNS, rows)
    say_plain(OTHERS)


def _links(known: dict[str, CompiledMapping], key: RecordKey) -> list[LinkKey]:
    """Give the record's place in every mapping of its table. Raises Failure."""
    places = places_of(known)
    if key[:2] not in places:
        table = f"{key.side}/{key.table}"
        meant = did_you_mean(table, ["/".join(place) for place in places])
        raise Failure(f"no mapping joins {table} to anything", meant, Exit.USAGE)
    return [LinkKey(mapping.name, role, key.id) for mapping, role in places[key[:2]]]


def _standing(opened: Store, known: dict[str, CompiledMapping], key: RecordKey, around: Around) -> Standing:
    keys = {each for c in around.couplings for each in keys_of(c, known[c.mapping]).values()}
    records = opened.records({key, *keys})
    teller, parked = Teller(known, records), {waits.coupling_id: waits for waits in around.parked}
    pairs = [teller.pair(coupling, key, parked.get(coupling.id)) for coupling in around.couplings]
    return standing(key, records.get(key), pairs)


def _show(found: Standing) -> None:
    by = f", version {found.version}, last written by {found.author}" if found.version is not None else ""
    say_plain(f"{found.record}: {found.state}{by}")
    outcomes = [
        (event.event_id, event.decided_at, told.mapping, told.outcome, told.reason)
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


def _lines(pair: Pair) -> Iterator[tuple[str, str]]:
    yield "id", pair.id
    yield "counterpart", pair.counterpart or "none yet"
    if pair.deleted:
        yield "deleted on the", pair.deleted
    for flight in pair.in_flight:
        yield "in flight", _flight(flight)
    for place in pair.waits_for:
        yield "waits for", place + (f", since {pair.waits_since}" if pair.waits_since else "")
    yield from _values("agreed, not shown yet by", pair.not_shown)
    yield from _values("conflict: held for a person, from", pair.held)
    yield from _values("rejected by", pair.rejected)


def _flight(flight: InFlight) -> str:
    said = f"{flight.operation} to {flight.to}, attempt {flight.attempt}, caused by {flight.caused_by}: "
    if flight.answered:
        return f"{said}answered ({flight.answered}), its change event is awaited"
    return f"{said}not answered yet, sent again at {flight.again_at}"


def _values(what: str, by_record: dict[str, Image]) -> Iterator[tuple[str, str]]:
    for name, values in by_record.items():
        yield f"{what} {name}", errors.listed(values)
