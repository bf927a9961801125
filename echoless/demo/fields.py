"""Which fields people edit, and what they write there: taken from the mappings, not from a list."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from rules.compiled import CompiledMapping
from schemas.fields import FieldType
from schemas.keys import Role
from schemas.tables import Catalog
from schemas.values import Value

_WORDS: Mapping[str, tuple[str, ...]] = {
    "city": ("Bergen", "Lyon", "Porto", "Graz", "Cork", "Aarhus", "Torino"),
    "county": ("Essex", "Tirol", "Lara", "Québec", "Oregon"),
    "country": ("NO", "FR", "PT", "AT", "IE"),
    "job_title": ("Buyer", "Owner", "Sales Manager", "Accountant"),
    "name": ("Nordlys", "Étoile", "Rio Claro", "Grüner Baum", "Old Mill"),
    "description": ("Gravad lax", "Crème brûlée", "Mozzarella", "Earl Grey"),
    "contact": ("Ana", "Jürgen", "Zoë", "Håkon", "Paolo"),
    "": ("Abbey Road", "Rue de Rivoli", "Obere Str.", "Gran Vía", "Strandgade", "Elm St."),
}
"""What people write, by a part of the field's name; the last is for all others."""
_NUMBERS = ("phone", "fax", "pager", "mobile", "post_code")


@dataclass(frozen=True, slots=True)
class Shared:
    """A field that people of both sides may edit."""

    left: str
    right: str
    max_length: int
    """Characters that fit on both sides."""

    def on(self, role: Role) -> str:
        """Give its name on one side."""
        return self.left if role == "left" else self.right


def shared_fields(mapping: CompiledMapping, catalog: Catalog) -> list[Shared]:
    """Give the texts of a mapping that go both ways."""
    left = catalog.table(mapping.left.side, mapping.left.table).fields
    right = catalog.table(mapping.right.side, mapping.right.table).fields
    back = {(row.target, row.source) for row in mapping.right.rows}
    return [
        Shared(row.source, row.target, _length(left[row.source], right[row.target]))
        for row in mapping.left.rows
        if row.source and (row.source, row.target) in back and _is_plain_text(row.reference, left, row.source)
    ]


def written(field: Shared, random: Random) -> Value:
    """Think of a value for a field, in which the field's name tells what kind."""
    number = random.randrange(100, 10_000)
    if any(word in field.left for word in _NUMBERS):
        text = f"555-{number:04d}"
    elif field.left == "e_mail":
        text = f"office{number}@northwind.example"
    elif field.left == "home_page":
        text = f"https://northwind.example/{number}"
    else:
        words = next(words for part, words in _WORDS.items() if part in field.left)
        text = f"{random.choice(words)} {number}"
    return text[: field.max_length]


def _length(left: FieldType, right: FieldType) -> int:
    return min(left.max_length or 100, right.max_length or 100)


def _is_plain_text(reference: object, fields: Mapping[str, FieldType], name: str) -> bool:
    return reference is None and fields[name].kind == "text"
