"""What must hold of rows that run one way: the target shows what comes from the source."""

from rules.compiled import CompiledMapping, Lane, Row, Unfit
from rules.translation import given, is_empty, is_given
from schemas.keys import ROLES, RecordKey, Role, other
from schemas.known import Coupling
from schemas.values import Value
from tests.property.foreign import is_foreign
from tests.property.world import World

UNFIT = "UNFIT"

Keys = dict[Role, RecordKey]


def is_left_alone(row: Row, value: Value) -> bool:
    """Tell whether a row leaves its target as it is, or has given it a default, for such a value."""
    return is_empty(value) and (row.not_empty or row.has_default)


def is_passed_over(mapping: CompiledMapping, role: Role, field: str, value: Value) -> bool:
    """Tell whether an edit goes nowhere because its row passes no blanks on."""
    return is_empty(value) and any(row.not_empty for row in mapping.lane(role).rows_of.get(field, ()))


def check_one_way(world: World, c: Coupling, mapping: CompiledMapping, keys: Keys) -> None:
    """Check all rows of a pair that have no way back."""
    for source in ROLES:
        lane, back = mapping.lane(source), mapping.lane(other(source))
        if not lane.sends or is_held_up(c, lane):
            continue
        for row in lane.rows:
            returns = row.target in back.rows_of and back.sends
            if row.source is not None and not row.reference and not returns:
                _check(world, c, mapping, row, keys)


def is_held_up(c: Coupling, lane: Lane) -> bool:
    """Tell whether sends wait for a coupling."""
    return bool(c.waits) and any(row.reference and row.missing == "park" for row in lane.rows)


def _check(world: World, c: Coupling, mapping: CompiledMapping, row: Row, keys: Keys) -> None:
    source: Role = "left" if row in mapping.left.rows else "right"
    target = other(source)
    place = (target, row.target)
    images = {role: world.side(keys[role].side).records[keys[role]] for role in ROLES}
    if _is_excused(world, c, mapping, row, keys, source) or not is_given(row, images[source]):
        return
    try:
        value = row.translate(given(row, images[source]))
    except Unfit:
        assert c.problem in world.router.problems, f"unfit, and no open error: {c}"
        return
    shown = images[target].get(row.target)
    same = mapping.same.get(place, lambda a, b: a == b)
    if is_left_alone(row, value) or same(value, shown):
        return
    if world.setup.same(row.target, value, shown):
        return
    if _is_new(world, keys[source], row):
        return
    raise AssertionError(f"one way, {row.sources} -> {row.target}: {value!r} is not {shown!r}: {c}")


def _is_excused(
    world: World, c: Coupling, mapping: CompiledMapping, row: Row, keys: Keys, source: Role
) -> bool:
    target = other(source)
    place = (target, row.target)
    if row.target in {*c.held.get(target, {}), *c.blocked(target), *c.by_hand.get(target, {})}:
        return True
    if any(name in c.held.get(source, {}) for name in row.sources):
        return True
    received = {back.target for back in mapping.lane(target).rows}
    if not received.isdisjoint(row.sources):
        return True  # what we write ourselves goes no further
    fields: dict[Role, tuple[str, ...]] = {source: row.sources, target: (row.target,)}
    if any(is_foreign(world, mapping, c, role, name) for role in ROLES for name in fields[role]):
        return True
    side = world.side(keys[target].side)
    writes = side.writes[keys[target]]
    if side.kind.tells_nothing and (world.setup.ghosts or any(write.by == "foreign" for write in writes)):
        return True  # what a ghost or somebody else wrote looks like what the side made of our values
    if world.setup.ghosts and mapping.lane(target).foreign_writes == "synchronize":
        return True  # a ghost's write is then a change like any other
    others = {"user", *world.router.known.couplings} - {c.id}  # another coupling's write is like a user's
    by_hand = any(row.target in write.fields and write.by in others for write in writes)
    return by_hand and place not in mapping.enforce | mapping.report


def _is_new(world: World, key: RecordKey, row: Row) -> bool:
    """Tell whether all that a row starts from was always empty, as far as was heard: that clears nothing.

    A replay may skip events: what came and went in between was heard by nobody.
    """
    images = [e.image or {} for e in world.side(key.side).logs[key] if (key, e.version) in world.router.heard]
    return all(is_empty(image.get(name)) for image in images for name in row.sources)
