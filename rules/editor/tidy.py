"""From what pydantic says of the model to what is written in files."""

from typing import Any

Schema = dict[str, Any]
"""A JSON schema, or a part of one."""
VARIABLE: Schema = {"type": "string", "pattern": r"^\$\{[^{}]+\}$", "description": "A setting, by its name."}


def tidied(schema: Schema) -> Schema:
    """Take out what no reader needs; let variables and lengths of time be what they are in files."""
    if schema.get("format") == "duration":
        return {**_described(schema), "type": "string", "pattern": rf"^(\d+[dhms])+$|{VARIABLE['pattern']}"}
    tidy = {_word(key): _value(key, value) for key, value in schema.items() if not _is_noise(key, value)}
    if _takes_variables(tidy):
        bare = {key: value for key, value in tidy.items() if key not in {"description", "default"}}
        return {**_described(tidy), "anyOf": [bare, {"$ref": "#/definitions/Variable"}]}
    return tidy


def _takes_variables(schema: Schema) -> bool:
    """Tell whether a variable may stand here: for a word, a number, or a list of values."""
    if schema.get("type") == "array":
        return "$ref" not in schema["items"]
    return "enum" in schema or str(schema.get("type")) in {"boolean", "integer", "number"}


def _word(key: str) -> str:
    """Alternatives may overlap once a variable is one of them."""
    return "anyOf" if key == "oneOf" else key


def _value(key: str, value: Any) -> Any:
    if key == "properties":
        return {name: tidied(part) for name, part in value.items()}
    if key == "$ref":
        return value.replace("#/$defs/", "#/definitions/")
    if key == "description":
        return " ".join(value.split())
    if key in {"anyOf", "oneOf"} and {"type": "string"} in value:
        return value  # a text has room for a variable
    if isinstance(value, list):
        return [tidied(part) if isinstance(part, dict) else part for part in value]
    return tidied(value) if isinstance(value, dict) else value


def _is_noise(key: str, value: Any) -> bool:
    return key == "title" or (key == "default" and not isinstance(value, str | bool | int))


def _described(schema: Schema) -> Schema:
    return {"description": " ".join(schema["description"].split())} if "description" in schema else {}
