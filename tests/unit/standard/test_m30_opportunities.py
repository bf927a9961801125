"""M30: opportunities; from Sales only the name travels."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from tests.support.trade import Trade, trade


@pytest.fixture
def firm() -> Trade:
    firm = trade()
    firm.write("bc/customer/10000", name="Cannon Group")
    firm.write("bc/contact/CT1", type="Person", company_type="Customer", company_no="10000", surname="Lee")
    return firm


def test_m30_an_opportunity_goes_to_sales_with_its_contact_and_its_account(firm: Trade) -> None:
    firm.write(
        "bc/opportunity/OP1",
        description="Fleet of bicycles",
        contact_no="CT1",
        contact_company_no="10000",
        estimated_value_lcy=Decimal("9000.50"),
        estimated_closing_date=date(2026, 6, 30),
        date_closed=date(2026, 7, 1),
    )
    opportunity = firm.made("sales/opportunity")
    assert opportunity["name"] == "Fleet of bicycles"
    assert opportunity["parentcontactid"] == firm.counterpart("contact-contact", "CT1")
    assert opportunity["parentaccountid"] == firm.counterpart("customer-account", "10000")
    assert opportunity["estimatedvalue"] == Decimal("9000.50")
    assert opportunity["estimatedclosedate"] == datetime(2026, 6, 30, tzinfo=UTC)
    assert opportunity["actualclosedate"] is None


def test_m30_an_opportunity_waits_for_its_contact(firm: Trade) -> None:
    firm.write("bc/opportunity/OP1", description="Lamps", contact_no="CT2", contact_company_no="10000")
    assert firm.waits() == {"contact-contact/CT2"}
    firm.write("bc/contact/CT2", type="Person", company_type="Customer", company_no="10000", surname="Ray")
    assert firm.made("sales/opportunity")["name"] == "Lamps"


def test_m30_from_sales_only_the_name_travels(firm: Trade) -> None:
    firm.write("sales/opportunity/o-1", by="bob", name="Helmets", estimatedvalue=Decimal(5))
    opportunity = firm.made("bc/opportunity")
    assert (opportunity["description"], opportunity["status"]) == ("Helmets", "Not Started")
    assert (opportunity["contact_no"], opportunity["estimated_value_lcy"]) == (None, None)


def test_m30_opportunities_are_created_even_where_other_records_must_be_coupled_first() -> None:
    firm = trade(only_coupled=True)
    firm.write("bc/opportunity/OP1", description="Lamps")
    assert firm.outcomes("bc/opportunity/OP1") == {"opportunity-opportunity": "sent"}


def test_m30_the_salesperson_of_an_opportunity_owns_it(firm: Trade) -> None:
    firm.write("bc/opportunity/OP1", description="Lamps", salesperson_code="JR")
    assert firm.waits() == {"salesperson-user/JR"}
    firm.write("bc/salesperson/JR", name="Jim")
    firm.write("sales/systemuser/u-1", by="bob", fullname="Jim", isdisabled=True)
    firm.couple("salesperson-user", "JR", "u-1")
    assert firm.made("sales/opportunity")["ownerid"] == "u-1"


def test_m30_a_closed_opportunity_is_synchronized_unless_the_newer_filter_is_switched_on() -> None:
    def newer(text: str) -> str:
        return text.replace(
            "table: opportunity} # newer: filter: {field: status",
            "table: opportunity, filter: {field: status",
        ).replace("[Not Started, In Progress]}\n", "[Not Started, In Progress]}}\n")

    outcomes = []
    for firm in (trade(), trade(newer)):
        firm.write("bc/opportunity/OP1", description="Lamps", status="Won")
        outcomes.append(firm.outcomes("bc/opportunity/OP1")["opportunity-opportunity"])
    assert outcomes == ["sent", "filtered"]
