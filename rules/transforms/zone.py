"""Clocks on the wall: the time zones that moments are written in."""

from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator


def _checked(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError(f"there is no time zone `{name}`; write one such as Europe/Berlin") from error
    return name


TimeZone = Annotated[str, AfterValidator(_checked)]
"""A time zone of the IANA database."""
