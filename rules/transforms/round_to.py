"""Fewer digits."""

from collections.abc import Mapping
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Context, Decimal, InvalidOperation
from types import MappingProxyType
from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from rules.transforms.contract import Transform, Untranslatable
from schemas.fields import Kind

Direction = Literal["nearest", "half even", "up", "down"]
_ROUNDING: Mapping[Direction, str] = MappingProxyType(
    {"nearest": ROUND_HALF_UP, "half even": ROUND_HALF_EVEN, "up": ROUND_UP, "down": ROUND_DOWN}
)
_EXACT = Context(prec=400)


class Round(Transform):
    """Round to a number of digits after the point, or to a multiple of a precision.

    >>> Round(digits=2).apply(Decimal("18.005"))
    Decimal('18.01')
    >>> Round(precision=Decimal("0.05"), direction="down").apply(Decimal("18.99"))
    Decimal('18.95')
    """

    takes: ClassVar[frozenset[Kind]] = frozenset({"decimal", "double", "integer", "long"})

    digits: int = Field(0, ge=0, le=30)
    """How many digits stay after the point."""
    precision: Annotated[Decimal, Field(gt=0, allow_inf_nan=False)] | None = None
    """Instead of digits: the number whose multiples stay, such as 0.05 or 10."""
    direction: Direction = "nearest"
    """`nearest`, halves away from zero; `half even`, halves to the even; `up`, away from zero; `down`."""

    @model_validator(mode="after")
    def _one_measure(self) -> "Round":
        if self.model_fields_set >= {"digits", "precision"}:
            raise ValueError("give `digits` or `precision`, not both")
        return self

    def apply(self, value: Decimal | float) -> Decimal | float:
        """Give the number, rounded; it stays of its kind."""
        try:
            rounded = self._rounded(value if isinstance(value, Decimal) else Decimal(repr(value)))
            if not rounded.is_nan():
                return rounded if isinstance(value, Decimal) else type(value)(rounded)
        except (InvalidOperation, OverflowError):
            pass  # infinite, or far too large
        raise Untranslatable(f"{value} cannot be rounded", "Correct the value on its side.")

    def _rounded(self, value: Decimal) -> Decimal:
        rounding = _ROUNDING[self.direction]
        if self.precision is None:
            return value.quantize(Decimal(1).scaleb(-self.digits), rounding, _EXACT)
        multiples = _EXACT.divide(value, self.precision).quantize(Decimal(1), rounding, _EXACT)
        return _EXACT.multiply(multiples, self.precision)
