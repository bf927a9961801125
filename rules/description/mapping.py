"""A mapping in words: its tables, its settings, its rows."""

from dataclasses import asdict, dataclass
from typing import Any

from rules.description.row import ARROWS, RowInWords, row_in_words
from rules.description.words import spell_filter, spell_value
from rules.model import MappingModel, Place

_TOLD_APART = {"mapping", "enabled", "left", "right", "fields", "templates"}
_ALWAYS = {"direction", "only_coupled", "create", "conflict", "on_delete"}
"""Settings worth telling when they are left out, too."""


@dataclass(frozen=True, slots=True)
class TemplateInWords:
    """A template for new records."""

    side: str
    name: str
    filter: str
    priority: int
    values: str


@dataclass(frozen=True, slots=True)
class MappingInWords:
    """A mapping as tables, pages and comparisons show it."""

    name: str
    enabled: bool
    left: str
    direction: str
    right: str
    left_filter: str
    right_filter: str
    settings: dict[str, str]
    """By key of the mapping file."""
    rows: tuple[RowInWords, ...]
    templates: tuple[TemplateInWords, ...] = ()

    @property
    def counts(self) -> str:
        """Count the rows by direction."""
        arrows = [row.direction for row in self.rows]
        return ", ".join(f"{arrows.count(arrow)} {arrow}" for arrow in ARROWS.values() if arrow in arrows)

    def as_json(self) -> dict[str, Any]:
        """Give it as plain data for programs."""
        return {**asdict(self), "counts": self.counts}


def mapping_in_words(model: MappingModel) -> MappingInWords:
    """Describe a mapping."""
    return MappingInWords(
        name=model.mapping,
        enabled=model.enabled,
        left=_table(model.left),
        direction=ARROWS[model.direction],
        right=_table(model.right),
        left_filter=spell_filter(model.left.filter),
        right_filter=spell_filter(model.right.filter),
        settings=_settings(model),
        rows=tuple(row_in_words(model, row) for row in model.fields),
        templates=_templates(model),
    )


def _table(place: Place) -> str:
    return f"{place.side}/{place.table}"


def _settings(model: MappingModel) -> dict[str, str]:
    told = {}
    for name, field in MappingModel.model_fields.items():
        value = getattr(model, name)
        worth = name in _ALWAYS or (name in model.model_fields_set and value != field.default)
        if worth and name not in _TOLD_APART:
            told[name] = spell_value(value)
    return told


def _templates(model: MappingModel) -> tuple[TemplateInWords, ...]:
    return tuple(
        TemplateInWords(side, each.name, spell_filter(each.filter), each.priority, spell_value(each.values))
        for side, templates in (("left", model.templates.left), ("right", model.templates.right))
        for each in templates
    )
