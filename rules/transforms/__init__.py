"""The transforms by the names a mapping file uses. A new one is a file of its own and a line here."""

from collections.abc import Mapping
from types import MappingProxyType

from rules.transforms.alphanumeric_only import AlphanumericOnly
from rules.transforms.between import Between
from rules.transforms.concat import Concat
from rules.transforms.contract import Transform, Untranslatable
from rules.transforms.country import Country
from rules.transforms.currency import Currency
from rules.transforms.date_format import FormatDate, ParseDate
from rules.transforms.date_part import DatePart
from rules.transforms.date_time_format import FormatDateTime, ParseDateTime
from rules.transforms.decimal_format import FormatDecimal, ParseDecimal
from rules.transforms.first_non_empty import FirstNonEmpty
from rules.transforms.lookup import Lookup
from rules.transforms.lower import Lower
from rules.transforms.nulls import IfNull, NullIf
from rules.transforms.numbers import ToDecimal, ToInteger, ToText
from rules.transforms.prefix import Prefix, RemovePrefix
from rules.transforms.regex_extract import RegexExtract
from rules.transforms.regex_replace import RegexReplace
from rules.transforms.replace import Replace
from rules.transforms.round_to import Round
from rules.transforms.split import Split
from rules.transforms.substring import Substring
from rules.transforms.suffix import RemoveSuffix, Suffix
from rules.transforms.title import Title
from rules.transforms.trim import Trim
from rules.transforms.unix_time import FromUnixTime, ToUnixTime
from rules.transforms.upper import Upper

Registry = Mapping[str, type[Transform]]

TRANSFORMS: Registry = MappingProxyType(
    {
        "alphanumeric_only": AlphanumericOnly,
        "between": Between,
        "concat": Concat,
        "country": Country,
        "currency": Currency,
        "date_part": DatePart,
        "first_non_empty": FirstNonEmpty,
        "format_date": FormatDate,
        "format_date_time": FormatDateTime,
        "format_decimal": FormatDecimal,
        "from_unix_time": FromUnixTime,
        "if_null": IfNull,
        "lookup": Lookup,
        "lower": Lower,
        "null_if": NullIf,
        "parse_date": ParseDate,
        "parse_date_time": ParseDateTime,
        "parse_decimal": ParseDecimal,
        "prefix": Prefix,
        "regex_extract": RegexExtract,
        "regex_replace": RegexReplace,
        "remove_prefix": RemovePrefix,
        "remove_suffix": RemoveSuffix,
        "replace": Replace,
        "round": Round,
        "split": Split,
        "substring": Substring,
        "suffix": Suffix,
        "title": Title,
        "to_decimal": ToDecimal,
        "to_integer": ToInteger,
        "to_text": ToText,
        "to_unix_time": ToUnixTime,
        "trim": Trim,
        "upper": Upper,
    }
)

__all__ = ["TRANSFORMS", "Registry", "Transform", "Untranslatable"]
