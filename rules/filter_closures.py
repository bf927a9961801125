"""The closures that filters are made of. They run for every event, so common tests have one of their own.

None of them raises: a value of a type that cannot be compared counts as different.
"""

from collections.abc import Callable
from typing import Any

from rules.named import Matches
from schemas.values import Image

Make = Callable[[str, Any], Matches]
"""From a field and an operand to the closure."""
_UNCOMPARABLE = (TypeError, ValueError, ArithmeticError, AttributeError)


def everything(_: Image) -> bool:
    """Match all records: the filter of a table without one."""
    return True


def is_equal(field: str, operand: Any) -> Matches:
    """Match a field that has this value, which is not null."""

    def matches(image: Image) -> bool:
        try:
            return image.get(field) == operand  # type: ignore[no-any-return]  # of plain values a bool
        except _UNCOMPARABLE:
            return False

    return matches


def is_among(field: str, operand: frozenset[Any]) -> Matches:
    """Match a field that has one of these values, none of which is null."""

    def matches(image: Image) -> bool:
        try:
            return image.get(field) in operand
        except _UNCOMPARABLE:
            return False

    return matches


def comparing(compare: Callable[[Any, Any], Any]) -> Make:
    """Make tests of a field whose value, if it is not null, compares like this with the operand."""

    def make(field: str, operand: Any) -> Matches:
        def matches(image: Image) -> bool:
            value = image.get(field)
            try:
                return value is not None and bool(compare(value, operand))
            except _UNCOMPARABLE:
                return False

        return matches

    return make


def negated(matches: Matches) -> Matches:
    """Match what the other does not."""
    return lambda image: not matches(image)


def all_of(parts: tuple[Matches, ...]) -> Matches:
    """Match what all parts match; nested, for a loop over parts takes twice as long."""
    if not parts:
        return everything
    first, *rest = parts
    if not rest:
        return first
    others = all_of(tuple(rest))
    return lambda image: first(image) and others(image)


def any_of(parts: tuple[Matches, ...]) -> Matches:
    """Match what one of the parts matches."""
    if not parts:
        return negated(everything)
    first, *rest = parts
    if not rest:
        return first
    others = any_of(tuple(rest))
    return lambda image: first(image) or others(image)
