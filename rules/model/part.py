"""What all parts of a mapping file share: they never change, and they know all of their keys."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import Field, StrictBool, StrictInt, StrictStr, model_validator

from rules.documented import Documented

Scalar = StrictBool | StrictInt | Annotated[Decimal, Field(strict=True)] | StrictStr | None
"""A value as YAML writes it; the type of its field decides what it becomes."""

Direction = Literal["both", "to_left", "to_right"]
Compare = Literal["exact", "code"]
"""``code``: trimmed and without regard to case, as business systems compare codes."""
ReceiverEdits = Literal["keep", "put back", "report"]
"""Edits by hand on the receiving side of a one-way row: they stay until the source changes, are
put back, or stay under an open error."""

T = TypeVar("T")


class Part(Documented):
    """Part of a mapping file: never changed, and a key it does not know is an error.

    The text below a key says in editors what it means.
    """


class PerSide(Part, Generic[T]):
    """A setting of either side; one word stands for both."""

    left: T
    right: T

    @model_validator(mode="before")
    @classmethod
    def _one_word_for_both(cls, written: Any) -> Any:
        return written if isinstance(written, Mapping) else {"left": written, "right": written}
