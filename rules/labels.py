"""What people call a record: the field of a table that names it, as far as a mapping tells."""

from collections.abc import Sequence

from rules.compiled import CompiledMapping
from schemas.keys import Role
from schemas.values import Image

_NAMES = ("name", "full_name", "fullname", "description", "title", "subject")


def label_field(mapping: CompiledMapping, role: Role) -> str | None:
    """Choose the mapped field that names a record best; without any: the first it is matched by."""
    fields = [field for of, field in mapping.policies if of == role]
    exact = [name for name in _NAMES if name in fields]
    similar = [field for field in fields if any(field.endswith(name) for name in _NAMES)]
    matched = [each.left if role == "left" else each.right for group in mapping.match for each in group]
    return next(iter((*exact, *similar, *matched)), None)


def label(field: str | None, image: Image | None) -> str:
    """Give what a record is called; empty if that is not known."""
    value = (image or {}).get(field or "")
    return "" if value is None else str(value)


def matched_by(mapping: CompiledMapping, priority: int) -> Sequence[str]:
    """Name the fields that a priority compares, as the left table calls them."""
    return [row.left for row in mapping.match[priority]]
