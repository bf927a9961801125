"""Null written as a value, and a value that means null: sides that know no null write a blank, or 0."""

from collections.abc import Callable
from typing import Any, ClassVar

from rules.transforms.contract import Transform
from rules.transforms.scalars import Scalar, as_kind, kinds_of
from schemas.fields import Kind
from schemas.values import Value


class NullIf(Transform):
    """Turn one value, by default the blank, into null.

    >>> NullIf().apply("") is None, NullIf(value=0).apply(7)
    (True, 7)
    """

    takes: ClassVar[frozenset[Kind]] = frozenset({"text", "boolean", "integer", "long", "decimal", "double"})

    value: Scalar = ""
    """What means null."""

    def accepts(self, kind: Kind) -> bool:
        """Tell whether fields of this kind can have the value."""
        return kind in kinds_of([self.value])

    def apply(self, value: Value) -> Value:
        """Give null for the value, anything else as it is."""
        return None if value == self.value else value

    def inverse(self) -> "IfNull":
        """Write the value for null."""
        return IfNull(value=self.value)


class IfNull(Transform):
    """Write a value, by default the blank, for null.

    >>> IfNull().apply(None), IfNull(value=0).apply(7)
    ('', 7)
    """

    takes: ClassVar[frozenset[Kind]] = NullIf.takes
    sees_null: ClassVar[bool] = True

    value: Scalar = ""
    """What is written for null."""

    def accepts(self, kind: Kind) -> bool:
        """Tell whether fields of this kind can have the value."""
        return kind in kinds_of([self.value])

    def bound(self, kind: Kind) -> Callable[[Any], Value]:
        """Give what writes the value as fields of the kind hold it."""
        instead = as_kind(self.value, kind)
        return lambda value: instead if value is None else value

    def apply(self, value: Value) -> Value:
        """Give the value for null, anything else as it is."""
        return self.value if value is None else value

    def inverse(self) -> NullIf:
        """Read the value as null."""
        return NullIf(value=self.value)
