"""Which mapping an action means, which records of it, and which way."""

from collections.abc import Mapping, Sequence

from agents.actions.knowing import role_of
from agents.guard import Wrong
from rules.compiled import CompiledMapping
from rules.findings import did_you_mean
from rules.synchronizing import Towards
from schemas.control import Action
from schemas.keys import RecordKey

Mappings = Mapping[str, CompiledMapping]


def mapping_named(mappings: Mappings, name: str) -> CompiledMapping:
    """Give a mapping by its name. Raises Wrong."""
    if name not in mappings:
        raise Wrong("unknown_mapping", f"there is no mapping {name!r}", did_you_mean(name, mappings))
    return mappings[name]


def mapping_of(mappings: Mappings, action: Action) -> CompiledMapping:
    """Give the mapping that all records of an action stand in. Raises Wrong."""
    if not action.records:
        raise Wrong(
            "no_records", f"{action.kind} needs a record", "name it as side/table/id: erp/customer/C001"
        )
    tables = list(dict.fromkeys(key[:2] for key in action.records))
    if action.mapping:
        chosen = mapping_named(mappings, action.mapping)
        for side, table in tables:
            if role_of(chosen, RecordKey(side, table, "")) is None:
                raise Wrong(
                    "not_in_mapping",
                    f"{chosen.name} joins {_joins(chosen)}, not {side}/{table}",
                    "name another mapping, or leave it out",
                )
        return chosen
    fit = [m for m in mappings.values() if all(role_of(m, RecordKey(*t, "")) for t in tables)]
    if len(fit) == 1:
        return fit[0]
    if fit:
        raise Wrong(
            "several_mappings",
            f"several mappings fit: {', '.join(m.name for m in fit)}",
            "choose one: --mapping",
        )
    said = " and ".join("/".join(table) for table in tables)
    known = "; ".join(f"{m.name}: {_joins(m)}" for m in mappings.values())
    raise Wrong("no_mapping", f"no mapping joins {said}", f"known: {known}")


def pairs_of(mapping: CompiledMapping, records: Sequence[RecordKey]) -> list[tuple[RecordKey, RecordKey]]:
    """Take records two by two, left and right as they stand in the mapping. Raises Wrong."""
    if not records or len(records) % 2:
        raise Wrong("no_pair", "couple needs pairs of records", "name each left record, then its right one")
    pairs = list(zip(records[::2], records[1::2], strict=True))
    for left, right in pairs:
        roles = role_of(mapping, left), role_of(mapping, right)
        if roles == ("right", "left"):
            raise Wrong("turned_round", f"{left} stands on the right", f"turn them round: {right} {left}")
        if roles != ("left", "right"):
            raise Wrong(
                "no_pair",
                f"{left} and {right} stand on the same side",
                f"{mapping.name} joins {_joins(mapping)}",
            )
    return pairs


def towards_of(mapping: CompiledMapping, action: Action) -> Towards:
    """Tell which way an action goes: the mapping's only one, or the one that was asked for. Raises Wrong."""
    ways = [way for way, lane in (("to_right", mapping.left), ("to_left", mapping.right)) if lane.sends]
    asked = action.direction
    if not asked and len(ways) == 1:
        return "to_right" if ways[0] == "to_right" else "to_left"
    if not asked:
        raise Wrong(
            "direction_needed",
            f"{mapping.name} goes both ways ({_joins(mapping)})",
            "say whose values count: --direction to_right, to_left, or merge",
        )
    if asked in ways or (asked == "merge" and ways):
        return asked  # type: ignore[return-value]  # one of the three, as just seen
    raise Wrong(
        "no_such_direction",
        f"{mapping.name} sends nothing {asked} ({_joins(mapping)})",
        f"its direction: {' and '.join(ways) or 'none'}",
    )


def _joins(mapping: CompiledMapping) -> str:
    left, right = mapping.left, mapping.right
    return f"{left.side}/{left.table} (left) and {right.side}/{right.table} (right)"
