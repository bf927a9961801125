"""The work: users edit customers that are coupled with accounts, by the demo's own mapping.

Every customer has 22 fields and refers to a salesperson and a shipping agent; every edit changes
four fields, so a command with four fields goes to the account.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path

from rules.compile import compile_mappings
from rules.compiled import CompiledMapping
from rules.decision import Known
from rules.draft import Cause
from rules.load import load_mappings
from rules.settled import step_of
from rules.sides import SideFacts
from rules.start import couple
from schemas.codec import Codec
from schemas.headers import headers_of_change
from schemas.keys import LinkKey, RecordKey
from schemas.known import Coupling, Record
from schemas.messages import ChangeEvent
from schemas.tables import Catalog
from schemas.values import Values
from streams.port import Outgoing
from streams.topics import TopicNames

ROOT = Path(__file__).parent.parent.parent
MAPPINGS = ROOT / "mappings" / "northwind"
SCHEMAS = ROOT / "schemas"
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
SALESPEOPLE = 10


@cache
def catalog() -> Catalog:
    return Catalog.load(SCHEMAS)


@cache
def codec() -> Codec:
    return Codec(catalog())


@cache
def mappings() -> dict[str, CompiledMapping]:
    texts = {str(file): file.read_text(encoding="utf-8") for file in sorted(MAPPINGS.glob("*.yaml"))}
    facts = {side: SideFacts("echoless", "ignore") for side in ("erp", "crm")}
    return compile_mappings(load_mappings(texts, catalog(), facts).models, catalog(), facts)


@dataclass(frozen=True, slots=True)
class Pair:
    """A customer and its account, coupled and in step."""

    customer: Record
    account: Record
    coupling: Coupling


def references() -> list[Coupling]:
    """Give the couplings that customers refer to."""
    people = [Coupling(f"s{n}", "salesperson-user", 0, f"SP{n}", f"user-{n}") for n in range(SALESPEOPLE)]
    agents = [Coupling(f"a{n}", "shipping-agent", 0, f"SA{n}", f"method-{n}") for n in range(3)]
    return [*people, *agents]


def pairs(count: int) -> Iterator[Pair]:
    mapping = mappings()["customer-account"]
    known = Known(BEGAN, counterparts=_counterparts())
    nothing = dict.fromkeys(catalog().table("crm", "account").fields)
    for number in range(count):
        account = RecordKey("crm", "account", account_id(number))
        customer = Record(RecordKey("erp", "customer", f"C{number:06d}"), 1, "alice", image(number, 0))
        blank = Record(account, 1, "echoless", {**nothing, "accountid": account.id})
        coupling = couple(mapping, customer, blank, known, Cause("start"), "left").c
        image_of = {**nothing, "accountid": account.id, **coupling.agreed_right}
        made = Record(account, 1, "echoless", image_of)
        # As the live worker marks it once the echo has come.
        both = {customer.key: customer, made.key: made}
        coupling.in_step = step_of(coupling, mapping, Known(BEGAN, both))
        yield Pair(customer, made, coupling)


def account_id(number: int) -> str:
    """Give the id of a customer's account."""
    return f"00000000-0000-4000-8000-{number:012d}"


def image(number: int, edit: int) -> Values:
    """Give a customer after so many edits."""
    return {
        "no": f"C{number:06d}",
        "name": f"Alfreds Futterkiste {number}" + (f", edit {edit}" if edit else ""),
        "contact": "Maria Anders",
        "address": "Obere Straße 57",
        "address_2": None,
        "post_code": "12209",
        "city": "Berlin",
        "county": None,
        "country_region_code": "DE",
        "phone_no": f"030-{edit:07d}",
        "mobile_phone_no": None,
        "fax_no": "030-0076545",
        "e_mail": f"customer{number}.{edit}@example.com",
        "home_page": "https://example.com/alfreds",
        "currency_code": "EUR",
        "credit_limit": Decimal(1000 + edit).scaleb(-4).quantize(Decimal("0.0001")) + number,
        "payment_terms_code": "30 DAYS",
        "shipment_method_code": "CIF",
        "shipping_agent_code": f"SA{number % 3}",
        "salesperson_code": f"SP{number % SALESPEOPLE}",
        "primary_contact_no": None,
        "blocked": "",
    }


def edit(number: int, times: int) -> ChangeEvent:
    """Give the event of a user's edit of a customer."""
    changed_at = BEGAN + timedelta(milliseconds=number)
    key = RecordKey("erp", "customer", f"C{number:06d}")
    return ChangeEvent(
        f"erp-{times}-{number}", key, "update", "alice", changed_at, 1 + times, image(number, times)
    )


def message(event: ChangeEvent, topics: TopicNames) -> Outgoing:
    """Give an event as a record of its topic."""
    topic = topics.changes(event.record.side, event.record.table)
    return Outgoing(topic, event.record.id.encode(), codec().encode_change(event), headers_of_change(event))


def tables() -> Sequence[tuple[str, str]]:
    """List every table of the demo: the worker reads all their topics, as it does in the demo."""
    return [(table.side, table.name) for table in catalog()]


def _counterparts() -> dict[LinkKey, str]:
    return {LinkKey(c.mapping, "left", c.left_id or ""): c.right_id or "" for c in references()}
