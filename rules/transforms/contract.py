"""What a transform is: its settings, the kinds it takes and gives, and what it does with a value."""

from abc import abstractmethod
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict

from schemas.fields import Kind
from schemas.values import Value


class Untranslatable(Exception):
    """A transform can do nothing with a value. The row that uses it names the field."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


class Transform(BaseModel):
    """One step of a chain. A null passes it by, unless it says otherwise.

    The attributes are its settings in the mapping file; the first may be written alone.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    takes: ClassVar[frozenset[Kind]] = frozenset({"text"})
    sees_null: ClassVar[bool] = False

    @abstractmethod
    def apply(self, value: Any) -> Value:
        """Turn a value of one of the kinds it takes into another. Raises Untranslatable."""

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
