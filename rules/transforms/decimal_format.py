"""Numbers as texts with the points and commas of a culture, and such texts as numbers."""

from decimal import Decimal
from functools import cached_property
from typing import ClassVar

from pydantic import model_validator

from rules.transforms.contract import Transform
from rules.transforms.culture import Culture
from rules.transforms.number_pattern import NumberPattern, number_pattern
from schemas.fields import Kind


class DecimalForm(Transform):
    """A number as a text of a certain form."""

    culture: Culture = "en"
    """Whose signs stand for the comma, the point and the minus."""
    pattern: str = "#,##0.00"
    """How it is written: `0` a digit, `#` one that may be missing, `,` groups, `.` the point."""

    @cached_property
    def form(self) -> NumberPattern:
        """Give the pattern, taken apart."""
        return number_pattern(self.pattern, self.culture)

    @model_validator(mode="after")
    def _can_be_used(self) -> "DecimalForm":
        _ = self.form
        return self


class FormatDecimal(DecimalForm):
    """Write a number as a culture does; one with more digits than the pattern is an error.

    >>> FormatDecimal(culture="da-DK").apply(Decimal("1234567.5"))
    '1.234.567,50'
    """

    takes: ClassVar[frozenset[Kind]] = frozenset({"integer", "long", "double", "decimal"})

    def apply(self, value: int | float | Decimal) -> str:
        """Give the text."""
        return self.form.write(value if isinstance(value, Decimal) else Decimal(repr(value)))

    def gives(self, kind: Kind) -> Kind:  # noqa: ARG002  # always text, whatever the number
        """A text."""
        return "text"

    def longest(self, most: int) -> int:
        """The groups of a number with so many digits, and the digits the pattern asks for."""
        return 2 * most + len(self.pattern)

    def inverse(self) -> "ParseDecimal":
        """Read it again."""
        return ParseDecimal(culture=self.culture, pattern=self.pattern)


class ParseDecimal(DecimalForm):
    """Read a text as a number of a culture: any number of digits, in groups if the pattern has them.

    >>> ParseDecimal(culture="da-DK").apply("1.234,50")
    Decimal('1234.50')
    """

    def apply(self, value: str) -> Decimal:
        """Give the number."""
        return self.form.read(value)

    def gives(self, kind: Kind) -> Kind:  # noqa: ARG002  # the kind it takes is always text
        """A decimal, exact."""
        return "decimal"

    def inverse(self) -> FormatDecimal:
        """Write it as the pattern says."""
        return FormatDecimal(culture=self.culture, pattern=self.pattern)

    def samples(self) -> tuple[str, ...]:
        """A number as the pattern writes it, and one without groups."""
        return (self.inverse().apply(1_234_567), "1234567")
