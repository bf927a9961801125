"""Synchronizing a whole mapping, or all of them: what was left undone is done, the rest stays."""

import pytest

from agents.actions.pages import PAGE
from tests.support.acting import Operator

C1, A1 = "erp/customer/C1", "crm/account/A1"
MAPPING = "customer-account"


def test_m13_what_a_side_does_not_show_yet_is_sent_and_what_is_missing_created(customers: Operator) -> None:
    answer = customers.ask("synchronize", mapping=MAPPING)
    assert answer.counts["sent"] == 2, "both were uncoupled, and each gets a counterpart"
    sides = sorted((command.operation, command.side) for command in customers.rig.commands())
    assert sides == [("create", "crm"), ("create", "erp")]


def test_m13_a_second_time_nothing_is_left_to_do(customers: Operator) -> None:
    customers.ask("couple", C1, A1)
    first = customers.ask("synchronize", mapping=MAPPING)
    assert first.counts == {"unchanged": 2}
    assert customers.rig.commands() == [], "a pair that was coupled as it was stays as it is"


def test_m13_with_a_direction_that_sides_values_count(customers: Operator) -> None:
    customers.ask("couple", C1, A1)
    answer = customers.ask("synchronize", mapping=MAPPING, direction="to_right")
    assert answer.counts == {"sent": 1}
    (command,) = customers.rig.commands()
    assert (command.side, command.values["name"]) == ("crm", "Ann")


def test_m13_records_that_take_no_part_are_counted_and_not_refused(operator: Operator) -> None:
    answer = operator.ask("synchronize", mapping="salesperson-user", direction="to_left")
    assert (answer.done, answer.counts, answer.records) == (True, {"only coupled": 1}, ())


def test_m13_a_dry_run_of_a_mapping_changes_nothing(customers: Operator) -> None:
    answer = customers.ask("synchronize", mapping=MAPPING, dry_run=True)
    assert answer.counts["sent"] == 2
    assert any(change.field == "name" for record in answer.records for change in record.changes)
    assert (customers.rig.commands(), customers.rig.store.totals()["couplings"]) == ([], 0)


def test_m14_all_mappings_come_in_the_order_in_which_they_build_on_each_other(customers: Operator) -> None:
    rig = customers.rig
    rig.route(rig.change("erp", "shipping_agent", "UPS", 1, code="UPS", name="UPS"))
    rig.store.couplings()
    rig.producer.sent.clear()
    customers.ask("uncouple", "erp/shipping_agent/UPS")
    customers.ask("synchronize")
    tables = [command.table for command in rig.commands()]
    assert tables.index("shipping_method") < tables.index("account")


def test_a_direction_is_for_one_mapping(customers: Operator) -> None:
    assert customers.ask("synchronize", direction="to_right").code == "no_such_direction"


def test_progress_is_told_page_by_page(customers: Operator) -> None:
    rig = customers.rig
    count = PAGE + 1
    rig.route(
        *(
            rig.change("crm", "systemuser", f"V{n:04}", 1, author="bob", fullname="V", islicensed=True)
            for n in range(count)
        )
    )
    answer = customers.ask("synchronize", mapping="salesperson-user")
    assert answer.counts == {"only coupled": count + 1}
    assert customers.seen == [(PAGE, count + 1), (count + 1, count + 1)]


@pytest.mark.parametrize("mapping", ["customer-acount"])
def test_an_unknown_mapping_is_told_with_the_one_that_was_meant(operator: Operator, mapping: str) -> None:
    answer = operator.ask("synchronize", mapping=mapping)
    assert (answer.code, MAPPING in answer.remedy) == ("unknown_mapping", True)
