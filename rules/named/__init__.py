"""The named rules by the names a mapping file uses. A new one is a file of its own and a line here."""

from collections.abc import Mapping
from types import MappingProxyType

from rules.named.contract import Matches, NamedRule
from rules.named.filled import Filled
from rules.named.iso_currency import IsoCurrency

RuleRegistry = Mapping[str, type[NamedRule]]

NAMED_RULES: RuleRegistry = MappingProxyType(
    {
        "filled": Filled,
        "iso_currency": IsoCurrency,
    }
)

__all__ = ["NAMED_RULES", "Matches", "NamedRule", "RuleRegistry"]
