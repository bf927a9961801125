"""Values of a record as the loop keeps them: JSON, decimals as text."""

from decimal import Decimal
from typing import Any

import orjson

from benchmarks.contestants.handwritten.mapping import DECIMALS


def dump(values: dict[str, Any]) -> str:
    return orjson.dumps(values, default=lambda value: {"decimal": str(value)}).decode()


def load(text: str) -> dict[str, Any]:
    values: dict[str, Any] = orjson.loads(text)
    for name in DECIMALS:
        if type(values.get(name)) is dict:
            values[name] = Decimal(values[name]["decimal"])
    return values
