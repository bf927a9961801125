"""Option mappings as rows of the store (M35): set, removed, seeded; what was blank follows."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from agents.option_rows import blanks, rows
from coupling_store.port import Store
from tests.support.acting import Operator
from tests.support.codes import operator as operator_of

NAME = "shipping-codes"
KNOWN = {"mapping": NAME}


@pytest.fixture
def operator(store: Store) -> Operator:
    """Give an operator who knows three shipping agents, and no rows yet."""
    made = operator_of(store)
    made.rig.route(
        *(
            made.rig.change("erp", "shipping_agent", code, 1, code=code, name=name)
            for code, name in (("DHL", "DHL Express"), ("UPS", "United Parcel"), ("OWN", "Own lorry"))
        )
    )
    made.rig.producer.sent.clear()
    return made


def pairs(operator: Operator) -> dict[str | None, str | None]:
    return {row.left_id: row.right_id for row in rows(operator.rig.store, NAME)}


def test_m35_a_value_with_a_row_is_translated_either_way(operator: Operator) -> None:
    assert operator.ask("set_option", left="DHL", right="1", **KNOWN).done
    operator.rig.route(operator.rig.customer("C1", 1, name="A", shipping_agent_code="DHL"))
    (create,) = operator.rig.commands()
    assert create.values["address1_shippingmethodcode"] == "1"
    account = {"customertypecode": 3, "address1_shippingmethodcode": "1"}
    operator.rig.route(operator.rig.change("crm", "account", "A9", 1, name="B", **account))
    assert operator.rig.commands()[-1].values["shipping_agent_code"] == "DHL"


def test_m35_a_value_without_a_row_is_blank_is_counted_and_follows_when_it_gets_one(
    operator: Operator,
) -> None:
    rig = operator.rig
    rig.route(rig.customer("C1", 1, name="A", shipping_agent_code="OWN"))
    (create,) = rig.commands()
    assert create.values["address1_shippingmethodcode"] is None
    assert rig.store.problems() == []
    assert blanks(rig.store, operator.options[NAME]) == {("left", "OWN"): 1}
    operator.landed(create, 1)
    assert operator.ask("set_option", left="OWN", right="3", **KNOWN).done
    rig.router.release(lambda: False)
    later = rig.commands()[-1]
    assert (later.operation, later.values) == ("update", {"address1_shippingmethodcode": "3"})
    assert blanks(rig.store, operator.options[NAME]) == {}


def test_m35_a_row_is_set_once_changed_and_removed(operator: Operator) -> None:
    first = operator.ask("set_option", left="DHL", right="1", **KNOWN)
    assert first.records[0].outcome == "set"
    assert operator.ask("set_option", left="DHL", right="1", **KNOWN).records[0].outcome == "unchanged"
    changed = operator.ask("set_option", left="DHL", right="3", **KNOWN)
    assert changed.records[0].outcome == "changed"
    assert changed.records[0].message.startswith("was 1")
    assert pairs(operator) == {"DHL": "3"}
    assert operator.ask("remove_option", left="DHL", **KNOWN).records[0].outcome == "removed"
    assert pairs(operator) == {}
    gone = operator.ask("remove_option", left="DHL", **KNOWN)
    assert (gone.done, gone.code) == (False, "no_row")


def test_m35_a_value_that_stands_for_another_already_is_refused(operator: Operator) -> None:
    operator.ask("set_option", left="DHL", right="1", **KNOWN)
    answer = operator.ask("set_option", left="UPS", right="1", **KNOWN)
    assert (answer.done, answer.code) == (False, "value_taken")
    assert answer.remedy == "echoless options remove shipping-codes DHL"
    assert pairs(operator) == {"DHL": "1"}


@pytest.mark.parametrize(
    ("left", "right", "message", "remedy"),
    [
        ("DHLL", "1", "DHLL is not in erp/shipping_agent", "did you mean DHL (DHL Express)?"),
        ("DHL", "dhl express", "dhl express is not in the list of crm", "did you mean 1 (DHL Express)?"),
        ("DHL", "9", "9 is not in the list of crm", "known: 1 (DHL Express), 2 (UPS Ground), 3 (Own lorry)"),
    ],
)
def test_m35_unknown_values_are_told_with_what_was_meant(
    left: str, right: str, message: str, remedy: str, operator: Operator
) -> None:
    answer = operator.ask("set_option", left=left, right=right, **KNOWN)
    assert (answer.done, answer.code, answer.message) == (False, "unknown_value", message)
    assert answer.remedy.startswith(remedy)
    assert pairs(operator) == {}


def test_m35_the_first_rows_are_put_in_once_and_do_not_come_back(operator: Operator) -> None:
    operator.ask("set_option", left="OWN", right="2", **KNOWN)
    seeded = operator.ask("seed_options", key="first", **KNOWN)
    assert seeded.message == "1 rows put in, 1 values had one"
    assert pairs(operator) == {"DHL": "1", "OWN": "2"}
    operator.ask("remove_option", left="DHL", **KNOWN)
    operator.ask("seed_options", key="first", **KNOWN)
    assert pairs(operator) == {"OWN": "2"}
    operator.ask("seed_options", **KNOWN)
    assert pairs(operator) == {"DHL": "1", "OWN": "2"}


def test_a_dry_run_changes_no_row(operator: Operator) -> None:
    assert operator.ask("set_option", left="DHL", right="1", dry_run=True, **KNOWN).done
    assert operator.ask("seed_options", dry_run=True, **KNOWN).counts == {"set": 2}
    assert pairs(operator) == {}
    operator.ask("seed_options", **KNOWN)
    operator.ask("remove_option", left="DHL", dry_run=True, **KNOWN)
    assert pairs(operator) == {"DHL": "1", "UPS": "2"}


def test_an_unknown_option_mapping_and_a_missing_value_are_told(operator: Operator) -> None:
    answer = operator.ask("set_option", left="DHL", right="1", mapping="shiping-codes")
    assert (answer.code, answer.remedy) == ("unknown_mapping", "Did you mean `shipping-codes`?")
    assert operator.ask("set_option", left="DHL", **KNOWN).code == "no_value"


def test_m35_two_workers_that_start_at_once_put_the_first_rows_in_once(operator: Operator) -> None:
    together = Barrier(2)

    def start() -> bool:
        together.wait(timeout=30)
        return operator.ask("seed_options", **KNOWN).done

    with ThreadPoolExecutor(2) as pool:
        done = [pool.submit(start) for _ in range(2)]
        assert all(each.result(timeout=60) for each in done)
    assert pairs(operator) == {"DHL": "1", "UPS": "2"}
