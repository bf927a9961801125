"""What a regular expression finds, alone."""

from functools import cached_property
from typing import Any

from pydantic import NonNegativeInt, model_validator

from rules.expression import Expression, compiled
from rules.transforms.contract import Transform
from rules.transforms.otherwise import Otherwise, otherwise


class RegexExtract(Transform):
    r"""Take the first find of a regular expression: its first group, or all if it has none.

    >>> RegexExtract(pattern=r"\b[0-9]{5}\b").apply("Obere Str. 57, 12209 Berlin")
    '12209'
    >>> RegexExtract(pattern=r"No\. (\d+)").apply("your order No. 4711, thank you")
    '4711'
    """

    pattern: Expression
    """The regular expression (RE2: no look-around, no reference back)."""
    group: NonNegativeInt | str | None = None
    """The group to take, by number or name; 0: all of the find."""
    otherwise: Otherwise = "error"
    """What becomes of a value in which nothing is found."""

    @cached_property
    def _find(self) -> Any:
        return compiled(self.pattern)

    @cached_property
    def _taken(self) -> int:
        if isinstance(self.group, str):
            return int(self._find.groupindex.get(self.group, -1))
        return min(1, self._find.groups) if self.group is None else self.group

    @model_validator(mode="after")
    def _knows_its_group(self) -> "RegexExtract":
        if not 0 <= self._taken <= self._find.groups:
            raise ValueError(f"the pattern has no group {self.group}")
        return self

    def apply(self, value: str) -> str | None:
        """Give what is found."""
        match = self._find.search(value)
        found: str | None = match.group(self._taken) if match else None
        return otherwise(self.otherwise, value, f"has no {self.pattern!r}") if found is None else found

    def inverse(self) -> None:
        """Nothing brings the rest of the text back."""
