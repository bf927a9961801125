"""A place in a topic as text: what a listener gives back to go on from there."""

import re
from collections.abc import Mapping
from http import HTTPStatus

from echoless.api.refusals import Refused

_PLACES = re.compile(r"\d{1,6}:\d{1,19}(,\d{1,6}:\d{1,19})*")


def spelt(places: Mapping[int, int]) -> str:
    """Write by partition the next offset.

    >>> spelt({1: 44, 0: 123})
    '0:123,1:44'
    """
    return ",".join(f"{partition}:{offset}" for partition, offset in sorted(places.items()))


def places_of(text: str) -> dict[int, int]:
    """Read what ``spelt`` wrote; empty: no place. Raises Refused.

    >>> places_of("0:123,1:44")
    {0: 123, 1: 44}
    """
    if not text:
        return {}
    if not _PLACES.fullmatch(text):
        raise Refused(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            "bad_place",
            "Last-Event-ID is no place in the topic of errors",
            "send the id of the last event as it came, or leave the header out",
        )
    return {int(p): int(o) for p, _, o in (pair.partition(":") for pair in text.split(","))}
