"""Crontab lines: minute, hour, day of the month, month, day of the week."""

import re
from typing import Annotated

from pydantic import AfterValidator, StrictStr

_FIELDS = (
    ("minute", 0, 59),
    ("hour", 0, 23),
    ("day of the month", 1, 31),
    ("month", 1, 12),
    ("day of the week", 0, 7),
)
_PART = re.compile(r"(?:\*|(\d+)(?:-(\d+))?)(?:/(\d+))?")


def readable(line: str) -> str:
    """Give the line back if it can be read. Raises ValueError that names the field.

    >>> readable("*/30 6-20 * * 1-5")
    '*/30 6-20 * * 1-5'
    """
    written = line.split()
    if len(written) != len(_FIELDS):
        raise ValueError(f"a crontab line has five fields, `{line}` has {len(written)}")
    for text, (name, least, most) in zip(written, _FIELDS, strict=True):
        for part in text.split(","):
            _check_part(part, name, least, most)
    return line


def _check_part(part: str, name: str, least: int, most: int) -> None:
    found = _PART.fullmatch(part)
    numbers = [int(number) for number in found.groups()[:2] if number is not None] if found else []
    step = int(found[3] or 1) if found else 0
    if not found or not step or numbers != sorted(numbers) or not all(least <= n <= most for n in numbers):
        raise ValueError(f"`{part}` is no {name} of a crontab line: {least}-{most}, `*` or `*/n`")


Crontab = Annotated[StrictStr, AfterValidator(readable)]
