"""Pairs that belong to others are uncoupled with them, where their mapping says so."""

import pytest

from agents.actions.pages import SAMPLES
from coupling_store.changes import Changes
from schemas.keys import RecordKey
from schemas.known import Coupling
from schemas.messages import Problem
from tests.support.acting import Operator
from tests.support.families import customers_with_contacts, left_ids
from tests.support.rig import demo_catalog, demo_mappings


@pytest.fixture
def family() -> Operator:
    """Give two customers that are coupled, each with a contact."""
    return customers_with_contacts(together=True)


def test_the_contacts_of_an_uncoupled_customer_are_uncoupled_and_no_others(family: Operator) -> None:
    answer = family.ask("uncouple", "erp/customer/C1")
    assert answer.counts == {"uncoupled": 2}
    assert left_ids(family) == {"C2", "P2"}


def test_all_contacts_go_with_all_customers(family: Operator) -> None:
    dry = family.ask("uncouple", mapping="customer-account", dry_run=True)
    assert (dry.counts, len(left_ids(family))) == ({"uncoupled": 4}, 4)
    assert family.ask("uncouple", mapping="customer-account", all="yes").counts == {"uncoupled": 4}
    assert left_ids(family) == set()


def test_the_contacts_of_very_many_customers_under_an_error_go_with_them_all(family: Operator) -> None:
    """What an answer tells one by one are the first hundred: the others are uncoupled with no less."""
    rig = family.rig
    keys = [RecordKey("erp", "customer", f"A{number:04d}") for number in range(SAMPLES)]
    customers = [*keys, *(RecordKey("erp", "customer", number) for number in ("C1", "C2"))]
    pairs_of = [Coupling(key.id, "customer-account", 0, key.id, f"of {key.id}") for key in keys]
    wrong = [
        Problem("customer-account", key, "apply", "check", "no", "mend it", rig.now) for key in customers
    ]
    with rig.store.batch() as batch:
        batch.save(Changes(couplings=pairs_of, problems=wrong))
    answer = family.ask("uncouple", errors="yes", code="check")
    assert answer.counts == {"uncoupled": SAMPLES + 4}
    assert left_ids(family) == set()


def test_without_the_setting_the_contacts_stay(customers: Operator) -> None:
    assert all(not mapping.uncouple_with for mapping in customers.rig.mappings.values())
    customers.ask("couple", "erp/customer/C1", "crm/account/A1")
    assert customers.ask("uncouple", "erp/customer/C1").counts == {"uncoupled": 1}


@pytest.mark.parametrize(
    ("name", "said"),
    [("customer-acount", "customer-account"), ("item-product", "no row refers to a record")],
)
def test_uncouple_with_names_a_mapping_that_rows_refer_to(name: str, said: str) -> None:
    with pytest.raises(AssertionError, match=said):
        demo_mappings(
            demo_catalog(),
            lambda text: text.replace(
                "mapping: contact-contact", f"mapping: contact-contact\nuncouple_with: [{name}]"
            ),
        )
