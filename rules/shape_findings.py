"""What pydantic says of a mapping file, in words for who wrote the file."""

import re
from types import MappingProxyType
from typing import Any

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from rules.findings import Finding, did_you_mean
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
from rules.written import Document, Path

_EXPECTED = MappingProxyType(
    {
        "tuple_type": "a list",
        "string_type": "a text",
        "bool_type": "true or false",
        "bool_parsing": "true or false",
        "int_type": "a whole number",
        "int_parsing": "a whole number",
        "int_from_float": "a whole number",
        "dict_type": "keys with values",
        "mapping_type": "keys with values",
        "model_type": "keys with values",
        "model_attributes_type": "keys with values",
    }
)
"""What is expected, by what pydantic calls its absence."""


def shape_finding(document: Document, model: type[BaseModel], error: ErrorDetails) -> Finding:
    """Say where a mistake stands, what it is, and what was perhaps meant."""
    path = document.trim(error["loc"])
    last = error["loc"][-1] if error["loc"] else ""
    context = error.get("ctx", {})
    match error["type"]:
        case "extra_forbidden":
            return Finding(path, f"unknown key `{last}`.", did_you_mean(last, known_keys(model, path[:-1])))
        case "missing":
            around = document.trim(error["loc"][:-1])
            return Finding((*around, last), f"the key `{last}` is missing.")
        case "literal_error" if last in {"is_null", "not_null"}:
            return Finding(
                path, f"`{last}` is followed by true.", "For the opposite, use the other of the two."
            )
        case "literal_error":
            known = re.findall(r"'([^']*)'", str(context["expected"])) or [str(context["expected"])]
            words = ", ".join(f"`{word}`" for word in known)
            return Finding(path, f"{_shown(error)} is not one of its words.", f"Write one of {words}.")
        case "value_error":
            return Finding(path, f"{context['error']}.")
        case kind if kind in _EXPECTED:
            return Finding(path, f"{_EXPECTED[kind]} is expected, not {_shown(error)}.")
        case _:
            return Finding(path, f"{error['msg']}, not {_shown(error)}.")


def _shown(error: ErrorDetails) -> str:
    written = error["input"]
    text = str(written).lower() if isinstance(written, bool) else str(written)
    return f"`{text if len(text) <= 60 else text[:57] + '...'}`"


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
