"""Filters compiled to one closure each: does a record, as its image shows it, take part?

A field that is null or absent from the image counts as null. Of a null, ``is_null``, ``ne`` and
``not_in`` are true, every other operator is false; so each operator and its opposite divide the
records in two. ``all`` of nothing is true, ``any`` of nothing false. Texts compare with regard
to case. A filter never raises: a value of a type that cannot be compared counts as different.
"""

import operator
import re
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from rules.filter_rules import compile_rule
from rules.findings import Faulty, Finding, below, did_you_mean
from rules.literals import listed, literal
from rules.model import Filter
from rules.named import NAMED_RULES, Matches, RuleRegistry
from rules.written import Path
from schemas.fields import FieldType, Kind
from schemas.tables import TableType
from schemas.values import Image, Value

Compare = Callable[[Any, Any], bool]

_ORDERED: frozenset[Kind] = frozenset({"text", "integer", "long", "double", "decimal", "date", "timestamp"})
_EQUAL: frozenset[Kind] = _ORDERED | {"boolean"}
_TEXT: frozenset[Kind] = frozenset({"text"})

_COMPARE: Mapping[str, tuple[Compare, frozenset[Kind]]] = MappingProxyType(
    {
        "eq": (operator.eq, _EQUAL),
        "ne": (operator.eq, _EQUAL),
        "in": (lambda value, among: value in among, _EQUAL),
        "not_in": (lambda value, among: value in among, _EQUAL),
        "lt": (operator.lt, _ORDERED),
        "le": (operator.le, _ORDERED),
        "gt": (operator.gt, _ORDERED),
        "ge": (operator.ge, _ORDERED),
        "starts_with": (lambda value, start: value.startswith(start), _TEXT),
        "contains": (lambda value, part: part in value, _TEXT),
        "regex": (lambda value, whole: whole.fullmatch(value) is not None, _TEXT),
    }
)
_EQUALITY = frozenset({"eq", "ne", "in", "not_in"})
_OPPOSITES = frozenset({"ne", "not_in"})
_UNCOMPARABLE = (TypeError, ArithmeticError, AttributeError)


def everything(_: Image) -> bool:
    """Match all records: the filter of a table without one."""
    return True


def compile_filter(written: Filter | None, table: TableType, rules: RuleRegistry = NAMED_RULES) -> Matches:
    """Make the closure of a filter on a table. Raises Faulty, its path inside the filter."""
    if written is None:
        return everything
    if written.rule is not None:
        return compile_rule(written, table, rules)
    if written.field is not None:
        return _test(written, table)
    if written.not_ is not None:
        with below("not"):
            return _negated(compile_filter(written.not_, table, rules))
    if written.all is not None:
        return _all(_parts("all", written.all, table, rules))
    return _any(_parts("any", written.any or (), table, rules))


def _parts(
    name: str, parts: tuple[Filter, ...], table: TableType, rules: RuleRegistry
) -> tuple[Matches, ...]:
    compiled: list[Matches] = []
    for index, part in enumerate(parts):
        with below(name, index):
            compiled.append(compile_filter(part, table, rules))
    return tuple(compiled)


def filter_findings(
    written: Filter, table: TableType, rules: RuleRegistry = NAMED_RULES, path: Path = ()
) -> Iterator[Finding]:
    """Find everything in a filter that cannot be compiled for a table."""
    if written.not_ is not None:
        yield from filter_findings(written.not_, table, rules, (*path, "not"))
    for name, parts in (("all", written.all), ("any", written.any)):
        for index, part in enumerate(parts or ()):
            yield from filter_findings(part, table, rules, (*path, name, index))
    if written.field is not None or written.rule is not None:
        try:
            compile_filter(written, table, rules)
        except Faulty as faulty:
            yield faulty.finding.below(path)


def _test(written: Filter, table: TableType) -> Matches:
    field, (name,) = _field(written, table), written.operators
    if name == "is_null":
        return lambda image: image.get(field.name) is None
    if name == "not_null":
        return lambda image: image.get(field.name) is not None
    compare, kinds = _COMPARE[name]
    if field.kind not in kinds:
        message = f"`{name}` cannot be asked of `{field.name}`, which is {field.kind}."
        raise Faulty(Finding((name,), message, f"Ask {', '.join(_operators(field.kind))}."))
    matches = _compared(field.name, compare, _operand(written, name, field))
    return _negated(matches) if name in _OPPOSITES else matches


def _operators(kind: Kind) -> list[str]:
    return [*(name for name, (_, kinds) in _COMPARE.items() if kind in kinds), "is_null", "not_null"]


def _field(written: Filter, table: TableType) -> FieldType:
    field = table.fields.get(written.field or "")
    if field is None:
        message = f"{table} has no field `{written.field}`."
        raise Faulty(Finding(("field",), message, did_you_mean(written.field, table.fields)))
    return field


def _operand(written: Filter, name: str, field: FieldType) -> Any:
    if name == "regex":
        return _pattern(written.regex)
    if name in {"in", "not_in"}:
        among = written.in_ if name == "in" else written.not_in
        return frozenset(_literal(value, field, (name, index)) for index, value in enumerate(among))
    return _literal(getattr(written, name), field, (name,))


def _pattern(written: str) -> re.Pattern[str]:
    try:
        return re.compile(written)
    except re.error as error:
        message = f"`{written}` is no regular expression: {error}."
        raise Faulty(Finding(("regex",), message, "Mend it, or use `starts_with` or `contains`.")) from error


def _literal(value: Any, field: FieldType, path: Path) -> Value:
    if value is None:
        raise Faulty(Finding(path, "nothing is equal to null.", "Use `is_null: true` or `not_null: true`."))
    with below(*path):
        return listed(value, field) if path[0] in _EQUALITY else literal(value, field)


def _compared(field: str, compare: Compare, operand: Any) -> Matches:
    def matches(image: Image) -> bool:
        value = image.get(field)
        try:
            return value is not None and compare(value, operand)
        except _UNCOMPARABLE:
            return False

    return matches


def _negated(matches: Matches) -> Matches:
    return lambda image: not matches(image)


def _all(parts: tuple[Matches, ...]) -> Matches:
    if len(parts) == 1:
        return parts[0]
    if len(parts) == 2:
        first, second = parts
        return lambda image: first(image) and second(image)
    return lambda image: all(matches(image) for matches in parts)


def _any(parts: tuple[Matches, ...]) -> Matches:
    return lambda image: any(matches(image) for matches in parts)
