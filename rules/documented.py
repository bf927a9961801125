"""What the text below an attribute says of a setting: for the schema of editors and the reference.

pydantic reads it at the making of every class, from the source, whoever needs it or not: two thirds
of the start of every process went there. Here it is read when a schema is asked for.
"""

import ast
import inspect
from functools import cache
from itertools import pairwise
from textwrap import dedent
from typing import Any

from pydantic import BaseModel, ConfigDict, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema


class Documented(BaseModel):
    """A part of a mapping file: never changed, a key it does not know is an error, and keys are explained."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Give the schema, each key with its explanation."""
        schema = handler(core_schema)
        properties = handler.resolve_ref_schema(schema).get("properties", {})
        for name, text in explanations(cls).items():
            field = cls.model_fields.get(name)
            if field is not None and field.description is None:
                properties[field.alias or name]["description"] = text
        return schema


@cache
def explanations(kind: type[BaseModel]) -> dict[str, str]:
    """Give the text below each attribute of a class and of those that it extends."""
    found: dict[str, str] = {}
    for part in reversed(kind.__mro__):
        found |= _below_attributes(part)
    return found


def _below_attributes(kind: type[Any]) -> dict[str, str]:
    try:
        (body,) = ast.parse(dedent(inspect.getsource(kind))).body
    except (OSError, TypeError, ValueError):
        return {}  # made at run time: it has no text of its own
    lines = body.body if isinstance(body, ast.ClassDef) else []
    found = {}
    for attribute, text in pairwise(lines):
        if isinstance(attribute, ast.AnnAssign) and isinstance(attribute.target, ast.Name):
            said = text.value if isinstance(text, ast.Expr) else None
            if isinstance(said, ast.Constant) and isinstance(said.value, str):
                found[attribute.target.id] = inspect.cleandoc(said.value)
    return found
