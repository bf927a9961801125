"""The settings of a transform or a named rule, from what a mapping file gives it."""

import re
from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from rules.findings import Faulty, Finding

T = TypeVar("T", bound=BaseModel)


def read_settings(kind: type[T], given: Mapping[str, Any], what: str) -> T:
    """Make the transform or rule that has these settings; ``what`` names it. Raises Faulty.

    >>> from rules.transforms.split import Split
    >>> read_settings(Split, {"separator": ","}, "`split`")
    Split(separator=',', part=0, otherwise='error')
    """
    try:
        return kind.model_validate(given)
    except ValidationError as invalid:
        first = invalid.errors(include_url=False)[0]
        known = ", ".join(kind.model_fields)
        remedy = f"Its settings: {known}." if known else "It has no settings."
        raise Faulty(_finding(what, first, remedy)) from invalid


def _finding(what: str, error: ErrorDetails, remedy: str) -> Finding:
    setting = f"`{'.'.join(map(str, error['loc']))}`"
    context = error.get("ctx", {})
    match error["type"]:
        case "extra_forbidden":
            return Finding((), f"{what} has no setting {setting}.", remedy)
        case "missing":
            return Finding((), f"{what}: the setting {setting} is missing.", remedy)
        case "literal_error":
            words = re.sub(r"'([^']*)'", r"`\1`", str(context["expected"]))
            message = f"{what}: {setting}: `{error['input']}` is not one of its words."
            return Finding((), message, f"Write {words}.")
        case "value_error":
            place = f"{setting}: " if error["loc"] else ""
            return Finding((), f"{what}: {place}{context['error']}.", remedy)
        case _:
            return Finding((), f"{what}: {setting}: {error['msg']}, not `{error['input']}`.", remedy)
