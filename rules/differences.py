"""Which fields of two images differ: asked several times for every event, of whole images."""

from typing import Final

from schemas.values import Image

_ABSENT: Final = object()


def differing(one: Image, two: Image) -> list[str]:
    """Give the fields of the first that have another value in the second, or none.

    >>> differing({"a": 1, "b": None, "c": 3}, {"a": 2, "c": 3})
    ['a', 'b']
    """
    there = two.get
    return [name for name, value in one.items() if there(name, _ABSENT) != value]
