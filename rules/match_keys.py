"""What match-based coupling compares: the key of a record at each priority, in the form of either side."""

from collections.abc import Iterable
from dataclasses import dataclass

from rules.compiled import CompiledMapping, MatchRow, Row, Unfit
from rules.translation import NotCoupled, carry, link_of
from schemas.keys import LinkKey, Role
from schemas.known import Record
from schemas.values import Image, Value

Key = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A record that takes part in the search: its id, and its key at each priority."""

    id: str
    keys: tuple[Key | None, ...]
    """None: a criterion is null or blank there, and a blank matches nothing."""


@dataclass(frozen=True, slots=True)
class _Criterion:
    """A field that is compared, on one side."""

    field: str
    carrier: Row | None
    """Turns the value into the other side's; None: the other side's values are turned into this one's."""
    case_sensitive: bool

    def value(self, image: Image, counterparts: dict[LinkKey, str]) -> Value:
        """Give a value in the form in which both sides compare it; None: it matches nothing."""
        value = image.get(self.field)
        if self.carrier is not None and value is not None:
            try:
                value = carry(self.carrier, value, counterparts)
            except (NotCoupled, Unfit):
                return None
        if not isinstance(value, str):
            return value
        text = value.strip()
        return (text if self.case_sensitive else text.casefold()) or None


class Keys:
    """Gives the keys of one table's records, by the criteria of a mapping."""

    def __init__(self, mapping: CompiledMapping, role: Role) -> None:
        self._matches = mapping.lane(role).matches
        self._groups = [[_criterion(mapping, row, role) for row in group] for group in mapping.match]

    def links(self, image: Image) -> list[LinkKey]:
        """Give the couplings through which a record's criteria go."""
        carried = [(each.carrier, image.get(each.field)) for group in self._groups for each in group]
        links = [link_of(carrier, value) for carrier, value in carried if carrier is not None]
        return [link for link in links if link is not None]

    def entry(self, record: Record, counterparts: dict[LinkKey, str]) -> Entry | None:
        """Give a record as the search sees it; None: it is gone, or does not pass the filter."""
        if record.image is None or not self._matches(record.image):
            return None
        keys = [tuple(each.value(record.image, counterparts) for each in group) for group in self._groups]
        return Entry(record.key.id, tuple(None if None in key else key for key in keys))


def _criterion(mapping: CompiledMapping, row: MatchRow, role: Role) -> _Criterion:
    field = row.left if role == "left" else row.right
    return _Criterion(field, _carrier(mapping, row, role), row.case_sensitive)


def _carrier(mapping: CompiledMapping, row: MatchRow, role: Role) -> Row | None:
    """Find what turns this side's values into the other's: the left ones, where the row goes that way."""
    to_right = _row(mapping.left.rows, row.left, row.right)
    if to_right is not None:
        return to_right if role == "left" else None
    return _row(mapping.right.rows, row.right, row.left) if role == "right" else None


def _row(rows: Iterable[Row], source: str, target: str) -> Row | None:
    return next((row for row in rows if (row.source, row.target) == (source, target)), None)
