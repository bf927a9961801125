"""Moments as the time that has gone by since 1970, and back."""

from datetime import UTC, datetime, timedelta
from typing import ClassVar, Literal

from rules.transforms.contract import Transform, Untranslatable
from schemas.fields import Kind

Unit = Literal["seconds", "milliseconds", "microseconds"]
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class ToUnixTime(Transform):
    """Count the seconds from the beginning of 1970 to a moment.

    >>> ToUnixTime().apply(datetime(2026, 3, 31, tzinfo=UTC))
    1774915200
    """

    takes: ClassVar[frozenset[Kind]] = frozenset({"timestamp"})

    unit: Unit = "seconds"
    """What is counted: `seconds`, `milliseconds` or `microseconds`; what is finer is left out."""

    def apply(self, value: datetime) -> int:
        """Give the number."""
        return (value - _EPOCH) // timedelta(**{self.unit: 1})

    def gives(self, kind: Kind) -> Kind:  # noqa: ARG002  # the kind it takes is always timestamp
        """A long."""
        return "long"

    def inverse(self) -> "FromUnixTime":
        """Count back."""
        return FromUnixTime(unit=self.unit)

    def samples(self) -> tuple[datetime, ...]:
        """A moment with a fraction of a second."""
        return (_EPOCH + timedelta(days=20_000, seconds=59, microseconds=123_456),)


class FromUnixTime(Transform):
    """Give the moment so many seconds after the beginning of 1970.

    >>> FromUnixTime().apply(1774915200).isoformat()
    '2026-03-31T00:00:00+00:00'
    """

    takes: ClassVar[frozenset[Kind]] = frozenset({"integer", "long"})

    unit: Unit = "seconds"
    """What was counted: `seconds`, `milliseconds` or `microseconds`."""

    def apply(self, value: int) -> datetime:
        """Give the moment."""
        try:
            return _EPOCH + timedelta(**{self.unit: value})
        except OverflowError as error:
            message = f"{value} {self.unit} from 1970 is beyond the calendar"
            raise Untranslatable(message, "Correct the value on its side, or the `unit`.") from error

    def gives(self, kind: Kind) -> Kind:  # noqa: ARG002  # any whole number
        """A timestamp."""
        return "timestamp"

    def inverse(self) -> ToUnixTime:
        """Count again."""
        return ToUnixTime(unit=self.unit)
