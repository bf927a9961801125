"""Which keys are known at a place of a mapping file."""

from typing import Any

from pydantic import BaseModel

from rules.model import (
    Chains,
    FieldRow,
    Filter,
    JobModel,
    MappingModel,
    MatchFlag,
    OptionEnd,
    OptionsModel,
    PerSide,
    Place,
    TemplateModel,
    Templates,
    Validation,
)
from rules.written import Path


def known_keys(kind: type[BaseModel], path: Path) -> list[str]:
    """List the keys that are known at a place of a mapping file."""
    part = kind
    if path:
        part = _part_of_mapping(path) if kind is MappingModel else _part_of_options(path)
    return [field.alias or name for name, field in part.model_fields.items() if not field.exclude]


def _part_of_options(path: Path) -> type[BaseModel]:
    return OptionEnd if path[0] in {"left", "right"} else OptionsModel


def _part_of_mapping(path: Path) -> type[BaseModel]:
    match path:
        case (*_, "filter") | (*_, "filter", _) | (*_, "all" | "any", int()) | (*_, "not"):
            return Validation if "validate" in path else Filter
        case (*_, "validate"):
            return Validation
        case (*_, "transform"):
            return Chains
        case ("left" | "right",):
            return Place
        case ("fields", _):
            return FieldRow
        case ("fields", _, "match"):
            return MatchFlag
        case ("job",):
            return JobModel
        case ("templates",):
            return Templates
        case ("templates", _, _):
            return TemplateModel
        case _:
            return PerSide[Any]
