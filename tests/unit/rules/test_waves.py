"""The order of a full synchronization."""

from dataclasses import replace

from rules.compiled import CompiledMapping, Lane, Row
from rules.filter_closures import everything
from rules.waves import needed_by, waves
from schemas.keys import Role


def mapping(name: str, *references: str, depends_on: tuple[str, ...] = ()) -> CompiledMapping:
    rows = tuple(Row(n, n, lambda value: value, reference=(n, "left")) for n in references)
    left = lane("left", rows)
    return CompiledMapping(name, left, lane("right", ()), {}, {}, frozenset(), depends_on=depends_on)


def lane(role: Role, rows: tuple[Row, ...]) -> Lane:
    return Lane(role, "a", "t", "us", True, True, everything, rows, {}, "ignore", "ignore")


def test_mappings_that_need_nothing_go_first_by_name() -> None:
    assert waves([mapping("b"), mapping("a")]) == [["a", "b"]]


def test_m36_a_mapping_comes_after_those_that_its_references_go_through() -> None:
    customer, contact = mapping("customer", "salesperson"), mapping("contact", "customer")
    assert waves([contact, customer, mapping("salesperson")]) == [["salesperson"], ["customer"], ["contact"]]


def test_depends_on_adds_to_the_references() -> None:
    invoice = mapping("invoice", "customer", depends_on=("price-list",))
    assert waves([invoice, mapping("customer"), mapping("price-list")]) == [
        ["customer", "price-list"],
        ["invoice"],
    ]


def test_mappings_that_take_no_part_are_not_waited_for() -> None:
    assert waves([mapping("customer", "salesperson")]) == [["customer"]]


def test_a_reference_to_records_of_the_same_mapping_is_no_reason_to_wait() -> None:
    assert waves([mapping("customer", "customer")]) == [["customer"]]


def test_references_in_a_circle_do_not_end_the_world() -> None:
    circle = [mapping("account", "contact"), mapping("contact", "account"), mapping("invoice", "contact")]
    assert waves(circle) == [["account"], ["contact"], ["invoice"]]


def test_in_a_circle_depends_on_decides_who_goes_first() -> None:
    account = replace(mapping("account", "contact"), depends_on=("contact",))
    assert waves([account, mapping("contact", "account")]) == [["contact"], ["account"]]


def test_what_a_mapping_needs_is_told() -> None:
    assert needed_by(mapping("a", "b", "a", depends_on=("c",))) == {"b", "c"}
