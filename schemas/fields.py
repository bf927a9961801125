"""The type of a field: what a column of a side can hold, in words that every side shares."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "boolean", "integer", "long", "double", "decimal", "date", "timestamp", "bytes"]
"""integer has 32 bits, long has 64; timestamp is a moment, in UTC, to the microsecond."""


@dataclass(frozen=True, slots=True)
class FieldType:
    """What a field of a table can hold."""

    name: str
    kind: Kind
    nullable: bool = True
    max_length: int | None = None
    """Characters of a text, bytes of a bytes field; None: no limit."""
    precision: int | None = None
    """Digits of a decimal in all."""
    scale: int | None = None
    """Digits of a decimal after the point."""
    doc: str = ""
    options: tuple[str, ...] = ()
    """The values a field can take, as text, where its schema lists them; none: any of its kind."""
