"""``echoless record``: what became of a record's last change, looked up by its name."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from agents.routing import Router
from coupling_store.changes import Changes
from echoless.reading import read_settings
from echoless.wiring.rules import mappings
from schemas.keys import RecordKey
from tests.fixtures.program import Run
from tests.support.rig import Rig

KEY = RecordKey("erp", "customer", "C1")
POLICY = "conflict: latest"
Look = Callable[[str], dict[str, Any]]


@pytest.fixture
def look(echoless: Run, business: Path) -> Look:
    """Give a function that looks a record up, as a program does."""

    def run(record: str) -> dict[str, Any]:
        answer = echoless("-c", business / "echoless.yaml", "record", record, "--json")
        assert answer.status == 0, answer.err
        told: dict[str, Any] = json.loads(answer.out)
        return told

    return run


def test_an_unknown_record_is_told_with_the_command_that_publishes_it(
    echoless: Run, business: Path, rig: Rig
) -> None:
    answer = echoless("-c", business / "echoless.yaml", "record", "erp/customer/C9")
    assert answer.status == 1
    assert "nothing is known of erp/customer/C9" in answer.err
    assert "echoless snapshot erp customer" in answer.err
    assert rig.store.totals()["records"] == 0


def test_a_table_in_no_mapping_is_wrong_usage(echoless: Run, business: Path) -> None:
    answer = echoless("-c", business / "echoless.yaml", "record", "erp/custmer/C9")
    assert answer.status == 2
    assert "erp/customer" in answer.err


def test_a_command_in_flight_is_told_until_its_change_event_shows_the_values(rig: Rig, look: Look) -> None:
    rig.route(rig.customer("C1", 1, name="Alfreds", operation="create"))
    (create,) = rig.commands()
    told = look("erp/customer/C1")
    assert (told["state"], told["version"], told["author"]) == ("exists", 1, "alice")
    assert told["events"][0]["event_id"] == "erp/customer/C1-1"
    (outcome,) = told["events"][0]["outcomes"]
    assert (outcome["mapping"], outcome["outcome"]) == ("customer-account", "sent")
    (pair,) = told["couplings"]
    (flight,) = pair["in_flight"]
    assert (pair["counterpart"], flight["to"], flight["answered"]) == (None, "crm/account", "")
    assert (flight["operation"], flight["attempt"], flight["command_id"]) == ("create", 1, create.command_id)

    rig.answer(create, record_id="A1")
    (pair,) = look("erp/customer/C1")["couplings"]
    assert (pair["counterpart"], pair["in_flight"][0]["answered"]) == ("crm/account/A1", "applied")
    assert pair["not_shown"]["crm/account/A1"]["name"] == "Alfreds"

    rig.route(
        rig.change(
            "crm",
            "account",
            "A1",
            1,
            author="echoless",
            coupling_id=create.coupling_id,
            **{**create.values, "accountid": "A1"},
        )
    )
    (pair,) = look("erp/customer/C1")["couplings"]
    assert (pair["in_flight"], pair["not_shown"]) == ([], {})
    echo = look("crm/account/A1")
    assert echo["couplings"][0]["counterpart"] == "erp/customer/C1"
    assert {o["outcome"] for o in echo["events"][0]["outcomes"]} == {"echo"}


def test_what_a_parked_record_waits_for_is_told_and_since_when(rig: Rig, look: Look) -> None:
    rig.route(rig.customer("C1", 1, name="A", salesperson_code="NANCY"))
    told = look("erp/customer/C1")
    assert told["events"][0]["outcomes"][0]["outcome"] == "parked"
    (pair,) = told["couplings"]
    assert pair["waits_for"] == ["erp/salesperson/NANCY to be coupled in salesperson-user"]
    assert pair["waits_since"] == str(rig.now)


def test_an_open_error_and_the_values_it_is_about_are_told_with_the_remedy(rig: Rig, look: Look) -> None:
    rig.route(rig.customer("C1", 1, name="A"))
    rig.answer(rig.commands()[0], status="rejected", version=None, values={}, code="too_long", message="no")
    told = look("erp/customer/C1")
    (wrong,) = told["errors"]
    assert (wrong["code"], bool(wrong["remedy"])) == ("too_long", True)
    assert told["couplings"][0]["rejected"]["crm/account"]["name"] == "A"


def test_a_deleted_record_is_told_as_deleted(rig: Rig, look: Look) -> None:
    rig.route(rig.customer("C1", 1, name="A"), rig.change("erp", "customer", "C1", 2, operation="delete"))
    assert look("erp/customer/C1")["state"] == "deleted"


def test_a_record_that_left_its_filter_is_not_told_as_deleted(
    rig: Rig, look: Look, business: Path, echoless: Run
) -> None:
    files, own = business / "mappings" / "northwind", business / "own"
    own.mkdir()
    for file in files.glob("*.yaml"):
        (own / file.name).write_text(
            file.read_text().replace(POLICY, f"{POLICY}\non_filter_exit: {{left: delete, right: ignore}}")
        )
    config = business / "echoless.yaml"
    config.write_text(config.read_text().replace("[mappings/northwind]", "[own]"))
    rig.router = Router(rig.parts(), mappings(read_settings(config)))
    rig.route(rig.customer("C1", 1, name="A"))
    rig.answer(rig.commands()[0], record_id="A1")
    rig.route(rig.customer("C1", 2, name="A", blocked="All"))
    told = look("erp/customer/C1")
    (pair,) = told["couplings"]
    assert (told["state"], pair["deleted"], pair["left_its_filter"]) == ("exists", "", "left")
    explained = echoless("-c", config, "mapping", "explain", "customer-account", "erp/customer/C1").out
    assert "the left record left its filter" in explained
    assert "deleted" not in explained
    rig.route(rig.change("erp", "customer", "C1", 3, operation="delete"))
    pairs = look("erp/customer/C1")["couplings"]
    assert all((pair["deleted"], pair["left_its_filter"]) == ("left", "") for pair in pairs)


def test_times_are_told_to_the_second_and_a_parked_record_is_not_told_as_created(
    rig: Rig, echoless: Run, business: Path
) -> None:
    rig.route(rig.customer("C1", 1, name="A", salesperson_code="NANCY"))
    out = echoless("-c", business / "echoless.yaml", "record", "erp/customer/C1").out
    assert f"since {rig.now:%Y-%m-%d %H:%M:%S}Z" in out
    assert "+00:00" not in out
    assert "no account yet: created once what it waits for is there" in out


def test_people_read_the_same_as_text(rig: Rig, echoless: Run, business: Path) -> None:
    rig.route(rig.customer("C1", 1, name="A"))
    answer = echoless("-c", business / "echoless.yaml", "record", "erp/customer/C1")
    assert answer.status == 0
    for said in (
        "version 1, last written by alice",
        "erp/customer/C1-1",
        "sent",
        "not answered yet",
        "stale",
    ):
        assert said in answer.out


def test_a_record_decided_before_outcomes_were_kept_tells_none(
    rig: Rig, echoless: Run, business: Path
) -> None:
    rig.route(rig.customer("C1", 1, name="A"))
    with rig.store.batch() as batch:
        found = batch.lock_records([KEY])
        batch.save(Changes(records=[found[KEY].after("")]))
    answer = echoless("-c", business / "echoless.yaml", "record", "erp/customer/C1")
    assert "What became of its last change events: none" in answer.out
