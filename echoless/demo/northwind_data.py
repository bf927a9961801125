"""The Northwind Traders, as their files tell: who works there, who buys what, and who brings it."""

import csv
from dataclasses import dataclass
from importlib.resources import files

Line = dict[str, str]
"""A line of a file, by column. Nothing is an empty text."""


@dataclass(frozen=True, slots=True)
class Northwind:
    """What the demo uses of the Northwind database."""

    employees: list[Line]
    customers: list[Line]
    products: list[Line]
    shippers: list[Line]
    last_orders: dict[str, Line]
    """By customer: the order that came last, which tells who sold and who brought the goods."""


def read_northwind() -> Northwind:
    """Read the files that come with the program; their licence (Ms-PL) stands beside them."""
    return Northwind(
        _lines("employees"),
        _lines("customers"),
        _lines("products"),
        _lines("shippers"),
        {order["customer_id"]: order for order in _lines("orders")},
    )


def _lines(name: str) -> list[Line]:
    file = files("echoless.demo") / "northwind" / f"{name}.csv"
    return list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))
