"""The transforms by the names a mapping file uses. A new one is a file of its own and a line here."""

from collections.abc import Mapping
from types import MappingProxyType

from rules.transforms.alphanumeric_only import AlphanumericOnly
from rules.transforms.concat import Concat
from rules.transforms.contract import Transform, Untranslatable
from rules.transforms.first_non_empty import FirstNonEmpty
from rules.transforms.lookup import Lookup
from rules.transforms.lower import Lower
from rules.transforms.nulls import IfNull, NullIf
from rules.transforms.numbers import ToDecimal, ToInteger, ToText
from rules.transforms.prefix import Prefix, RemovePrefix
from rules.transforms.replace import Replace
from rules.transforms.round_to import Round
from rules.transforms.substring import Substring
from rules.transforms.suffix import RemoveSuffix, Suffix
from rules.transforms.title import Title
from rules.transforms.trim import Trim
from rules.transforms.upper import Upper

Registry = Mapping[str, type[Transform]]

TRANSFORMS: Registry = MappingProxyType(
    {
        "alphanumeric_only": AlphanumericOnly,
        "concat": Concat,
        "first_non_empty": FirstNonEmpty,
        "if_null": IfNull,
        "lookup": Lookup,
        "lower": Lower,
        "null_if": NullIf,
        "prefix": Prefix,
        "remove_prefix": RemovePrefix,
        "remove_suffix": RemoveSuffix,
        "replace": Replace,
        "round": Round,
        "substring": Substring,
        "suffix": Suffix,
        "title": Title,
        "to_decimal": ToDecimal,
        "to_integer": ToInteger,
        "to_text": ToText,
        "trim": Trim,
        "upper": Upper,
    }
)

__all__ = ["TRANSFORMS", "Registry", "Transform", "Untranslatable"]
