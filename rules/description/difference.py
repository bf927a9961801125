"""What a change of mapping files changes: by mapping, by setting, by row."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Literal

from rules.description.mapping import MappingInWords
from rules.description.options import OptionsInWords
from rules.description.row import RowInWords

What = Literal["mapping", "setting", "row", "template", "options", "left value", "right value", "first row"]


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is different."""

    mapping: str
    what: What
    name: str
    old: str
    """Empty: it is new."""
    new: str
    """Empty: it is gone."""


def changes(old: Mapping[str, MappingInWords], new: Mapping[str, MappingInWords]) -> list[Change]:
    """Compare mappings by name."""
    told: list[Change] = []
    for name in dict.fromkeys((*old, *new)):
        before, after = old.get(name), new.get(name)
        if before is None or after is None:
            told.append(Change(name, "mapping", name, _mapping(before), _mapping(after)))
        else:
            told += _of_mapping(before, after)
    return told


def option_changes(old: Mapping[str, OptionsInWords], new: Mapping[str, OptionsInWords]) -> list[Change]:
    """Compare option mappings by name."""
    told: list[Change] = []
    for name in dict.fromkeys((*old, *new)):
        before, after = old.get(name), new.get(name)
        if before is None or after is None:
            told.append(Change(name, "options", name, _options(before), _options(after)))
        else:
            ends = _compared(name, "options", {name: _options(before)}, {name: _options(after)})
            told += [*ends, *_of_options(before, after)]
    return told


def _options(options: OptionsInWords | None) -> str:
    return "" if options is None else f"{options.left} / {options.right}"


def _of_options(old: OptionsInWords, new: OptionsInWords) -> list[Change]:
    return [
        *_compared(new.name, "left value", old.left_values, new.left_values),
        *_compared(new.name, "right value", old.right_values, new.right_values),
        *_compared(new.name, "first row", old.seed, new.seed),
    ]


def _mapping(mapping: MappingInWords | None) -> str:
    return "" if mapping is None else f"{mapping.left} {mapping.direction} {mapping.right}, {mapping.counts}"


def _of_mapping(old: MappingInWords, new: MappingInWords) -> list[Change]:
    return [
        *_compared(new.name, "setting", _settings(old), _settings(new)),
        *_compared(new.name, "template", _templates(old), _templates(new)),
        *_compared(new.name, "row", _rows(old), _rows(new)),
    ]


def _settings(mapping: MappingInWords) -> dict[str, str]:
    return {
        "enabled": str(mapping.enabled).lower(),
        "left": mapping.left,
        "right": mapping.right,
        "left filter": mapping.left_filter or "all records",
        "right filter": mapping.right_filter or "all records",
        **mapping.settings,
    }


def _templates(mapping: MappingInWords) -> dict[str, str]:
    return {
        f"{each.side} {each.name}": f"if {each.filter or 'any'}, priority {each.priority}: {each.values}"
        for each in mapping.templates
    }


def _rows(mapping: MappingInWords) -> dict[str, str]:
    """Give the rows by the fields that they join; a second one between the same fields by its number, too."""
    told: dict[str, str] = {}
    for row in mapping.rows:
        name = f"{row.left or '·'} / {row.right or '·'}"
        while name in told:
            name += " again"
        told[name] = _row(row)
    return told


def _row(row: RowInWords) -> str:
    said = [row.direction, row.value, row.settings]
    return "; ".join(filter(None, said))


def _compared(mapping: str, what: What, old: dict[str, str], new: dict[str, str]) -> list[Change]:
    return [
        Change(mapping, what, name, old.get(name, ""), new.get(name, ""))
        for name in dict.fromkeys((*old, *new))
        if old.get(name) != new.get(name)
    ]


COLUMNS = tuple(field.name for field in fields(Change))
