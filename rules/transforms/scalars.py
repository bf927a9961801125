"""Values written in the settings of a transform, and the kinds of fields they can stand in."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Annotated, get_args

from pydantic import Field, StrictBool, StrictInt, StrictStr

from schemas.fields import Kind

Scalar = StrictBool | StrictInt | Annotated[Decimal, Field(strict=True)] | StrictStr
"""A value as YAML writes it."""


def kinds_of(values: Iterable[Scalar]) -> frozenset[Kind]:
    """Tell which kinds of fields can hold all of the values.

    >>> sorted(kinds_of([1, 2])), kinds_of(["a", 1])
    (['decimal', 'double', 'integer', 'long'], frozenset())
    """
    kinds: frozenset[Kind] = frozenset(get_args(Kind))
    for value in values:
        kinds &= _kinds_of(value)
    return kinds


def _kinds_of(value: Scalar) -> frozenset[Kind]:
    match value:
        case bool():
            return frozenset({"boolean"})
        case int():
            return frozenset({"integer", "long", "decimal", "double"})
        case Decimal():
            return frozenset({"decimal", "double"})
        case str():
            return frozenset({"text"})


def as_kind(value: Scalar, kind: Kind) -> Scalar | float:
    """Give a value as fields of a kind hold it: a whole number in a decimal is a decimal.

    >>> as_kind(0, "decimal"), as_kind(0, "integer")
    (Decimal('0'), 0)
    """
    if kind == "decimal" and not isinstance(value, bool | str):
        return Decimal(value)
    return float(value) if kind == "double" and not isinstance(value, bool | str) else value
