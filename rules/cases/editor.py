"""The JSON schema of files of golden cases: an editor that is shown it completes keys and marks mistakes."""

from typing import Any

from rules.cases.model import CaseFile

Schema = dict[str, Any]


def cases_schema() -> Schema:
    """Make the schema. Names of mappings, records and fields it cannot know: `mapping test` sees to those."""
    whole = CaseFile.model_json_schema()
    parts = whole.pop("$defs")
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Golden cases of a mapping",
        **_tidied(whole),
        "definitions": {name: _tidied(part) for name, part in sorted(parts.items())},
    }


def _tidied(schema: Schema) -> Schema:
    """Take out what no reader needs; say of a key what its text says, in one line."""
    return {key: _value(key, value) for key, value in schema.items() if key not in {"title", "default"}}


def _value(key: str, value: Any) -> Any:
    if key in {"properties", "definitions"}:
        return {name: _tidied(part) for name, part in value.items()}
    if key == "$ref":
        return value.replace("#/$defs/", "#/definitions/")
    if key == "description":
        return " ".join(value.split())
    if isinstance(value, list):
        return [_tidied(part) if isinstance(part, dict) else part for part in value]
    return _tidied(value) if isinstance(value, dict) else value
