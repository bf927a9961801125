"""The reference of the transforms: a page made of what the transforms say of themselves."""

import inspect
from collections.abc import Iterator, Mapping
from typing import Any, get_args

from rules.transforms import Registry, Transform
from rules.transforms.contract import Joining
from schemas.fields import Kind

_TYPES: Mapping[str, str] = {"string": "text", "integer": "whole number", "object": "table"}
_HEAD = """\
# Transforms

Every word that a `transform` of a [mapping](../mappings/README.md) may use. The page is made of what the
transforms say of themselves, and the examples are run as tests; `echoless mapping transforms --page`
prints it, together with the transforms of plug-ins that are installed.

A setting that is written alone is the first of its table: `{parse_date: yyyyMMdd}` means
`{parse_date: {pattern: yyyyMMdd}}`.
"""


def transforms_page(registry: Registry) -> str:
    """Write the whole page, in Markdown."""
    return "\n".join([_HEAD, *("\n".join(_section(name, registry[name])) for name in sorted(registry))])


def transform_rows(registry: Registry) -> Iterator[tuple[str, str, str, str]]:
    """Give name, settings, what it does and the way back of every transform, for a table."""
    for name, kind in sorted(registry.items()):
        yield name, ", ".join(kind.model_fields), _prose(kind).split("\n")[0], _way_back(kind)


def _section(name: str, kind: type[Transform]) -> Iterator[str]:
    yield from (f"## `{name}`", "", _prose(kind), "")
    yield f"{_flow(kind)} *On the way back:* {_way_back(kind)}"
    yield ""
    if kind.model_fields:
        yield from ("| setting | | words | left out |", "|---|---|---|---|", *_settings(kind), "")
    yield from ("```python", _examples(kind), "```", "")


def _settings(kind: type[Transform]) -> Iterator[str]:
    properties = kind.model_json_schema()["properties"]
    for name, field in kind.model_fields.items():
        left_out = "required" if field.is_required() else _shown(field.default)
        told = properties[name].get("description")
        yield f"| `{name}` | {told} | {_words(properties[name])} | {left_out} |"


def _shown(default: object) -> str:
    if default is None:
        return ""
    return "blank" if default == "" else f"`{default}`"


def _words(schema: Mapping[str, Any]) -> str:
    """Say what may be written for a setting."""
    if "anyOf" in schema:
        several = (_words(one) for one in schema["anyOf"] if one.get("type") != "null")
        return ", ".join(dict.fromkeys(several))
    if "enum" in schema:
        return ", ".join(f"`{word}`" for word in schema["enum"])
    if "const" in schema:
        return f"`{schema['const']}`"
    return _TYPES.get(schema.get("type", ""), schema.get("type", "anything"))


def _flow(kind: type[Transform]) -> str:
    """Say what goes in and what comes out."""
    takes = sorted(kind.takes)
    several = " of several fields" if issubclass(kind, Joining) else ""
    null = "; sees null" if kind.sees_null else ""
    return f"Takes {_listed(takes)}{several}{null}; gives {kind.outcome or _outcome(kind)}."


def _outcome(kind: type[Transform]) -> str:
    takes = sorted(kind.takes)
    gives = sorted({_gives(kind, one) or one for one in takes})
    return "the same" if gives == takes and len(takes) > 1 else ", ".join(gives)


def _listed(kinds: list[Kind]) -> str:
    return "any kind" if len(kinds) == len(get_args(Kind)) else ", ".join(kinds)


def _gives(kind: type[Transform], one: Kind) -> Kind | None:
    """Ask a transform without settings: what it gives does not depend on them."""
    bare = kind.model_construct()
    return bare.joined((one, one)) if isinstance(bare, Joining) else bare.gives(one)


def _way_back(kind: type[Transform]) -> str:
    if kind.inverse is Transform.inverse:
        return "The same again."
    return _first_line(kind.inverse)


def _first_line(documented: object) -> str:
    return (inspect.getdoc(documented) or "").split("\n")[0]


def _prose(kind: type[Transform]) -> str:
    return (inspect.getdoc(kind) or "").split(">>>")[0].strip()


def _examples(kind: type[Transform]) -> str:
    text = inspect.getdoc(kind) or ""
    return text[text.find(">>>") :].strip()
