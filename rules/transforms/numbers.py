"""Numbers written as text, and text read as numbers."""

import re
from decimal import Decimal
from typing import ClassVar

from rules.transforms.contract import Transform, Untranslatable
from schemas.fields import Kind

_INTEGER = re.compile(r"\s*[-+]?[0-9]{1,400}\s*\Z", re.ASCII)
_DECIMAL = re.compile(r"\s*[-+]?[0-9]{1,400}(\.[0-9]{1,400})?\s*\Z", re.ASCII)


def read_integer(text: str) -> int:
    """Read a whole number. Raises Untranslatable.

    >>> read_integer(" 042 ")
    42
    """
    if not _INTEGER.match(text):
        raise Untranslatable(f"{text!r} is not a whole number", "Correct the value on its side.")
    return int(text)


def read_decimal(text: str) -> Decimal:
    """Read a number with a decimal point. Raises Untranslatable.

    >>> read_decimal("18.50")
    Decimal('18.50')
    """
    if not _DECIMAL.match(text):
        raise Untranslatable(
            f"{text!r} is not a number with a decimal point", "Correct the value on its side."
        )
    return Decimal(text.strip())


def write_number(number: int | float | Decimal) -> str:
    """Write a number without an exponent and without a needless zero.

    >>> write_number(Decimal("18.50")), write_number(Decimal("1E+3")), write_number(7)
    ('18.5', '1000', '7')
    """
    if not isinstance(number, Decimal):
        return str(number)
    plain = format(number, "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


class ToInteger(Transform):
    """Read a text as a whole number.

    >>> ToInteger().apply("42")
    42
    """

    def apply(self, value: str) -> int:
        """Give the number."""
        return read_integer(value)

    def gives(self, kind: Kind) -> Kind:  # noqa: ARG002  # the kind it takes is always text
        """A long: nothing that a text can say is cut; the target's range is checked later."""
        return "long"

    def inverse(self) -> "ToText":
        """Write it as text."""
        return ToText()


class ToDecimal(Transform):
    """Read a text as a number with a decimal point.

    >>> ToDecimal().apply("18.50")
    Decimal('18.50')
    """

    def apply(self, value: str) -> Decimal:
        """Give the number."""
        return read_decimal(value)

    def gives(self, kind: Kind) -> Kind:  # noqa: ARG002  # the kind it takes is always text
        """A decimal, exact."""
        return "decimal"

    def inverse(self) -> "ToText":
        """Write it as text."""
        return ToText()


class ToText(Transform):
    """Write a number as text.

    >>> ToText().apply(Decimal("18.50"))
    '18.5'
    """

    takes: ClassVar[frozenset[Kind]] = frozenset({"integer", "long", "double", "decimal"})

    def apply(self, value: int | float | Decimal) -> str:
        """Give the text."""
        return write_number(value)

    def gives(self, kind: Kind) -> Kind:  # noqa: ARG002  # always text, whatever the number
        """A text."""
        return "text"

    def inverse(self) -> None:
        """Whether it was whole or not, the text does not tell: write out both ways."""
