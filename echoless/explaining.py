"""What is said about a mistake in echoless.yaml: where it stands, what is wrong, what to write."""

from typing import Any

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from echoless.settings import Settings
from rules.findings import did_you_mean, spell


def explain(error: ErrorDetails) -> str:
    """Say what is wrong and what to write; never the value itself: it may be secret."""
    path, name = spell(error["loc"]) or "the file", str(error["loc"][-1] if error["loc"] else "")
    parent = _section_at(error["loc"][:-1])
    known = parent.model_fields if parent else {}
    if error["type"] == "extra_forbidden":
        return f"{path}: no such setting. {did_you_mean(name, known)}"
    wanted = known[name].description if name in known else None
    says = "is missing" if error["type"] == "missing" else error["msg"].removeprefix("Value error, ")
    return f"{path}: {says}" + (f" ({name}: {wanted})" if wanted else "")


def _section_at(loc: tuple[int | str, ...]) -> type[BaseModel] | None:
    """Find the section that a path leads to; names of sides and tables lead to what they name."""
    here: Any = Settings
    for part in loc:
        if _is_section(here) and part in here.model_fields:
            here = _without_none(here.model_fields[str(part)].annotation)
        elif getattr(here, "__origin__", None) is dict:
            here = _without_none(here.__args__[1])
        else:
            return None
    return here if _is_section(here) else None


def _is_section(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _without_none(annotation: Any) -> Any:
    """Give X for X | None."""
    if getattr(annotation, "__origin__", None) is dict:
        return annotation
    choices = [choice for choice in getattr(annotation, "__args__", ()) if choice is not type(None)]
    return choices[0] if len(choices) == 1 else annotation
