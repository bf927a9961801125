"""The rows that Business Central ships, one by one: each is here, in its direction, on or off as there."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from rules.model import FieldRow, MappingModel
from rules.ways import direction_of
from tests.support.standard import load_standard

SHIPPED = Path(__file__).with_name("business_central_rows.csv")
KEPT_DIFFERENTLY = {
    # Its two directions differ while the currency is not coupled: two one-way rows.
    ("currency_code", "transactioncurrencyid"),
    # Sales would lose its own number of the order.
    ("no", "ordernumber"),
    # Business Central uses it with unit groups only; here a product names its unit in any case.
    ("base_unit_of_measure", "defaultuomid"),
    # With the code, where there is no symbol.
    ("symbol", "currencysymbol"),
    # Both ways there, in a mapping that only goes one way.
    ("job_title", "jobtitle"),
    ("e_mail_2", "personalemailaddress"),
}

REPLACED = {
    # The group knows its base unit; there, code looks it up.
    ("source_no", "baseuomname"): ("base_unit_of_measure", "baseuomname"),
}


def shipped() -> Iterator[tuple[str, ...]]:
    """Give all rows: mapping, integration of orders, left, right, direction, whether it is on."""
    with SHIPPED.open() as lines:
        yield from (tuple(row.values()) for row in csv.DictReader(lines))


def ours(mapping: str, integration: str) -> MappingModel:
    """Give the mapping with the settings of that integration of orders."""
    rows = "both" if integration == "bidirectional" else "to_right"
    models = load_standard(order_rows=rows).models
    return next(model for model in models if model.mapping == mapping)


def found(model: MappingModel, left: str, right: str) -> list[FieldRow]:
    """Give the rows between two fields; a blank field: constants of the other."""
    ends = (left or None, right or None)
    return [
        row
        for row in model.fields
        if (row.left, row.right) == ends
        or (isinstance(row.left, tuple) and row.left[0] == left and row.right == right)
    ]


@pytest.mark.parametrize("row", list(shipped()), ids=" ".join)
def test_a_row_that_business_central_ships_is_here(row: tuple[str, ...]) -> None:
    mapping, integration, left, right, direction, enabled = row
    model = ours(mapping, integration)
    rows = found(model, *REPLACED.get((left, right), (left, right)))
    assert rows, f"{mapping} has no row {left or 'constant'} - {right or 'constant'}"
    if (left, right) not in KEPT_DIFFERENTLY:
        assert [direction_of(model, each) for each in rows] == [direction]
        assert [each.enabled for each in rows] == [enabled == "yes"]


def test_the_list_has_the_rows_of_all_mappings_that_map_fields() -> None:
    assert len({row[0] for row in shipped()}) == 20
    assert len(list(shipped())) == 227
