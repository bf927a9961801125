"""The closure that turns a value of one field into a value of another, and sees that it fits.

These run for every mapped field of every event, so each row gets the cheapest closure that is
still right: nothing at all where the source's type already fits the target's.
"""

import math
from collections.abc import Callable, Sequence
from typing import Any

from rules.adapt import adaptation, holds
from rules.chains import Chain
from rules.compiled import Unfit
from rules.findings import Faulty, Finding
from rules.transforms import Transform, Untranslatable
from rules.transforms.contract import Joining, word_of
from schemas.fields import FieldType, Kind
from schemas.fit import checker
from schemas.values import Value

Translate = Callable[[Any], Value]

_RECORD_ID = FieldType("id", "text")
"""Record ids are text in messages and couplings, whatever the key is in its table."""


def unchanged(value: Value) -> Value:
    """Give the value as it is."""
    return value


def compile_translation(
    source: FieldType, target: FieldType, chain: Chain, way: str, also: Sequence[FieldType] = ()
) -> Translate:
    """Make the closure for a row; ``way`` names both fields in errors. Raises Faulty.

    With further source fields, ``also``, the closure takes a tuple of the values of all of them.
    """
    kinds = kinds_along(chain, (source.kind, *(field.kind for field in also)))
    if not holds(kinds[-1], target.kind):
        message = f"{target.kind} cannot hold {kinds[-1]} ({way})."
        raise Faulty(Finding((), message, "Add a transform, or map another field."))
    fit = _fit(source, target, way, typed=not chain and source.kind == target.kind)
    steps = [(step.bound(kind), step.sees_null) for step, kind in zip(chain, kinds, strict=False)]
    if adapt := adaptation(kinds[-1], target.kind):
        steps.append((adapt, False))
    return _translated(steps, fit, way) if steps else fit


def compile_reference(target: FieldType, way: str) -> Translate:
    """Make the closure for a row that refers to a record: it gets the counterpart's id as text.

    A blank refers to nothing: null, or a blank where the target takes no null. Raises Faulty.
    """
    translate = compile_translation(_RECORD_ID, target, (), way)
    blank: Value = "" if target.kind == "text" and not target.nullable else None

    def refer(value: Value) -> Value:
        return translate(value or blank)

    return refer


def kinds_along(chain: Chain, kinds: tuple[Kind, ...]) -> tuple[Kind, ...]:
    """Tell the kind before each step of a chain, and after it. Raises Faulty if a step cannot take it."""
    # What goes into a first step that joins is a tuple, which has no kind: the first field's stands for it.
    found = list(kinds) if len(kinds) == 1 else [kinds[0], _joined(chain, kinds)]
    for step in chain[len(found) - 1 :]:
        kind = found[-1]
        if isinstance(step, Joining):
            raise _faulty(step, "makes one value of several fields", "Give a list of fields to the row.")
        if not step.accepts(kind):
            takes = " or ".join(sorted(each for each in step.takes if step.accepts(each)))
            raise _faulty(step, f"takes {takes}, not {kind}", "Put a conversion such as `to_text` before it.")
        found.append(step.gives(kind))
    return tuple(found)


def _joined(chain: Chain, kinds: tuple[Kind, ...]) -> Kind:
    """Tell what kind the first step of a row with several source fields makes. Raises Faulty."""
    first = chain[0] if chain else None
    if not isinstance(first, Joining):
        message = "a row with several source fields begins by making one value of theirs."
        raise Faulty(Finding(("transform",), message, "Begin with `concat` or `first_non_empty`."))
    kind = first.joined(kinds)
    if kind is None:
        raise _faulty(first, f"cannot join {' and '.join(kinds)}", "Choose fields of one type.")
    return kind


def _faulty(step: Transform, trouble: str, remedy: str) -> Faulty:
    return Faulty(Finding(("transform",), f"the transform `{word_of(type(step))}` {trouble}.", remedy))


def _translated(steps: Sequence[tuple[Callable[[Any], Value], bool]], fit: Translate, way: str) -> Translate:
    def translate(value: Value) -> Value:
        try:
            for apply, sees_null in steps:
                if value is not None or sees_null:
                    value = apply(value)
        except Untranslatable as error:
            raise Unfit("untranslatable", f"{way}: {error.message}", error.remedy) from error
        return fit(value)

    return translate


def _fit(source: FieldType, target: FieldType, way: str, *, typed: bool) -> Translate:
    """Check only what the source's type leaves open.

    Types, ranges and nulls of an image are what its schema says, for Avro cannot write others.
    The length of a text is not: many databases let a text grow beyond what is declared.
    """
    slow = _checked(target, way)
    if target.kind == "double":
        return _finite(slow, way)
    if not typed or (source.nullable and not target.nullable) or not _within(source, target):
        return slow
    if target.kind in {"text", "bytes"} and target.max_length is not None:
        return _at_most(target.max_length, slow)
    return unchanged


def _within(source: FieldType, target: FieldType) -> bool:
    """Tell whether every decimal of the source has room in the target; other kinds are alike."""
    if target.kind != "decimal":
        return source.kind == target.kind
    if source.kind != "decimal" or (source.scale or 0) > (target.scale or 0):
        return False
    return target.precision is None or (
        source.precision is not None
        and source.precision - (source.scale or 0) <= target.precision - (target.scale or 0)
    )


def _at_most(length: int, slow: Translate) -> Translate:
    def translate(value: Any) -> Value:
        if value is None or len(value) <= length:
            return value  # type: ignore[no-any-return]  # a text, bytes or null, by its schema
        return slow(value)

    return translate


def _checked(target: FieldType, way: str) -> Translate:
    check = checker(target)

    def translate(value: Value) -> Value:
        unfit = check(value)
        if unfit is None:
            return value
        raise Unfit(unfit.code, f"{way}: {unfit.message}", unfit.remedy)

    return translate


def _finite(slow: Translate, way: str) -> Translate:
    def translate(value: Value) -> Value:
        if isinstance(value, float) and not math.isfinite(value):
            # A value that is not even equal to itself would be sent for ever.
            raise Unfit("out_of_range", f"{way}: {value} is not a number", "Correct the value on its side.")
        return slow(value)

    return translate
