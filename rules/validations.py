"""Validations compiled: a closure that lets a value pass, or says that it is not what it must be."""

from collections.abc import Callable
from typing import Any

from rules.compiled import Unfit
from rules.filters import compile_filter
from rules.model import Filter, Validation
from schemas.fields import FieldType
from schemas.tables import TableType
from schemas.values import Value

Valid = Callable[[Value], bool]


def compile_validation(written: Validation, field: FieldType, table: TableType) -> Valid:
    """Make the closure that tells whether a value may be written to a field. Raises Faulty.

    Null passes unless a value is asked for with ``not_null``: what is not there breaks no rule.
    """
    matches = compile_filter(_as_filter(written, field.name), table)
    name, wants_value = field.name, _wants_value(written)

    def is_valid(value: Value) -> bool:
        return not wants_value if value is None else matches({name: value})

    return is_valid


def validated(translate: Callable[[Any], Value], is_valid: Valid, way: str) -> Callable[[Any], Value]:
    """Put the validation behind a translation."""

    def translate_validly(value: Any) -> Value:
        translated = translate(value)
        if is_valid(translated):
            return translated
        message = f"{way}: {translated!r} is not what the mapping lets pass (`validate`)"
        raise Unfit("invalid", message, "Correct the value on its side, or the `validate` of the row.")

    return translate_validly


def _as_filter(written: Validation, field: str) -> Filter:
    if written.all is not None:
        return Filter(all=tuple(_as_filter(part, field) for part in written.all))
    if written.any is not None:
        return Filter(any=tuple(_as_filter(part, field) for part in written.any))
    asked = written.model_dump(by_alias=True, exclude_unset=True)
    return Filter.model_validate({"field": field, **asked})


def _wants_value(written: Validation) -> bool:
    if written.all is not None:
        return any(_wants_value(part) for part in written.all)
    return "not_null" in written.operators
