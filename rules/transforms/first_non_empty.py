"""The first of several fields that says anything."""

from typing import ClassVar, get_args

from rules.transforms.contract import Joining
from schemas.fields import Kind
from schemas.values import Value


class FirstNonEmpty(Joining):
    """Take the first value that is neither null nor blank; null if there is none.

    >>> FirstNonEmpty().apply((None, "", "030-0074321", "030-0076545"))
    '030-0074321'
    """

    takes: ClassVar[frozenset[Kind]] = frozenset(get_args(Kind))

    def apply(self, value: tuple[Value, ...]) -> Value:
        """Give the first value that is not empty."""
        return next((part for part in value if part is not None and part != ""), None)

    def joined(self, kinds: tuple[Kind, ...]) -> Kind | None:
        """The kind that all the fields have."""
        return kinds[0] if len(set(kinds)) == 1 else None
