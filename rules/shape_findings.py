"""What pydantic says of a mapping file, in words for who wrote the file."""

import re
from types import MappingProxyType

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from rules.findings import Finding, did_you_mean
from rules.known_keys import known_keys
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
        "is_instance_of": "a number",
        "dict_type": "keys with values",
        "mapping_type": "keys with values",
        "model_type": "keys with values",
        "model_attributes_type": "keys with values",
    }
)
"""What was expected, by what pydantic calls its absence."""


def shape_findings(
    document: Document, model: type[BaseModel], invalid: ValidationError
) -> tuple[Finding, ...]:
    """Say where each mistake stands, what it is, and what was perhaps meant."""
    found: dict[Path, list[ErrorDetails]] = {}
    for error in invalid.errors(include_url=False):
        found.setdefault(document.trim(error["loc"]), []).append(error)
    findings: list[Finding] = []
    for path, errors in found.items():
        kinds = {error["type"] for error in errors}
        if len(kinds) > 1 and kinds <= _EXPECTED.keys():
            lists = "tuple_type" in kinds
            wanted = "a value, or a list of values" if lists else "a value"
            findings.append(Finding(path, f"expected {wanted}, not {_shown(errors[0])}."))
        else:
            findings += [_finding(document, model, error) for error in errors]
    return tuple(dict.fromkeys(findings))


def _finding(document: Document, model: type[BaseModel], error: ErrorDetails) -> Finding:
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
        case "too_short":
            few = f"expected at least {context['min_length']} of them, not {context['actual_length']}."
            return Finding(path, few)
        case "value_error":
            return Finding(path, f"{context['error']}.")
        case kind if kind in _EXPECTED:
            return Finding(path, f"expected {_EXPECTED[kind]}, not {_shown(error)}.")
        case _:
            return Finding(path, f"{error['msg']}, not {_shown(error)}.")


def _shown(error: ErrorDetails) -> str:
    written = error["input"]
    text = str(written).lower() if isinstance(written, bool) else str(written)
    return f"`{text if len(text) <= 60 else text[:57] + '...'}`"
