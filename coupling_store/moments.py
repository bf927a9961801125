"""Moments as whole microseconds since 1970 in UTC: exact, and the same in every database."""

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def to_micros(moment: datetime) -> int:
    """Count the microseconds since 1970.

    >>> to_micros(datetime(1970, 1, 2, tzinfo=UTC))
    86400000000
    """
    return (moment - _EPOCH) // _MICROSECOND


def from_micros(micros: int) -> datetime:
    """Give the moment, in UTC.

    >>> from_micros(86400000000)
    datetime.datetime(1970, 1, 2, 0, 0, tzinfo=datetime.timezone.utc)
    """
    return _EPOCH + micros * _MICROSECOND


def micros_of(length: timedelta) -> int:
    """Count the microseconds of a length of time.

    >>> micros_of(timedelta(seconds=2))
    2000000
    """
    return length // _MICROSECOND


def length_of(micros: int) -> timedelta:
    """Give a length of time.

    >>> length_of(2000000)
    datetime.timedelta(seconds=2)
    """
    return micros * _MICROSECOND
