"""What a target may make of a value that it stores: a guess, for where nothing tells what was written."""

from datetime import datetime, timedelta
from decimal import Decimal

from schemas.values import Value


def may_become(sent: Value, stored: Value) -> bool:
    """Tell whether a target may have stored a value in this form.

    Systems trim texts, cut them and change their case, have fewer digits after the point or of a
    second, and keep either no nulls or no blanks.

    >>> may_become("Bea ", "BEA"), may_become(None, ""), may_become("Bea", "Ann")
    (True, True, False)
    """
    if sent == stored or (_says_nothing(sent) and (_says_nothing(stored) or (sent is None and not stored))):
        return True
    if isinstance(sent, str) and isinstance(stored, str):
        one, two = sent.strip().casefold(), stored.strip().casefold()
        return bool(two) and one.startswith(two)
    if isinstance(sent, datetime) and isinstance(stored, datetime):
        return (sent.tzinfo is None) == (stored.tzinfo is None) and abs(sent - stored) < timedelta(seconds=1)
    numbers = (int, float, Decimal)
    if isinstance(sent, numbers) and isinstance(stored, numbers) and not isinstance(sent, bool):
        return _is_near(Decimal(sent), Decimal(stored), _last_digit(stored))
    return False


def _is_near(one: Decimal, two: Decimal, distance: Decimal) -> bool:
    """Compare numbers; what is none (a database may hold "not a number") is near nothing."""
    return one.is_finite() and two.is_finite() and abs(one - two) < distance


def _says_nothing(value: Value) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _last_digit(number: Decimal | float) -> Decimal:
    """Give the worth of the last digit that a stored number has."""
    exponent = Decimal(str(number)).as_tuple().exponent
    return Decimal(1).scaleb(exponent) if isinstance(exponent, int) else Decimal(0)
