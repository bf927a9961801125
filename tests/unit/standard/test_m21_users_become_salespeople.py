"""M21 and M41: users of Sales are salespeople of Business Central; Sales leads."""

import pytest

from tests.support.trade import Trade, trade

JIM = {
    "fullname": "Jim Rose",
    "internalemailaddress": "jim@example.org",
    "mobilephone": "+44 1",
    "islicensed": True,
}


@pytest.fixture
def firm() -> Trade:
    return trade()


def test_m21_a_licensed_user_becomes_a_salesperson(firm: Trade) -> None:
    firm.write("sales/systemuser/u-1", by="bob", **JIM)
    salesperson = firm.made("bc/salesperson")
    assert (salesperson["name"], salesperson["e_mail"]) == ("Jim Rose", "jim@example.org")
    assert (salesperson["phone_no"], salesperson["blocked"]) == ("+44 1", False)


@pytest.mark.parametrize("wrong", [{"isdisabled": True}, {"islicensed": False}, {"isintegrationuser": True}])
def test_m41_a_disabled_or_unlicensed_user_or_a_program_is_no_salesperson(
    firm: Trade, wrong: dict[str, bool]
) -> None:
    firm.write("sales/systemuser/u-1", by="bob", **{**JIM, **wrong})
    assert firm.outcomes("sales/systemuser/u-1") == {"salesperson-user": "filtered"}
    assert firm.ids("bc/salesperson") == []


def test_m21_nothing_of_a_salesperson_travels_to_sales(firm: Trade) -> None:
    firm.write("sales/systemuser/u-1", by="bob", **JIM)
    (code,) = firm.ids("bc/salesperson")
    firm.write(f"bc/salesperson/{code}", name="James", job_title="Manager")
    firm.write("bc/salesperson/NEW", name="Nobody there")
    assert firm.show("sales/systemuser/u-1")["fullname"] == "Jim Rose"
    assert firm.ids("sales/systemuser") == ["u-1"]


def test_m21_the_optional_rows_are_switched_off_as_business_central_ships_them(firm: Trade) -> None:
    firm.write(
        "sales/systemuser/u-1", by="bob", **JIM, jobtitle="Manager", personalemailaddress="j@home.example"
    )
    salesperson = firm.made("bc/salesperson")
    assert (salesperson["job_title"], salesperson["e_mail_2"]) == (None, None)


def test_m21_out_of_the_box_only_coupled_users_are_synchronized() -> None:
    firm = trade(only_coupled=True)
    firm.write("sales/systemuser/u-1", by="bob", **JIM)
    assert firm.outcomes("sales/systemuser/u-1") == {"salesperson-user": "only coupled"}
    firm.write("bc/salesperson/JR", name="Jim")
    firm.couple("salesperson-user", "JR", "u-1")
    firm.write("sales/systemuser/u-1", by="bob", fullname="James Rose")
    assert firm.show("bc/salesperson/JR")["name"] == "James Rose"


def test_m41_salespeople_come_first_in_the_order_of_a_full_synchronization(firm: Trade) -> None:
    first = firm.mappings["salesperson-user"]
    assert not first.depends_on
    using = (
        "customer-account",
        "vendor-account",
        "contact-contact",
        "opportunity-opportunity",
        "invoice-invoice",
    )
    for name in using:
        assert {row.reference for row in firm.mappings[name].left.rows} >= {("salesperson-user", "left")}


def test_m21_a_deleted_salesperson_is_uncoupled_and_its_user_stays(firm: Trade) -> None:
    firm.write("sales/systemuser/u-1", by="bob", **JIM)
    (code,) = firm.ids("bc/salesperson")
    firm.delete(f"bc/salesperson/{code}")
    assert firm.counterpart("salesperson-user", code) is None
    assert firm.ids("sales/systemuser") == ["u-1"]
