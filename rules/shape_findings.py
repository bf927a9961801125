"""What pydantic says of a mapping file, in words for who wrote the file."""

import re
from typing import Any

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from rules.findings import Finding, did_you_mean
from rules.model import Chains, FieldRow, Filter, MappingModel, PerSide, Place
from rules.written import Document, Path


def shape_finding(document: Document, error: ErrorDetails) -> Finding:
    """Say where a mistake stands, what it is, and what was perhaps meant."""
    path = document.trim(error["loc"])
    last = error["loc"][-1] if error["loc"] else ""
    context = error.get("ctx", {})
    match error["type"]:
        case "extra_forbidden":
            return Finding(path, f"unknown key `{last}`.", did_you_mean(last, _known_keys(path[:-1])))
        case "missing":
            around = document.trim(error["loc"][:-1])
            return Finding((*around, last), f"the key `{last}` is missing.")
        case "literal_error" if last in {"is_null", "not_null"}:
            return Finding(
                path, f"`{last}` is followed by true.", "For the opposite, use the other of the two."
            )
        case "literal_error":
            known = re.findall(r"'([^']*)'", str(context["expected"])) or [str(context["expected"])]
            return Finding(
                path, f"{_shown(error)} is not one of its words.", did_you_mean(error["input"], known)
            )
        case "value_error":
            return Finding(path, f"{context['error']}.")
        case _:
            return Finding(path, f"{error['msg']}, not {_shown(error)}.")


def _shown(error: ErrorDetails) -> str:
    written = error["input"]
    text = str(written).lower() if isinstance(written, bool) else str(written)
    return f"`{text if len(text) <= 60 else text[:57] + '...'}`"


def _known_keys(path: Path) -> list[str]:
    """List the keys that are known at a place of a mapping file."""
    return [field.alias or name for name, field in _part_at(path).model_fields.items()]


def _part_at(path: Path) -> type[BaseModel]:
    if "filter" in path:
        return Filter
    if "transform" in path:
        return Chains
    match path:
        case ():
            return MappingModel
        case ("left" | "right",):
            return Place
        case ("fields", _):
            return FieldRow
        case _:
            return PerSide[Any]
