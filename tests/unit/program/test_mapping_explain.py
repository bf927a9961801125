"""``echoless mapping explain``: each stage of a record's way through a mapping, with its result."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from coupling_store.pauses import Pause
from echoless.reading import read_settings
from echoless.wiring.store import operating
from tests.fixtures.program import Run
from tests.support.rig import Rig

Explain = Callable[..., dict[str, Any]]


@pytest.fixture
def explain(echoless: Run, business: Path) -> Explain:
    """Give a function that has a record explained, as a program does."""

    def run(record: str, mapping: str = "customer-account") -> dict[str, Any]:
        answer = echoless("-c", business / "echoless.yaml", "mapping", "explain", mapping, record, "--json")
        assert answer.status == 0, answer.err
        told: dict[str, Any] = json.loads(answer.out)
        return told

    return run


def stages(told: dict[str, Any]) -> dict[str, tuple[str, str]]:
    return {stage["name"]: (stage["result"], stage["told"]) for stage in told["stages"]}


def couple(rig: Rig, **values: Any) -> None:
    """Let a customer and its account be coupled, both shown."""
    rig.route(rig.customer("C1", 1, name="Alfreds", **values))
    (create,) = rig.commands()
    shown = {**create.values, "accountid": "A1"}
    echo = rig.change("crm", "account", "A1", 1, author="echoless", coupling_id=create.coupling_id, **shown)
    rig.route(echo)
    rig.answer(create, record_id="A1")


def test_a_record_nobody_heard_of_says_how_to_publish_it(rig: Rig, explain: Explain) -> None:
    told = stages(explain("erp/customer/C9"))
    assert told["known"][0] == "stops"
    assert "echoless snapshot erp customer" in told["known"][1]
    assert "now" not in told
    assert rig.store.totals()["records"] == 0


def test_a_filtered_record_names_the_tests_that_it_fails_and_what_it_shows(
    rig: Rig, explain: Explain
) -> None:
    rig.route(rig.customer("C1", 1, name="A", blocked="All"))
    told = stages(explain("erp/customer/C1"))
    assert told["filter"] == ("stops", 'does not pass: blocked = "" (blocked is All)')
    assert told["last change"][1].startswith("filtered: does not pass the filter")
    assert told["now"] == ("note", "a snapshot of it would send nothing (filtered: does not pass the filter)")

    rig.route(rig.change("crm", "account", "A2", 1, name="B", statecode=1, customertypecode=11))
    told = stages(explain("crm/account/A2"))
    assert (
        "statecode = 0 (statecode is 1); customertypecode = 3 (customertypecode is 11)" in told["filter"][1]
    )


def test_a_record_that_waits_names_the_field_the_record_and_the_mapping(rig: Rig, explain: Explain) -> None:
    rig.route(rig.customer("C1", 1, name="A", salesperson_code="NANCY", shipping_agent_code="SPEEDY"))
    told = [(s["name"], s["result"], s["told"]) for s in explain("erp/customer/C1")["stages"]]
    since = f", since {rig.now:%Y-%m-%d %H:%M:%S}Z"
    assert (
        "reference",
        "waits",
        f"salesperson_code = NANCY is not coupled in salesperson-user: ownerid waits for it{since}",
    ) in told
    cleared = "shipping_agent_code = SPEEDY is not coupled in shipping-agent: "
    assert ("reference", "note", f"{cleared}address1_shippingmethodcode is cleared meanwhile") in told
    assert any(name == "coupling" and result == "waits" for name, result, _ in told)


def test_a_coupled_record_shows_both_sides_and_what_is_agreed(rig: Rig, explain: Explain) -> None:
    couple(rig, city="Berlin")
    told = explain("erp/customer/C1")
    assert stages(told)["coupling"] == ("fine", "coupled with crm/account/A1")
    assert stages(told)["now"] == ("note", "a snapshot of it would send nothing (unchanged)")
    (city,) = [field for field in told["fields"] if field["left"] == "city"]
    assert city == {
        "left": "city",
        "direction": "↔",
        "right": "address1_city",
        "left_shows": "Berlin",
        "left_agreed": "Berlin",
        "right_agreed": "Berlin",
        "right_shows": "Berlin",
        "differs": False,
    }
    other = stages(explain("crm/account/A1"))
    assert other["author"][0] == "note"
    assert "echo" in other["author"][1]
    assert other["coupling"] == ("fine", "coupled with erp/customer/C1")


def test_a_row_of_several_fields_shows_the_values_of_all(rig: Rig, explain: Explain, business: Path) -> None:
    couple(rig, contact="Maria", city="Berlin")
    (business / "own").mkdir()
    row = "{left: contact, right: address1_primarycontactname}"
    several = row.replace("contact,", "[contact, county],", 1).replace(
        "}", ", direction: to_right, transform: [concat]}"
    )
    for file in (business / "mappings" / "northwind").glob("*.yaml"):
        (business / "own" / file.name).write_text(file.read_text().replace(row, several))
    config = business / "echoless.yaml"
    config.write_text(config.read_text().replace("[mappings/northwind]", "[own]"))
    (field,) = [f for f in explain("erp/customer/C1")["fields"] if f["left"] == "contact + county"]
    assert (field["left_shows"], field["right_shows"]) == ("Maria + null", "Maria")


def test_a_command_in_flight_is_told_and_the_field_that_differs(rig: Rig, explain: Explain) -> None:
    couple(rig)
    rig.route(rig.customer("C1", 2, name="Alfred"))
    told = explain("erp/customer/C1")
    assert stages(told)["in flight"][1].startswith("update to crm, attempt 1: not answered yet")
    (name,) = [field for field in told["fields"] if field["left"] == "name"]
    assert (name["left_shows"], name["right_agreed"], name["right_shows"]) == ("Alfred", "Alfred", "Alfreds")
    assert name["differs"]


def test_what_a_side_rejected_and_its_open_error_are_told(rig: Rig, explain: Explain) -> None:
    rig.route(rig.customer("C1", 1, name="A"))
    rig.answer(rig.commands()[0], status="rejected", version=None, values={}, code="too_long", message="no")
    told = stages(explain("erp/customer/C1"))
    assert told["rejected"][0] == "stops"
    assert "too_long" in told["open error"][1]


def test_a_value_that_does_not_fit_is_told_with_its_field(rig: Rig, explain: Explain) -> None:
    rig.route(rig.change("crm", "account", "A1", 1, name="A", customertypecode=3, address1_city="x" * 31))
    told = stages(explain("crm/account/A1"))
    assert told["value"][0] == "stops"
    assert "too_long" in told["value"][1]


def test_a_direction_that_the_mapping_lacks_is_told(rig: Rig, explain: Explain) -> None:
    rig.route(rig.change("erp", "salesperson", "SP1", 1, name="Nan", code="SP1"))
    told = stages(explain("erp/salesperson/SP1", "salesperson-user"))
    assert told["direction"] == ("stops", "the mapping sends nothing to crm/systemuser")
    assert told["coupling"][0] == "stops"


def test_a_deleted_record_is_told_as_deleted(rig: Rig, explain: Explain) -> None:
    rig.route(rig.customer("C1", 1, name="A"), rig.change("erp", "customer", "C1", 2, operation="delete"))
    assert stages(explain("erp/customer/C1"))["known"] == ("stops", "deleted, at version 2")


def test_what_would_be_sent_now_is_decided_and_nothing_is_changed(rig: Rig, explain: Explain) -> None:
    rig.route(rig.change("crm", "account", "A1", 1, name="A", customertypecode=11))
    rig.route(rig.change("crm", "account", "A1", 2, author="echoless", name="A", customertypecode=3))
    before = rig.store.totals()
    told = stages(explain("crm/account/A1"))
    assert told["now"][1].startswith("a snapshot of it would send: create erp/customer (name: A")
    assert rig.store.totals() == before


def test_a_mapping_that_is_switched_off_says_so_first(rig: Rig, explain: Explain, business: Path) -> None:
    rig.route(rig.customer("C1", 1, name="A"))
    config = business / "echoless.yaml"
    (business / "own").mkdir()
    for file in (business / "mappings" / "northwind").glob("*.yaml"):
        text = file.read_text().replace(
            "mapping: customer-account\n", "mapping: customer-account\nenabled: false\n"
        )
        (business / "own" / file.name).write_text(text)
    config.write_text(config.read_text().replace("[mappings/northwind]", "[own]"))
    assert stages(explain("erp/customer/C1"))["mapping"] == (
        "stops",
        "it is switched off, and takes part in nothing",
    )


def test_paused_sends_are_told_with_the_command_that_resumes_them(
    rig: Rig, explain: Explain, business: Path
) -> None:
    rig.route(rig.customer("C1", 1, name="A"))
    with operating(read_settings(business / "echoless.yaml")) as kept:
        kept.pauses.put(Pause("mapping", "customer-account", "right", since=rig.now))
    told = stages(explain("erp/customer/C1"))
    assert told["paused"][0] == "waits"
    assert "echoless resume ends it" in told["paused"][1]


def test_people_read_tables(rig: Rig, echoless: Run, business: Path) -> None:
    couple(rig)
    answer = echoless(
        "-c", business / "echoless.yaml", "mapping", "explain", "customer-account", "erp/customer/C1"
    )
    assert answer.status == 0
    for said in ("Its way", "coupled with crm/account/A1", "Field by field", "left shows"):
        assert said in answer.out


def test_a_record_of_another_table_and_an_unknown_mapping_are_wrong_usage(
    echoless: Run, business: Path, rig: Rig
) -> None:
    run = ("-c", business / "echoless.yaml", "mapping", "explain")
    answer = echoless(*run, "customer-account", "erp/item/I1")
    assert answer.status == 2
    assert "erp/customer and crm/account" in answer.err
    answer = echoless(*run, "customer-acount", "erp/customer/C1")
    assert answer.status == 2
    assert "Did you mean `customer-account`?" in answer.err
    assert rig.store.totals()["records"] == 0
