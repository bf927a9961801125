"""Lengths of time as people write them: 90s, 30m, 12h, 1d, or several together."""

import re
from datetime import timedelta
from typing import Annotated, Any

from pydantic import BeforeValidator

_UNITS = {"d": "days", "h": "hours", "m": "minutes", "s": "seconds"}
_WRITTEN = re.compile(r"(?:\d+[dhms])+")
_PART = re.compile(r"(\d+)([dhms])")


def read_duration(written: Any) -> Any:
    """Read a length of time; what is one already stays as it is. Raises ValueError.

    >>> read_duration("1h30m")
    datetime.timedelta(seconds=5400)
    """
    if isinstance(written, timedelta):
        return written
    if not isinstance(written, str) or not _WRITTEN.fullmatch(written):
        raise ValueError(f"`{written}` is no length of time; write 90s, 30m, 12h, 1d or 1h30m")
    length = sum(
        (timedelta(**{_UNITS[unit]: int(count)}) for count, unit in _PART.findall(written)), timedelta()
    )
    if not length:
        raise ValueError("a length of time is more than nothing")
    return length


Duration = Annotated[timedelta, BeforeValidator(read_duration)]
