"""An option mapping in words: its two sides, and the pairs that it begins with."""

from dataclasses import asdict, dataclass
from typing import Any

from rules.model import OptionEnd, OptionsModel


@dataclass(frozen=True, slots=True)
class OptionsInWords:
    """An option mapping as tables, pages and comparisons show it."""

    name: str
    left: str
    right: str
    left_values: dict[str, str]
    """Labels by value; of a table, none: they are its records."""
    right_values: dict[str, str]
    seed: dict[str, str]
    """Right values by left ones."""

    def as_json(self) -> dict[str, Any]:
        """Give it as plain data for programs."""
        return asdict(self)


def options_in_words(options: OptionsModel) -> OptionsInWords:
    """Describe an option mapping."""
    left, right = options.left, options.right
    values = dict(left.values or {}), dict(right.values or {})
    return OptionsInWords(options.options, _end(left), _end(right), *values, dict(options.seed))


def _end(end: OptionEnd) -> str:
    return f"{end.side}/{end.table}" if end.table else f"a list of {end.side}"
