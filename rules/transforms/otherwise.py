"""What becomes of a value that a transform finds nothing for."""

from typing import Literal, TypeVar

from rules.transforms.contract import Untranslatable

Otherwise = Literal["error", "keep", "null"]
T = TypeVar("T")


def otherwise(word: Otherwise, value: T, trouble: str) -> T | None:
    """Give the value that takes its own place, or null. Raises Untranslatable if it is an error.

    >>> otherwise("keep", "Peru", "is not in the table")
    'Peru'
    """
    if word == "error":
        remedy = "Correct the value on its side, or set `otherwise: keep` or `otherwise: null`."
        raise Untranslatable(f"{value!r} {trouble}", remedy)
    return value if word == "keep" else None
