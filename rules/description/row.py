"""A row of a mapping in words: where its value comes from, where it goes, and what happens on the way."""

from dataclasses import dataclass

from rules.description.words import spell_transform, spell_value
from rules.model import FieldRow, MappingModel
from rules.ways import direction_of

ARROWS = {"both": "↔", "to_right": "→", "to_left": "←", None: "off"}
_TOLD_APART = {
    "left",
    "right",
    "enabled",
    "direction",
    "constant",
    "default",
    "transform",
    "reference",
    "options",
    "missing",
}


@dataclass(frozen=True, slots=True)
class RowInWords:
    """A row as tables and pages show it."""

    left: str
    direction: str
    """An arrow; ``off``: the row is switched off, or runs in no direction."""
    right: str
    value: str
    """What is written, if it is not the value of the other side as it is."""
    settings: str
    enabled: bool

    @property
    def ends(self) -> tuple[str, str]:
        """Give the fields that the row joins: what it is known by."""
        return self.left, self.right


def row_in_words(model: MappingModel, row: FieldRow) -> RowInWords:
    """Describe a row."""
    return RowInWords(
        left=_end(row.left),
        direction=ARROWS[direction_of(model, row)] if row.enabled else ARROWS[None],
        right=_end(row.right),
        value="; ".join(filter(None, (*_sources(row), spell_transform(row)))),
        settings="; ".join(_settings(row)),
        enabled=row.enabled,
    )


def _end(field: str | tuple[str, ...] | None) -> str:
    return " + ".join(field) if isinstance(field, tuple) else field or ""


def _sources(row: FieldRow) -> list[str]:
    told = []
    if row.is_constant:
        told.append(f"constant {spell_value(row.constant)}")
    if row.has_default:
        told.append(f"{'new records' if row.is_initial else 'default'} {spell_value(row.default)}")
    if row.reference:
        told.append(f"reference {row.reference}, {row.missing} while not coupled")
    if row.options:
        told.append(f"options {row.options}")
    return told


def _settings(row: FieldRow) -> list[str]:
    told = []
    for name, field in FieldRow.model_fields.items():
        value = getattr(row, name)
        if name in row.model_fields_set - _TOLD_APART and value != field.default:
            word = (field.alias or name).replace("_", " ")
            told.append(word if value is True else f"{word} {spell_value(value)}")
    return told
