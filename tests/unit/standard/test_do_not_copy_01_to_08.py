"""What Business Central's synchronization does and this one does not: sixteen behaviours, the first eight."""

from datetime import timedelta

import pytest

from tests.support.trade import Trade, trade


@pytest.fixture
def firm() -> Trade:
    return trade()


def coupled(firm: Trade) -> str:
    """Couple a customer with an account; gives the account."""
    firm.write("bc/customer/10000", name="Cannon Group")
    return f"sales/account/{firm.counterpart('customer-account', '10000')}"


def test_do_not_copy_01_a_record_that_failed_is_not_passed_over_by_later_ones(firm: Trade) -> None:
    firm.refuses = lambda _, values: "no such name" if values.get("name") == "Bad" else ""
    firm.write("bc/customer/1", name="Bad")
    firm.write("bc/customer/2", name="Good")
    (problem,) = firm.errors()
    assert (problem.mapping, problem.record.id) == ("customer-account", "1")
    assert "no such name" in problem.message
    assert firm.made("sales/account")["name"] == "Good"
    firm.write("bc/customer/1", name="Better")
    assert firm.counterpart("customer-account", "1") is not None
    assert firm.errors() == []


def test_do_not_copy_02_what_one_row_makes_of_a_field_does_not_reach_the_next_row(firm: Trade) -> None:
    firm.write("bc/unit_of_measure/PCS")
    group = firm.made("sales/uomschedule")
    assert (group["name"], group["baseuomname"], firm.made("sales/uom")["name"]) == ("NAV PCS", "PCS", "PCS")


def test_do_not_copy_03_a_row_that_is_switched_off_neither_transforms_nor_matches() -> None:
    def off(text: str) -> str:
        return text.replace(
            'transform: [{prefix: "NAV "}], match: true}',
            'transform: [{prefix: "NAV "}], match: true, enabled: false}',
        )

    firm = trade(off)
    firm.write("bc/unit_of_measure/PCS")
    group = firm.made("sales/uomschedule")
    assert (group["name"], group["baseuomname"]) == ("", "PCS")
    assert firm.mappings["unit-unit-group"].match == ()


def test_do_not_copy_04_a_second_priority_finds_what_the_first_does_not() -> None:
    firm = trade(only_coupled=True)
    firm.write("bc/salesperson/JR", name="Jim Rose", e_mail="jim@old.example")
    firm.write("bc/salesperson/AL", name="A. Lee", e_mail="ann@example.org")
    firm.write(
        "sales/systemuser/u-1",
        by="bob",
        fullname="Jim Rose",
        internalemailaddress="jim@new.example",
        islicensed=True,
    )
    firm.write(
        "sales/systemuser/u-2",
        by="bob",
        fullname="Ann Lee",
        internalemailaddress="ANN@example.org",
        islicensed=True,
    )
    assert set(firm.matches("salesperson-user").pairs) == {("AL", "u-2", 0), ("JR", "u-1", 1)}


def test_do_not_copy_05_a_full_synchronization_neither_decides_conflicts_nor_undoes_deletions(
    firm: Trade,
) -> None:
    account = coupled(firm)
    with firm.apart():
        firm.write("bc/customer/10000", name="Cannon Limited")
        firm.write(account, by="bob", name="Cannon Inc")
    firm.say_again("bc/customer/10000", account)
    assert (firm.show("bc/customer/10000")["name"], firm.show(account)["name"]) == (
        "Cannon Limited",
        "Cannon Inc",
    )
    assert len(firm.errors()) == 1
    firm.delete(account, by="bob")
    firm.say_again("bc/customer/10000")
    assert firm.ids("sales/account") == []


def test_do_not_copy_06_a_failure_in_one_role_of_an_account_is_no_failure_of_the_other() -> None:
    firm = trade(only_coupled=True, customer_types=(3, 11), vendor_types=(3, 11))
    firm.write("bc/customer/10000", name="Mill")
    firm.write("bc/vendor/V1", name="Mill")
    firm.write("sales/account/a-1", by="bob", name="Mill", customertypecode=3)
    firm.couple("vendor-account", "V1", "a-1")
    firm.couple("customer-account", "10000", "a-1")
    firm.refuses = lambda key, _: "locked" if key.table == "vendor" else ""
    firm.write("sales/account/a-1", by="bob", telephone1="555")
    (problem,) = firm.errors()
    assert problem.mapping == "vendor-account"
    assert "locked" in problem.message
    assert firm.show("bc/customer/10000")["phone_no"] == "555"
    firm.write("sales/account/a-1", by="bob", fax="556")
    assert firm.show("bc/customer/10000")["fax_no"] == "556"


def test_do_not_copy_07_the_same_failure_again_and_again_ends_when_its_cause_ends(firm: Trade) -> None:
    firm.down = {"sales"}
    firm.write("bc/customer/10000", name="Cannon Group")
    for _ in range(6):
        firm.wait(timedelta(minutes=10))
    assert {command.command_id for command in firm.sent} == {firm.sent[0].command_id}
    firm.down = set()
    firm.wait(timedelta(minutes=10))
    assert firm.made("sales/account")["name"] == "Cannon Group"
    assert firm.errors() == []


def test_do_not_copy_08_a_deletion_is_heard_of_and_told(firm: Trade) -> None:
    account = coupled(firm)
    firm.delete(account, by="bob")
    assert firm.outcomes(account)["customer-account"] == "filtered"
    assert "deleted" in firm.reasons(account)["customer-account"]
    firm.write("bc/customer/10000", city="Leeds")
    assert "deleted" in firm.reasons("bc/customer/10000")["customer-account"]


@pytest.mark.parametrize(
    ("policy", "customers", "accounts"),
    [("ignore", 1, 0), ("uncouple", 1, 0), ("delete", 0, 0), ("restore", 1, 1)],
)
def test_do_not_copy_08_what_a_deletion_does_is_said_by_the_mapping(
    policy: str, customers: int, accounts: int
) -> None:
    firm = trade(on_delete=policy)
    account = coupled(firm)
    firm.delete(account, by="bob")
    assert (len(firm.ids("bc/customer")), len(firm.ids("sales/account"))) == (customers, accounts)
