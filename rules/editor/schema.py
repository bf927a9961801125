"""The JSON schema of mapping files: made of the model, the transforms and the named rules.

An editor that is shown it completes keys and words, tells what they mean, and marks mistakes
while they are written. Names of tables and fields it cannot know: those `mapping check` sees to.
"""

from collections.abc import Mapping

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from rules.editor.parts import filter_schema, one_key, step_schema
from rules.editor.tidy import VARIABLE, Schema, tidied
from rules.model import MappingModel, OptionsModel, SettingsModel
from rules.named import RuleRegistry
from rules.transforms import Registry

_DOCUMENTS: Mapping[str, type[BaseModel]] = {
    "mapping": MappingModel,
    "options": OptionsModel,
    "settings": SettingsModel,
}
"""What a document is, by the key that names it."""
_TEXT_BY_ID: Schema = {"type": "object", "additionalProperties": {"type": ["string", "integer"]}}
"""Ids and labels of option mappings: whole numbers are texts, too."""


def mapping_schema(registry: Registry, rules: RuleRegistry) -> Schema:
    """Make the schema, for the transforms and rules that there are."""
    _, whole = models_json_schema([(model, "validation") for model in _DOCUMENTS.values()])
    parts: Schema = whole["$defs"]
    parts["Step"] = step_schema(registry)
    parts["Filter"] = filter_schema(parts["Filter"], rules)
    parts["Validation"] = one_key(parts["Validation"]["properties"])
    parts["MatchFlag"] = {"anyOf": [{"type": "boolean"}, parts["MatchFlag"]]}
    parts["OptionEnd"]["properties"]["values"]["anyOf"][0] = _TEXT_BY_ID
    parts["OptionsModel"]["properties"]["seed"] |= _TEXT_BY_ID
    for name in [name for name in parts if name.startswith("PerSide")]:
        parts[name] = _one_word_for_both(parts[name])
    definitions = {"Variable": VARIABLE, **{name: tidied(part) for name, part in sorted(parts.items())}}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "A mapping of echoless",
        **_document_kinds(),
        "definitions": definitions,
    }


def _document_kinds() -> Schema:
    """Say which model a document is read as: by the key that names it, so that mistakes are told within."""
    schema: Schema = {"required": ["mapping"]}
    for key, model in _DOCUMENTS.items():
        then = {"$ref": f"#/definitions/{model.__name__}"}
        schema = {"if": {"required": [key]}, "then": then, "else": schema}
    return schema


def _one_word_for_both(part: Schema) -> Schema:
    """A setting of either side: one word stands for both."""
    return {"anyOf": [part["properties"]["left"], part]}
