"""Settings, values, filters and transforms of a mapping as short text."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from pydantic import BaseModel

from rules.model import Chains, FieldRow, Filter, PerSide, Transform, Validation

_SIGNS = {"eq": "=", "ne": "≠", "lt": "<", "le": "≤", "gt": ">", "ge": "≥"}
_PLAIN = {"is_null": "is null", "not_null": "is not null"}
_UNITS = ((86400, "d"), (3600, "h"), (60, "m"), (1, "s"))


def spell_value(value: Any) -> str:
    """Write a value or a setting as a mapping file does.

    >>> spell_value(True), spell_value(None), spell_value(""), spell_value(("a", 1))
    ('true', 'null', '""', '[a, 1]')
    """
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case "":
            return '""'
        case timedelta():
            return _spell_duration(value)
        case PerSide():
            return _spell_sides(value)
        case BaseModel():
            return _spell_part(value)
        case Mapping():
            return ", ".join(f"{name}: {spell_value(inner)}" for name, inner in value.items())
        case list() | tuple():
            return f"[{', '.join(map(spell_value, value))}]"
    return str(value)


def _spell_duration(length: timedelta) -> str:
    seconds, text = int(length.total_seconds()), ""
    for size, unit in _UNITS:
        if count := seconds // size:
            text, seconds = f"{text}{count}{unit}", seconds % size
    return text or "0s"


def _spell_sides(setting: PerSide[Any]) -> str:
    if setting.left == setting.right:
        return spell_value(setting.left)
    return f"left {spell_value(setting.left)}, right {spell_value(setting.right)}"


def _spell_part(part: BaseModel) -> str:
    if isinstance(part, Filter):
        return spell_filter(part)
    if isinstance(part, Validation):
        return spell_validation(part)
    fields = type(part).model_fields
    written = {
        fields[name].alias or name: getattr(part, name) for name in fields if name in part.model_fields_set
    }
    return spell_value(written) or "yes"


def spell_filter(written: Filter | None) -> str:
    """Write a filter as a sentence; nothing for one that lets all records pass."""
    if written is None:
        return ""
    if written.all is not None:
        return _joined([spell_filter(part) for part in written.all], " and ") or "all records"
    if written.any is not None:
        return _joined([spell_filter(part) for part in written.any], " or ") or "no record"
    if written.not_ is not None:
        return f"not ({spell_filter(written.not_)})"
    if written.rule is not None:
        settings = spell_value(written.settings)
        return f"rule {written.rule}" + (f" ({settings})" if settings else "")
    return _spell_test(written.field or "", written)


def spell_validation(written: Validation) -> str:
    """Write what a value must be."""
    if written.all is not None:
        return _joined([spell_validation(part) for part in written.all], " and ")
    if written.any is not None:
        return _joined([spell_validation(part) for part in written.any], " or ")
    return _spell_test("value", written)


def _spell_test(subject: str, written: Filter | Validation) -> str:
    (name,) = written.operators
    if name in _PLAIN:
        return f"{subject} {_PLAIN[name]}"
    operand = getattr(written, "in_" if name == "in" else name)
    return f"{subject} {_SIGNS.get(name, name.replace('_', ' '))} {spell_value(operand)}"


def _joined(parts: list[str], word: str) -> str:
    if len(parts) < 2:
        return "".join(parts)
    other = " or " if word == " and " else " and "
    return word.join(f"({part})" if other in part else part for part in parts)


def spell_transform(row: FieldRow) -> str:
    """Write what happens to a row's value on the way, one step after the other."""
    written: Transform = row.transform
    if isinstance(written, Chains):
        ways = (("→", written.to_right), ("←", written.to_left))
        return "; ".join(f"{arrow} {_spell_steps(steps)}" for arrow, steps in ways if steps)
    return _spell_steps(written)


def _spell_steps(steps: tuple[Any, ...]) -> str:
    return ", then ".join(
        step.name if step.settings is None else f"{step.name}({spell_value(step.settings)})" for step in steps
    )
