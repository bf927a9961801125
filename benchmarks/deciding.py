"""How fast the rules decide, by themselves: the standard customer mapping, one core, no store, no Kafka."""

import gc
import statistics
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from rules.change import Place, decide_change
from rules.compile import compile_mappings
from rules.compiled import CompiledMapping
from rules.decision import Known
from rules.draft import Cause
from rules.load import load_mappings
from rules.sides import SideFacts
from rules.start import couple
from schemas.keys import LinkKey, RecordKey
from schemas.known import Coupling, Flight, Record
from schemas.messages import ChangeEvent
from schemas.tables import Catalog
from schemas.values import Value, Values

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "mappings" / "business-central-sales"
MAPPING = "customer-account"
ACCOUNT = "echoless"
NEW_NAME = "Cannon Group Ltd."
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
REFERENCES: Mapping[str, str] = {
    "salesperson_code": "JR",
    "currency_code": "EUR",
    "payment_terms_code": "NET30",
    "primary_contact_no": "CT00001",
}


@dataclass(frozen=True, slots=True)
class Work:
    """Events about customers that are coupled and in step."""

    mapping: CompiledMapping
    known: Known
    events: Sequence[ChangeEvent]
    replay: bool = False

    def rate(self) -> float:
        """Decide all events; gives how many a second."""
        known = replace(self.known, records=dict(self.known.records))
        places: list[Place] = [(self.mapping, "left")]
        began = time.perf_counter()
        for event in self.events:
            decide_change(event, places, known, replay=self.replay)
        return len(self.events) / (time.perf_counter() - began)


def measure(count: int = 20_000, rounds: int = 5) -> dict[str, float]:
    """Give decisions a second, the median of the rounds, by kind of event."""
    catalog = Catalog.load(ROOT / "schemas")
    mapping = standard_mapping(catalog)
    known = in_step(mapping, catalog, count)
    gc.freeze()
    gc.disable()  # as in a worker, which collects by the clock
    try:
        return {
            f"decisions_per_second_{name}": statistics.median(work.rate() for _ in range(rounds))
            for name, work in kinds(mapping, known).items()
        }
    finally:
        gc.enable()


def standard_mapping(catalog: Catalog) -> CompiledMapping:
    """Compile the mapping as it ships."""
    texts = {file.name: file.read_text(encoding="utf-8") for file in sorted(FOLDER.glob("*.yaml"))}
    facts = {side: SideFacts(ACCOUNT) for side in ("bc", "sales")}
    loaded = load_mappings(texts, catalog, facts)
    return compile_mappings(loaded.models, catalog, facts, options=loaded.options)[MAPPING]


def in_step(mapping: CompiledMapping, catalog: Catalog, count: int) -> Known:
    """Give customers and accounts that are coupled and show the same."""
    left, right = mapping.left, mapping.right
    known = Known(BEGAN)
    image = customer(catalog)
    known.counterparts.update(
        {
            LinkKey(*row.reference, str(image[row.source])): "1"
            for row in left.rows
            if row.reference is not None and row.source is not None and image[row.source] is not None
        }
    )
    blank = dict.fromkeys(catalog.table(right.side, right.table).fields)
    for number in range(count):
        ours = Record(RecordKey(left.side, left.table, f"C{number:05d}"), 1, "alice", image)
        theirs = Record(RecordKey(right.side, right.table, f"A{number:05d}"), 1, ACCOUNT, blank)
        coupling = couple(mapping, ours, theirs, known, Cause("start"), "left").c
        known.records[ours.key] = ours
        known.records[theirs.key] = replace(theirs, image={**blank, **coupling.agreed_right})
        known.keep(coupling)
    return known


def customer(catalog: Catalog) -> Values:
    """Give a customer that passes the filter and refers to others."""
    fields = catalog.table("bc", "customer").fields.values()
    image: dict[str, Value] = {field.name: "x" if field.kind == "text" else None for field in fields}
    return {**image, **REFERENCES, "blocked": "", "name": "Cannon Group PLC", "city": "Birmingham"}


def kinds(mapping: CompiledMapping, known: Known) -> dict[str, Work]:
    """Give the events that are measured, by what they are."""
    customers = [record for key, record in known.records.items() if key.side == mapping.left.side]
    elsewhere = next(name for name in customers[0].image or {} if name not in mapping.left.rows_of)
    edits = [changed(record, "alice", {"name": NEW_NAME}) for record in customers]
    others = [changed(record, "alice", {elsewhere: "y"}) for record in customers]
    echoes = [changed(record, ACCOUNT, {"name": NEW_NAME}) for record in customers]
    again = [changed(record, "alice", {}) for record in customers]
    return {
        "edit": Work(mapping, known, edits),
        "edit_of_a_field_not_mapped": Work(mapping, known, others),
        "echo": Work(mapping, in_flight(known), echoes),
        "replay": Work(mapping, known, again, replay=True),
    }


def changed(record: Record, author: str, values: Values) -> ChangeEvent:
    """Give the event of a change of a record; without any, the event it was last heard of by."""
    image, version = {**(record.image or {}), **values}, record.version + bool(values)
    return ChangeEvent(f"{record.key}-{version}", record.key, "update", author, BEGAN, version, image)


def in_flight(known: Known) -> Known:
    """Give the same, with a command on its way to every customer that its account shows already."""
    values: Values = {"name": NEW_NAME}
    flight = Flight("c", 1, "update", values, 1, "e", None, answered="applied", landed=2)
    couplings: dict[str, Coupling] = {}
    for coupling in known.couplings.values():
        flying = coupling.draft()
        flying.flight_left = flight
        flying.agreed_left = {**coupling.agreed_left, **values}
        flying.agreed_right = {**coupling.agreed_right, **values}
        couplings[coupling.id] = flying
    accounts = {
        key: replace(record, image={**(record.image or {}), **values}) if key.side == "sales" else record
        for key, record in known.records.items()
    }
    return replace(known, couplings=couplings, records=accounts)
