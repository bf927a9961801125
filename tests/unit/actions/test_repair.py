"""Comparing a whole mapping: missing, different, orphaned; repaired by commands like any other."""

import pytest

from schemas.messages import Command
from tests.support.acting import Operator

C1, A1 = "erp/customer/C1", "crm/account/A1"
MAPPING = "customer-account"


@pytest.fixture
def pair(customers: Operator) -> Operator:
    """Give an operator with a pair that differs in name and fax."""
    customers.ask("couple", C1, A1)
    return customers


def delete(operator: Operator, side: str, table: str, record_id: str) -> None:
    operator.rig.route(operator.rig.change(side, table, record_id, 9, operation="delete"))
    operator.rig.producer.sent.clear()


def commands(operator: Operator) -> list[Command]:
    return operator.rig.commands()


def test_m8_a_record_is_shown_beside_its_counterpart_from_either_side(pair: Operator) -> None:
    for record in (C1, A1):
        (told,) = pair.ask("compare", record).records
        states = {field.left: (field.left_value, field.right_value, field.state) for field in told.fields}
        assert states["name"] == ("Ann", "Anne", "differs")
        assert states["address"] == (None, None, "same") or states["address"][2] == "same"
    assert pair.audit.entries()[0].kind != "compare", "a look is not recorded"


def test_m8_a_record_without_a_counterpart_says_how_to_get_one(operator: Operator) -> None:
    answer = operator.ask("compare", "erp/salesperson/SP1")
    assert (answer.code, "--create" in answer.remedy) == ("not_coupled", True)


def test_pairs_that_differ_are_found_and_nothing_is_changed(pair: Operator) -> None:
    answer = pair.ask("repair", mapping=MAPPING, dry_run=True)
    assert answer.counts == {"different": 1}
    assert {field.left for field in answer.records[0].fields} >= {"name", "fax_no"}
    assert commands(pair) == []


def test_pairs_that_differ_are_repaired_in_a_direction(pair: Operator) -> None:
    assert pair.ask("repair", mapping=MAPPING, direction="to_right").counts == {"sent": 1}
    (command,) = commands(pair)
    assert (command.side, command.values["name"]) == ("crm", "Ann")
    pair.landed(command, 9)
    assert pair.ask("repair", mapping=MAPPING, dry_run=True).counts == {"unchanged": 1}


def test_without_a_direction_what_a_person_must_choose_stays_and_is_told(pair: Operator) -> None:
    answer = pair.ask("repair", mapping=MAPPING)
    assert answer.counts == {"different": 1}
    assert "name and name" in answer.records[0].message
    assert commands(pair) == []


@pytest.mark.parametrize(
    ("missing", "operation", "side"), [("restore", "create", "crm"), ("delete", "delete", "erp")]
)
def test_a_record_that_is_gone_is_found_and_mended_as_asked(
    pair: Operator, missing: str, operation: str, side: str
) -> None:
    delete(pair, "crm", "account", "A1")
    assert pair.ask("repair", mapping=MAPPING).counts == {"missing": 1}
    assert commands(pair) == []
    pair.ask("repair", mapping=MAPPING, missing=missing)
    (command,) = commands(pair)
    assert (command.operation, command.side) == (operation, side)


def test_what_is_missing_may_be_uncoupled(pair: Operator) -> None:
    delete(pair, "crm", "account", "A1")
    assert pair.ask("repair", mapping=MAPPING, missing="uncouple").counts == {"uncoupled": 1}
    assert pair.rig.store.totals()["couplings"] == 0


def test_a_record_that_is_just_being_made_is_not_missing(customers: Operator) -> None:
    customers.ask("create", C1)
    customers.rig.answer(customers.rig.commands()[-1], record_id="A7", version=1)
    answer = customers.ask("repair", mapping=MAPPING, missing="uncouple")
    assert answer.counts == {"incomplete": 1}
    assert customers.rig.store.totals()["couplings"] == 1


@pytest.mark.parametrize("options", [{"missing": "burn"}])
def test_an_option_that_means_nothing_is_refused(pair: Operator, options: dict[str, str]) -> None:
    assert pair.ask("repair", mapping=MAPPING, **options).code == "wrong_option"  # type: ignore[arg-type]
