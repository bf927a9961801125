"""Fewer digits."""

from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from typing import ClassVar

from pydantic import Field

from rules.transforms.contract import Transform, Untranslatable
from schemas.fields import Kind

_EXACT = Context(prec=400, rounding=ROUND_HALF_UP)


class Round(Transform):
    """Round to a number of digits after the point, halves away from zero, as a merchant does.

    >>> Round(digits=2).apply(Decimal("18.005"))
    Decimal('18.01')
    """

    takes: ClassVar[frozenset[Kind]] = frozenset({"decimal", "double"})

    digits: int = Field(0, ge=0, le=30)

    def apply(self, value: Decimal | float) -> Decimal | float:
        """Give the number with at most so many digits after the point."""
        exact = value if isinstance(value, Decimal) else Decimal(repr(value))
        try:
            rounded = exact.quantize(Decimal(1).scaleb(-self.digits), context=_EXACT)
        except InvalidOperation as error:
            raise Untranslatable(f"{value} cannot be rounded", "Correct the value on its side.") from error
        return rounded if isinstance(value, Decimal) else float(rounded)
