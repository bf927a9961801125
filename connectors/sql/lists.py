"""Many ids in one parameter: an array on PostgreSQL, a JSON list on SQLite."""

# ruff: noqa: S608 - names in statements are quoted, values travel as parameters

from collections.abc import Collection
from typing import Any

import orjson


def in_list(dialect: str, expression: str, kind: str = "text") -> str:
    """Give the condition that the expression is one of ``:ids``."""
    if dialect == "sqlite":
        return f"{expression} IN (SELECT value FROM json_each(:ids))"
    return f"{expression} = ANY(CAST(:ids AS {kind}[]))"


def listed(dialect: str, ids: Collection[Any]) -> Any:
    """Write ids as the parameter ``:ids``."""
    return orjson.dumps(list(ids)).decode() if dialect == "sqlite" else list(ids)
