"""What a regular expression finds, replaced."""

import re
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any

from pydantic import model_validator

from rules.expression import Expression, compiled
from rules.transforms.contract import Transform

_REFERENCE = re.compile(r"\\(?:g<(\w+)>|([0-9]+))")
r"""A group in the replacement: \1, or \g<name>."""


def _pieces(new: str) -> Iterator[tuple[str, int | str | None]]:
    """Give every text of a replacement with the group that follows it; None: none follows."""
    end = 0
    for reference in _REFERENCE.finditer(new):
        group = reference[1] or reference[2]
        yield new[end : reference.start()], int(group) if group.isdecimal() else group
        end = reference.end()
    yield new[end:], None


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
        known = {*self._find.groupindex, *range(self._find.groups + 1), None}
        for _, group in _pieces(self.new):
            if group not in known:
                raise ValueError(f"the pattern has no group {group}")
        return self

    @cached_property
    def _write(self) -> Callable[[Any], str]:
        """Give what writes one find: texts as they are, and groups, in turn."""
        pieces = tuple(_pieces(self.new))
        if len(pieces) == 1:
            return lambda _: self.new
        return lambda find: "".join(
            text + ((find.group(group) or "") if group is not None else "") for text, group in pieces
        )

    def apply(self, value: str) -> str:
        """Give the text with the replacements."""
        replaced: str = self._find.sub(self._write, value)
        return replaced

    def longest(self, most: int) -> int:
        """One replacement longer: how often the pattern is found, nobody knows beforehand."""
        return most + len(_REFERENCE.sub("", self.new))

    def inverse(self) -> None:
        """Nothing tells what was replaced."""
