"""Filters compiled to one closure each: does a record, as its image shows it, take part?

A field that is null or absent from the image counts as null. Of a null, ``is_null``, ``ne`` and
``not_in`` are true, every other operator is false; so each operator and its opposite divide the
records in two. ``all`` of nothing is true, ``any`` of nothing false. Texts compare with regard
to case. A filter never raises: a value of a type that cannot be compared counts as different.
"""

import operator
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from rules.expression import compiled
from rules.filter_closures import Make, all_of, any_of, comparing, everything, is_among, is_equal, negated
from rules.filter_rules import compile_rule
from rules.findings import Faulty, Finding, below, did_you_mean
from rules.literals import listed, literal
from rules.model import Filter
from rules.named import NAMED_RULES, Matches, RuleRegistry
from rules.written import Path
from schemas.fields import FieldType, Kind
from schemas.tables import TableType
from schemas.values import Value

_ORDERED: frozenset[Kind] = frozenset({"text", "integer", "long", "double", "decimal", "date", "timestamp"})
_EQUAL: frozenset[Kind] = _ORDERED | {"boolean"}
_TEXT: frozenset[Kind] = frozenset({"text"})

_TESTS: Mapping[str, tuple[Make, frozenset[Kind]]] = MappingProxyType(
    {
        "eq": (is_equal, _EQUAL),
        "ne": (is_equal, _EQUAL),
        "in": (is_among, _EQUAL),
        "not_in": (is_among, _EQUAL),
        "lt": (comparing(operator.lt), _ORDERED),
        "le": (comparing(operator.le), _ORDERED),
        "gt": (comparing(operator.gt), _ORDERED),
        "ge": (comparing(operator.ge), _ORDERED),
        "starts_with": (comparing(lambda value, start: value.startswith(start)), _TEXT),
        "contains": (comparing(lambda value, part: part in value), _TEXT),
        "regex": (comparing(lambda value, whole: whole.fullmatch(value)), _TEXT),
    }
)
_EQUALITY = frozenset({"eq", "ne", "in", "not_in"})
_OPPOSITES = frozenset({"ne", "not_in"})


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
            return negated(compile_filter(written.not_, table, rules))
    if written.all is not None:
        return all_of(_parts("all", written.all, table, rules))
    return any_of(_parts("any", written.any or (), table, rules))


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
    make, kinds = _TESTS[name]
    if field.kind not in kinds:
        message = f"`{name}` cannot be asked of `{field.name}`, which is {field.kind}."
        raise Faulty(Finding((name,), message, f"Ask {', '.join(_operators(field.kind))}."))
    matches = make(field.name, _operand(written, name, field))
    return negated(matches) if name in _OPPOSITES else matches


def _operators(kind: Kind) -> list[str]:
    return [*(name for name, (_, kinds) in _TESTS.items() if kind in kinds), "is_null", "not_null"]


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


def _pattern(written: str) -> Any:
    try:
        return compiled(written)
    except ValueError as error:
        raise Faulty(
            Finding(("regex",), f"{error}.", "Mend it, or use `starts_with` or `contains`.")
        ) from error


def _literal(value: Any, field: FieldType, path: Path) -> Value:
    if value is None:
        raise Faulty(Finding(path, "nothing is equal to null.", "Use `is_null: true` or `not_null: true`."))
    with below(*path):
        return listed(value, field) if path[0] in _EQUALITY else literal(value, field)
