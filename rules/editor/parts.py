"""Parts of the language that are written shorter than they are kept: both forms, as JSON schema."""

from collections.abc import Mapping
from typing import Any

from rules.editor.tidy import Schema
from rules.named import RuleRegistry
from rules.transforms import Registry

_TESTS = ("all", "any", "not")


def step_schema(registry: Registry) -> Schema:
    """A step of a chain: a word, or a word with its settings."""
    words = {name: _settings_schema(kind.model_json_schema()) for name, kind in sorted(registry.items())}
    alone = [name for name, kind in sorted(registry.items()) if not kind.model_json_schema().get("required")]
    return {"anyOf": [{"enum": alone}, one_key(words)]}


def _settings_schema(whole: Schema) -> Schema:
    """The settings of a transform; the first may stand alone, and all may be left out if none must be."""
    if "$defs" in whole:
        return {}  # a plug-in with settings below settings: nothing is said of them
    properties = whole["properties"]
    first = next(iter(properties.values()), None)
    alone = [] if first is None or first.get("type") == "object" else [_bare(first)]
    nothing = [] if whole.get("required") else [{"type": "null"}]
    return {"description": _prose(whole), "anyOf": [_object(whole), *alone, *nothing]}


def _bare(schema: Schema) -> Schema:
    return {key: value for key, value in schema.items() if key != "default"}


def one_key(words: Mapping[str, Schema]) -> Schema:
    """Exactly one of several keys."""
    return {
        "type": "object",
        "properties": dict(words),
        "additionalProperties": False,
        "minProperties": 1,
        "maxProperties": 1,
    }


def filter_schema(model: Schema, rules: RuleRegistry) -> Schema:
    """A filter: a test of a field, all / any / not of others, or a named rule with its settings."""
    properties = model["properties"]
    operators = [name for name in properties if name not in {*_TESTS, "rule", "settings", "field"}]
    test = {
        "type": "object",
        "properties": {
            "field": {"type": "string", "description": "The field that is tested."},
            **{name: properties[name] for name in operators},
        },
        "required": ["field"],
        "additionalProperties": False,
        "minProperties": 2,
        "maxProperties": 2,
    }
    groups = one_key({name: properties[name] for name in _TESTS})
    return {"description": model["description"], "anyOf": [test, groups, *map(_rule, sorted(rules.items()))]}


def _rule(named: tuple[str, Any]) -> Schema:
    name, kind = named
    whole = kind.model_json_schema()
    schema = _object(whole)
    schema["properties"] = {"rule": {"const": name}, **schema["properties"]}
    schema["required"] = ["rule", *whole.get("required", [])]
    return {"description": _prose(whole), **schema}


def _object(whole: Schema) -> Schema:
    """An object with certain keys, without the prose."""
    kept: Schema = {key: whole[key] for key in ("type", "properties", "required") if key in whole}
    return {**kept, "additionalProperties": False}


def _prose(whole: Schema) -> str:
    return str(whole.get("description", "")).split(">>>")[0].strip()
