"""A customer of the demo goes through its mapping and the decision, all real."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from rules.change import decide_change
from rules.compile import compile_mappings
from rules.compiled import CompiledMapping
from rules.decision import Decision, Known
from rules.load import load_mappings
from rules.sides import SideFacts
from schemas.keys import LinkKey, RecordKey
from schemas.messages import ChangeEvent
from schemas.tables import Catalog
from schemas.values import Value

ROOT = Path(__file__).parents[3]
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
SALESPERSON = LinkKey("salesperson-user", "left", "NANCY")
CONTACT = LinkKey("contact-contact", "left", "CT-1")
AGENT = LinkKey("shipping-agent", "left", "SPEEDY")
SENT = {
    "name": "Alfreds Futterkiste",
    "address1_city": "Berlin",
    "accountnumber": "ALFKI",
    "creditlimit": Decimal("10.0000"),
    "ownerid": "u-1",
    "owneridtype": "systemuser",
    "customertypecode": 3,
    "statecode": 0,
}


@pytest.fixture(scope="module")
def customers() -> CompiledMapping:
    catalog = Catalog.load(ROOT / "schemas")
    sides = {"erp": SideFacts("echoless"), "crm": SideFacts("echoless")}
    texts = {file.name: file.read_text() for file in (ROOT / "mappings" / "northwind").glob("*.yaml")}
    return compile_mappings(load_mappings(texts, catalog, sides).models, catalog, sides)["customer-account"]


def decide(
    customers: CompiledMapping, coupled: dict[LinkKey, str], author: str = "anna", blocked: str = ""
) -> Decision:
    image: dict[str, Value] = dict.fromkeys(customers.left.rows_of)
    image |= {
        "no": "ALFKI",
        "name": "Alfreds Futterkiste",
        "city": "Berlin",
        "blocked": blocked,
        "credit_limit": Decimal("10.0000"),
        "salesperson_code": "NANCY",
        "primary_contact_no": "CT-1",
        "shipping_agent_code": "SPEEDY",
    }
    record = RecordKey("erp", "customer", "ALFKI")
    event = ChangeEvent("e1", record, "create", author, NOON, 1, image)
    (decision,) = decide_change(event, [(customers, "left")], Known(NOON, counterparts=coupled)).decisions
    return decision


def sent(decision: Decision) -> dict[str, Value]:
    (command,) = decision.commands
    assert (command.operation, command.side, command.table) == ("create", "crm", "account")
    return {field: value for field, value in command.values.items() if value is not None}


def test_a_customer_waits_for_its_salesperson(customers: CompiledMapping) -> None:
    decision = decide(customers, {})
    assert decision.outcome == "parked"
    assert decision.coupling is not None
    assert SALESPERSON in decision.coupling.waits


def test_a_customer_waits_neither_for_its_contact_nor_for_its_shipping_agent(
    customers: CompiledMapping,
) -> None:
    assert sent(decide(customers, {SALESPERSON: "u-1"})) == SENT


def test_all_references_are_translated_through_couplings(customers: CompiledMapping) -> None:
    decision = decide(customers, {SALESPERSON: "u-1", CONTACT: "c-1", AGENT: "s-1"})
    assert sent(decision) == SENT | {"primarycontactid": "c-1", "address1_shippingmethodcode": "s-1"}


@pytest.mark.parametrize(("author", "blocked"), [("echoless", ""), ("anna", "All")])
def test_an_echo_and_a_customer_outside_the_filter_send_nothing(
    author: str, blocked: str, customers: CompiledMapping
) -> None:
    assert not decide(customers, {SALESPERSON: "u-1"}, author, blocked).commands
