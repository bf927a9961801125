"""What a regular expression finds, replaced."""

import re
from functools import cached_property
from typing import Any

from pydantic import model_validator

from rules.expression import Expression, compiled
from rules.transforms.contract import Transform

_REFERENCE = re.compile(r"\\(?:g<(\w+)>|([0-9]+))")
r"""A group in the replacement: \1, or \g<name>."""


class RegexReplace(Transform):
    r"""Replace whatever a regular expression finds; groups are written back as \1 or \g<name>.

    >>> RegexReplace(pattern=r"[^0-9+]").apply("+49 (30) 007-4321")
    '+49300074321'
    >>> RegexReplace(pattern=r"^(\w+), (\w+)$", new=r"\2 \1").apply("Anders, Maria")
    'Maria Anders'
    """

    pattern: Expression
    """The regular expression (RE2: no look-around, no reference back)."""
    new: str = ""
    """What takes the place of each find."""

    @cached_property
    def _find(self) -> Any:
        return compiled(self.pattern)

    @model_validator(mode="after")
    def _knows_its_groups(self) -> "RegexReplace":
        for name, number in _REFERENCE.findall(self.new):
            if (name and name not in self._find.groupindex) or (number and int(number) > self._find.groups):
                raise ValueError(f"the pattern has no group {name or number}")
        return self

    def apply(self, value: str) -> str:
        """Give the text with the replacements."""
        replaced: str = self._find.sub(self.new, value)
        return replaced

    def longest(self, most: int) -> int:
        """One replacement longer: how often the pattern is found, nobody knows beforehand."""
        return most + len(_REFERENCE.sub("", self.new))

    def inverse(self) -> None:
        """Nothing tells what was replaced."""
