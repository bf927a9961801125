"""What a search for matches found, with each record by its name."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from coupling_store.port import Store
from rules.compiled import CompiledMapping
from rules.labels import label, label_field, matched_by
from rules.matching import Matches, Tangle
from schemas.keys import RecordKey, Role


@dataclass(frozen=True, slots=True)
class Listed:
    """One list of the preview."""

    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total: int

    @property
    def more(self) -> str:
        """Say how many are not shown."""
        hidden = self.total - len(self.rows)
        return f" ({hidden} more: --limit)" if hidden else ""

    def as_json(self) -> list[dict[str, str]]:
        """Give the rows as plain data."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


class Teller:
    """Tells records by id and name, at most so many of each list."""

    def __init__(self, store: Store, mapping: CompiledMapping, limit: int) -> None:
        self.store = store
        self._mapping = mapping
        self._limit = limit

    def lists(self, found: Matches) -> list[Listed]:
        """Give pairs, several, taken, and those without a match on either side."""
        left, right = (f"{lane.side}/{lane.table}" for lane in (self._mapping.left, self._mapping.right))
        return [
            Listed("pairs", "Pairs", ("left", "right", "by"), tuple(self._pairs(found)), len(found.pairs)),
            self._tangles("several", "Several match: choose by hand", found.several),
            self._tangles("coupled_already", "Their match is coupled already", found.taken),
            self._alone("unmatched_left", f"No match: {left}", "left", found.left),
            self._alone("unmatched_right", f"No match: {right}", "right", found.right),
        ]

    def counts(self, found: Matches) -> dict[str, int]:
        """Count the records of each list; of several, the left ones."""
        return {
            "pairs": len(found.pairs),
            "several": sum(len(tangle.left) for tangle in found.several),
            "match coupled already": sum(len(tangle.left) for tangle in found.taken),
            "left without a match": len(found.left),
            "right without a match": len(found.right),
            "coupled before": found.coupled,
        }

    def hints(self, found: Matches) -> Iterator[str]:
        """Say what to do next."""
        for lane, count in zip((self._mapping.left, self._mapping.right), found.searched, strict=True):
            if not count:
                table = f"{lane.side}/{lane.table}"
                yield f"no {table} that takes part is known: echoless snapshot {lane.side} {lane.table}"
        if found.pairs:
            yield f"to couple the pairs: echoless match {self._mapping.name} --apply"
        if found.several:
            yield "to couple one of several: echoless couple LEFT RIGHT"

    def _pairs(self, found: Matches) -> Iterator[tuple[str, ...]]:
        shown = found.pairs[: self._limit]
        left = self._names("left", (pair.left for pair in shown))
        right = self._names("right", (pair.right for pair in shown))
        for pair in shown:
            by = ", ".join(matched_by(self._mapping, pair.priority))
            yield left[pair.left], right[pair.right], by

    def _tangles(self, name: str, title: str, tangles: Sequence[Tangle]) -> Listed:
        shown = tangles[: self._limit]
        left = self._names("left", (id_ for tangle in shown for id_ in tangle.left))
        right = self._names("right", (id_ for tangle in shown for id_ in tangle.right))
        rows = tuple(
            (
                "\n".join(left[id_] for id_ in tangle.left),
                "\n".join(right[id_] for id_ in tangle.right),
                ", ".join(matched_by(self._mapping, tangle.priority)),
            )
            for tangle in shown
        )
        return Listed(name, title, ("left", "right", "by"), rows, len(tangles))

    def _alone(self, name: str, title: str, role: Role, ids: Sequence[str]) -> Listed:
        shown = ids[: self._limit]
        names = self._names(role, shown)
        return Listed(name, title, ("record",), tuple((names[id_],) for id_ in shown), len(ids))

    def _names(self, role: Role, ids: Iterable[str]) -> dict[str, str]:
        """Give ids with names, by id."""
        lane, field = self._mapping.lane(role), label_field(self._mapping, role)
        keys = {id_: RecordKey(lane.side, lane.table, id_) for id_ in ids}
        records = self.store.records(keys.values()) if keys else {}
        named = {
            id_: label(field, records[key].image if key in records else None) for id_, key in keys.items()
        }
        return {id_: f"{id_}  {name}" if name and name != id_ else id_ for id_, name in named.items()}
