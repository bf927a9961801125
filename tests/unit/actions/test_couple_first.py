"""Full synchronizations that would make second records are refused: who is in reach and free is counted."""

from collections.abc import Iterable

import pytest

from coupling_store.changes import Changes
from schemas.keys import RecordKey
from schemas.known import Coupling, Record
from tests.contract.store_words import flight, put
from tests.support.acting import Operator
from tests.support.rig import image

MAPPING = "customer-account"
BERLIN = "{field: city, eq: Berlin}"
"""A filter that only customers can be asked for."""


def know(operator: Operator, *couplings: Coupling, customers: Iterable[str] = (), accounts: int = 0) -> None:
    """Have customers, by city, and accounts: C1, A1 and so on."""
    catalog = operator.rig.catalog
    records = [
        Record(key, 1, "ann", image(catalog, "erp", "customer", no=key.id, city=city))
        for number, city in enumerate(customers, 1)
        for key in [RecordKey("erp", "customer", f"C{number}")]
    ]
    records += [
        Record(
            key, 1, "bob", image(catalog, "crm", "account", accountid=key.id, statecode=0, customertypecode=3)
        )
        for number in range(1, accounts + 1)
        for key in [RecordKey("crm", "account", f"A{number}")]
    ]
    put(operator.rig.store, Changes(records=records, couplings=list(couplings)))


def pair(number: int) -> Coupling:
    return Coupling(f"pair-{number}", MAPPING, 0, f"C{number}", f"A{number}")


def half(number: int) -> Coupling:
    """Give a customer whose account is still to be created."""
    made = Coupling(f"half-{number}", MAPPING, 0, f"C{number}", None)
    made.flight_right = flight("create")
    return made


def ask(operator: Operator, **options: str) -> tuple[str, str]:
    """Give the code and the message of the answer."""
    answer = operator.ask("replay", mapping=MAPPING, direction="to_right", dry_run=True, **options)
    return answer.code, answer.message.partition(":")[2].partition(" are")[0].strip()


@pytest.fixture
def operator() -> Operator:
    return Operator()


def test_pairs_whose_second_record_is_still_to_be_created_hide_nobody(operator: Operator) -> None:
    know(operator, half(1), half(2), customers=["", "", ""], accounts=1)
    assert ask(operator) == ("couple_first", "1 records on the left and 1 on the right")


def test_records_whose_counterpart_is_still_to_be_created_get_no_second_one(operator: Operator) -> None:
    know(operator, half(1), half(2), customers=["", ""], accounts=3)
    assert ask(operator)[0] == ""


def test_the_filter_of_the_job_decides_who_is_in_reach(operator: Operator) -> None:
    know(operator, pair(1), customers=["Berlin", "Oslo", "Rome"], accounts=2)
    assert ask(operator) == ("couple_first", "2 records on the left and 1 on the right")
    assert ask(operator, filter=BERLIN)[0] == ""
    assert ask(operator, filter="{field: city, eq: Oslo}") == (
        "couple_first",
        "1 records on the left and 1 on the right",
    )


def test_a_pair_of_which_one_record_has_left_its_filter_hides_nobody(operator: Operator) -> None:
    inactive = image(operator.rig.catalog, "crm", "account", accountid="A1", statecode=1, customertypecode=3)
    know(operator, pair(1), customers=["", ""], accounts=2)
    put(operator.rig.store, Changes(records=[Record(RecordKey("crm", "account", "A1"), 2, "bob", inactive)]))
    assert ask(operator) == ("couple_first", "1 records on the left and 1 on the right")


def test_one_direction_asks_for_free_records_of_its_source_alone(operator: Operator) -> None:
    know(operator, pair(1), customers=["Berlin", ""], accounts=2)
    answer = operator.ask("replay", mapping=MAPPING, direction="to_left", filter="{field: name, eq: X}")
    assert answer.code == "", "no account of that name would be made in the ERP"


def test_no_image_is_read_where_all_records_of_a_side_are_coupled(
    operator: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    know(operator, pair(1), pair(2), customers=["", "", ""], accounts=2)

    def read(side: str, table: str) -> None:
        raise AssertionError(f"the images of {side}/{table} were read")

    monkeypatch.setattr(operator.rig.store, "images", read)
    assert ask(operator)[0] == ""
