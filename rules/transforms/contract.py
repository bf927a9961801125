"""What a transform is: its settings, the kinds it takes and gives, and what it does with a value."""

import re
from abc import abstractmethod
from collections.abc import Callable
from typing import Any, ClassVar

from rules.documented import Documented
from schemas.fields import Kind
from schemas.values import Value


class Untranslatable(Exception):
    """A transform can do nothing with a value. The row that uses it names the field."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


class Transform(Documented):
    """One step of a chain. A null passes it by, unless it says otherwise.

    The attributes are its settings in the mapping file; the first may be written alone. The text
    below an attribute says in the reference what the setting means.
    """

    takes: ClassVar[frozenset[Kind]] = frozenset({"text"})
    sees_null: ClassVar[bool] = False

    outcome: ClassVar[str] = ""
    """In the reference: what comes out, where that depends on the settings."""

    @abstractmethod
    def apply(self, value: Any) -> Value:
        """Turn a value of one of the kinds it takes into another. Raises Untranslatable."""

    def accepts(self, kind: Kind) -> bool:
        """Tell whether it takes values of a kind, with these settings."""
        return kind in self.takes

    def bound(self, kind: Kind) -> Callable[[Any], Value]:  # noqa: ARG002  # for those whom it concerns
        """Give what turns values of one kind; ``kind`` is one that it accepts."""
        return self.apply

    def gives(self, kind: Kind) -> Kind:
        """Tell the kind of the outcome for a kind that goes in."""
        return kind

    def longest(self, most: int) -> int:
        """Tell how long a text can become that has at most so many characters."""
        return most

    def inverse(self) -> "Transform | None":
        """Give what a two-way row does on the way back; None: there is no one answer.

        A transform that brings values into one form is its own inverse.
        """
        return self

    def samples(self) -> tuple[Value, ...]:
        """Give values that `mapping check` should send across and back, besides the usual ones."""
        return ()


class Joining(Transform):
    """The first step of a row with several source fields: it makes one value of theirs.

    ``apply`` gets a tuple of the values, in the order of the fields; any of them may be null.
    """

    def joined(self, kinds: tuple[Kind, ...]) -> Kind | None:
        """Tell the kind of the outcome; None: values of these kinds make no one value."""
        return kinds[0] if set(kinds) <= self.takes else None

    def longest_joined(self, most: tuple[int, ...]) -> int:
        """Tell how long the text can become that is made of texts of at most these lengths."""
        return max(most)

    def inverse(self) -> None:
        """One value does not tell what several were."""


def word_of(kind: type[Transform]) -> str:
    """Give the word for a transform in mapping files, as its class is called.

    >>> word_of(Joining)
    'joining'
    """
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", kind.__name__).lower()
