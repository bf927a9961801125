"""Data that never changes, where thousands of them are made every second."""

from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(cls: type[T]) -> type[T]:
    """Make a slotted dataclass that the type checker holds to be frozen.

    A dataclass that freezes itself at run time is made some five times slower: its ``__init__``
    goes around its own lock, field by field. Elsewhere, where few are made, that lock is kept.
    """
    return dataclass(slots=True, unsafe_hash=True)(cls)
