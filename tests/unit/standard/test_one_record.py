"""How one record goes on its way (Business Central's semantics, part 2): what is kept, and what is better."""

from datetime import timedelta
from decimal import Decimal

import pytest

from schemas.keys import RecordKey
from schemas.values import Values
from tests.support.trade import Trade, trade


@pytest.fixture
def firm() -> Trade:
    return trade()


@pytest.fixture
def account(firm: Trade) -> str:
    """Couple a customer with an account."""
    firm.write("bc/customer/10000", name="Cannon Group")
    return f"sales/account/{firm.counterpart('customer-account', '10000')}"


def test_2_2_a_record_without_a_counterpart_is_left_alone_where_only_coupled_records_are_synchronized() -> (
    None
):
    firm = trade(only_coupled=True)
    firm.write("bc/customer/10000", name="Cannon Group")
    firm.write("sales/account/a-1", by="bob", name="Cannon Group", customertypecode=3)
    assert firm.outcomes("bc/customer/10000")["customer-account"] == "only coupled"
    assert firm.sent == []


def test_2_3_an_edit_of_a_record_whose_counterpart_is_gone_is_told_and_makes_none(
    firm: Trade, account: str
) -> None:
    firm.delete(account, by="bob")
    firm.write("bc/customer/10000", city="Leeds")
    assert firm.outcomes("bc/customer/10000")["customer-account"] == "filtered"
    assert firm.ids("sales/account") == []


def test_2_4_a_pair_coupled_without_synchronization_reports_no_conflict_at_its_first_edit() -> None:
    firm = trade(only_coupled=True)
    firm.write("bc/customer/10000", name="Cannon Group", city="Leeds")
    firm.write("sales/account/a-1", by="bob", name="CANNON", address1_city="York", customertypecode=3)
    firm.couple("customer-account", "10000", "a-1", "none")
    firm.write("bc/customer/10000", phone_no="123")
    assert firm.show("sales/account/a-1")["telephone1"] == "123"
    assert (firm.show("sales/account/a-1")["name"], firm.errors()) == ("CANNON", [])


def test_2_5_a_text_that_a_side_brings_into_its_own_form_does_not_go_round(firm: Trade) -> None:
    def in_capitals(_: RecordKey, values: Values) -> Values:
        value = values.get("post_code")
        return {**values, "post_code": value.upper()} if isinstance(value, str) else values

    firm.stores = in_capitals
    firm.write("bc/customer/10000", name="Cannon Group")
    account = f"sales/account/{firm.counterpart('customer-account', '10000')}"
    firm.write(account, by="bob", address1_postalcode="ls1 4ab")
    assert firm.show("bc/customer/10000")["post_code"] == "LS1 4AB"
    assert firm.show(account)["address1_postalcode"] == "ls1 4ab"
    assert len(firm.sent) == 2


def test_2_5_an_empty_owner_keeps_the_owner_that_is_there(firm: Trade) -> None:
    firm.write("bc/salesperson/JR", name="Jim")
    firm.write("sales/systemuser/u-1", by="bob", isdisabled=True)
    firm.couple("salesperson-user", "JR", "u-1")
    firm.write("bc/customer/10000", name="Cannon Group", salesperson_code="JR")
    firm.write("bc/customer/10000", salesperson_code="")
    assert firm.made("sales/account")["ownerid"] == "u-1"


def test_2_6_edits_of_different_fields_at_the_same_time_are_no_conflict(firm: Trade, account: str) -> None:
    with firm.apart():
        firm.write("bc/customer/10000", city="Leeds")
        firm.write(account, by="bob", telephone1="123")
    assert (firm.show(account)["address1_city"], firm.show("bc/customer/10000")["phone_no"]) == (
        "Leeds",
        "123",
    )
    assert firm.errors() == []


def test_2_6_the_same_edit_on_both_sides_is_no_conflict(firm: Trade, account: str) -> None:
    with firm.apart():
        firm.write("bc/customer/10000", city="Leeds")
        firm.write(account, by="bob", address1_city="Leeds")
    assert firm.errors() == []


def test_2_6_a_one_way_field_edited_on_both_sides_is_no_conflict(firm: Trade, account: str) -> None:
    with firm.apart():
        firm.write("bc/customer/10000", credit_limit_lcy=Decimal(5))
        firm.write(account, by="bob", creditlimit=Decimal(6))
    assert firm.show(account)["creditlimit"] == 5
    assert firm.errors() == []


@pytest.mark.parametrize(
    ("policy", "wins"), [("left wins", "Limited"), ("right wins", "Inc"), ("latest", "Inc")]
)
def test_2_6_a_policy_decides_field_by_field_instead_of_a_person(policy: str, wins: str) -> None:
    firm = trade(conflict=policy)
    firm.write("bc/customer/10000", name="Cannon")
    account = f"sales/account/{firm.counterpart('customer-account', '10000')}"
    with firm.apart():
        firm.write("bc/customer/10000", name="Limited", city="Leeds")
        firm.write(account, by="bob", name="Inc", telephone1="123")
    assert firm.show("bc/customer/10000")["name"] == firm.show(account)["name"] == wins
    assert (firm.show(account)["address1_city"], firm.show("bc/customer/10000")["phone_no"]) == (
        "Leeds",
        "123",
    )


def test_2_7_nothing_is_written_where_nothing_differs(firm: Trade, account: str) -> None:
    firm.write("bc/customer/10000", customer_posting_group="FOREIGN")
    firm.write("bc/customer/10000", name="Cannon Group")
    assert firm.outcomes("bc/customer/10000")["customer-account"] == "unchanged"
    assert len(firm.sent) == 1
    assert account


def test_2_8_what_a_side_rejects_is_an_error_until_the_value_changes(firm: Trade, account: str) -> None:
    firm.refuses = lambda _, values: "no" if values.get("telephone1") == "bad" else ""
    firm.write("bc/customer/10000", phone_no="bad")
    assert [problem.mapping for problem in firm.errors()] == ["customer-account"]
    firm.write("bc/customer/10000", city="Leeds")
    assert firm.show(account)["address1_city"] == "Leeds"
    firm.write("bc/customer/10000", phone_no="good")
    assert (firm.show(account)["telephone1"], firm.errors()) == ("good", [])


def test_2_9_a_change_that_comes_while_a_side_is_down_arrives_with_the_later_ones(
    firm: Trade, account: str
) -> None:
    firm.down = {"sales"}
    firm.write("bc/customer/10000", city="Leeds")
    firm.write("bc/customer/10000", city="York", phone_no="1")
    firm.down = set()
    for _ in range(3):
        firm.wait(timedelta(minutes=10))
    assert (firm.show(account)["address1_city"], firm.show(account)["telephone1"]) == ("York", "1")
