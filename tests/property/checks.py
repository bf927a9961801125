"""What must hold once things are quiet: design.md, guarantees."""

from rules.compiled import CompiledMapping, Row
from rules.translation import link_of
from schemas.keys import ROLES, LinkKey, RecordKey, Role, other
from schemas.known import Coupling
from schemas.messages import Command
from schemas.values import Value
from tests.property.carried import UNFIT, carried
from tests.property.foreign import is_foreign
from tests.property.lineage import keys_of, line
from tests.property.lost import check_nothing_lost
from tests.property.one_way import check_one_way, is_held_up, is_left_alone
from tests.property.world import World


def check(world: World) -> None:
    """Check everything."""
    known = world.router.known
    assert not (parked := world.router.releasable()), f"parked: {parked}"
    for coupling in known.couplings.values():
        mapping = world.router.mappings[coupling.mapping]
        assert coupling.flight_left is None, f"in flight: {coupling}"
        assert coupling.flight_right is None, f"in flight: {coupling}"
        check_trouble(world, coupling)
        check_pair(world, coupling, mapping)
    owners = [c.problem for c in known.couplings.values() if c.problem]
    orphans = set(world.router.problems) - set(owners)
    assert not orphans, f"nobody closes {orphans}"
    check_nothing_lost(world)
    check_idempotence(world)


def check_trouble(world: World, c: Coupling) -> None:
    """An open error for what is held or rejected."""
    if c.held or c.by_hand or c.blocked_left or c.blocked_right:
        assert c.problem in world.router.problems, f"no open error: {c}"


def check_pair(world: World, c: Coupling, mapping: CompiledMapping) -> None:
    """Both sides agree."""
    keys = keys_of(mapping, c)
    if c.deleted:
        _check_gone(world, c, mapping)
    if keys is None or c.deleted:
        excused = c.problem or c.waits or c.deleted or _is_filtered(world, c, mapping)
        assert keys is not None or excused, f"half: {c}"
        return
    images = {role: world.side(keys[role].side).records.get(keys[role]) for role in ROLES}
    if images["left"] is None or images["right"] is None:
        raise AssertionError(f"a record is gone, the coupling does not know: {c}")
    if _is_filtered(world, c, mapping):
        return
    for row in mapping.left.rows:
        for back in mapping.right.rows:
            if back.source == row.target and back.target == row.source and row.source:
                _check_field(world, c, mapping, row, back, keys)
    by_hand = not world.coupled_by_hand.keys().isdisjoint(line(world, c))
    if not by_hand:
        check_one_way(world, c, mapping, keys)


def _check_gone(world: World, c: Coupling, mapping: CompiledMapping) -> None:
    """A record that is gone takes its counterpart along, or is made again, where the mapping says so."""
    gone: Role = "left" if c.deleted == "left" else "right"
    lane, back, id_ = mapping.lane(gone), mapping.lane(other(gone)), c.id_of(other(gone))
    record = world.router.known.records[RecordKey(lane.side, lane.table, c.id_of(gone) or "")]
    there = world.side(back.side).records.get(RecordKey(back.side, back.table, id_ or ""))
    if there is None or c.held or (record.deleted and record.author == lane.integration_user):
        return
    does = lane.on_delete if record.deleted else lane.on_exit
    if does == "delete" and not lane.sends:
        return
    assert does != "delete" or c.problem, f"the counterpart stays: {c}"
    assert does != "restore" or not back.sends or not back.matches(there), f"not made again: {c}"


def _is_filtered(world: World, c: Coupling, mapping: CompiledMapping) -> bool:
    for role in ROLES:
        lane, id_ = mapping.lane(role), c.id_of(role)
        image = world.side(lane.side).records.get(RecordKey(lane.side, lane.table, id_ or ""))
        if image is not None and not lane.matches(image):
            return True
    return False


def _check_field(
    world: World, c: Coupling, mapping: CompiledMapping, row: Row, back: Row, keys: dict[Role, RecordKey]
) -> None:
    field = {"left": row.source or "", "right": row.target}
    sides = {role: world.side(keys[role].side) for role in ROLES}
    shown = {role: sides[role].records[keys[role]].get(field[role]) for role in ROLES}
    if _is_excused(world, c, mapping, keys, field):
        return
    if is_held_up(c, mapping.left) or is_held_up(c, mapping.right):
        return
    if row.reference and _leads_nowhere(world, (row, shown["left"]), (back, shown["right"])):
        return
    there = {"left": carried(world, row, shown["left"]), "right": carried(world, back, shown["right"])}
    if there["left"] is UNFIT or there["right"] is UNFIT:
        gave_way = any(is_left_alone(one, there[role]) for one, role in ((row, "left"), (back, "right")))
        if gave_way and _is_named(world, c, field):
            return  # a blank stands over what does not fit, and is not passed on
        assert c.problem in world.router.problems or row.reference, f"unfit, and no open error: {c}"
        return
    if is_left_alone(row, there["left"]) or is_left_alone(back, there["right"]):
        return
    same = mapping.same.get(("left", field["left"]), lambda a, b: a == b)
    if same(there["left"], shown["right"]) or same(there["right"], shown["left"]):
        return
    agreed = {role: c.agreed(role).get(field[role]) for role in ROLES}
    if all(agreed[role] == shown[role] for role in ROLES) and world.setup.same(
        field["right"], there["left"], shown["right"]
    ):
        return
    raise AssertionError(f"{field} differs: {shown} {c}")


def _is_excused(
    world: World, c: Coupling, mapping: CompiledMapping, keys: dict[Role, RecordKey], field: dict[Role, str]
) -> bool:
    """Tell whether a field is under an open error, shows a foreign write, or was never brought together."""
    if any(field[role] in c.held.get(role, {}) or field[role] in c.blocked(role) for role in ROLES):
        return True
    if any(is_foreign(world, mapping, c, role, field[role]) for role in ROLES):
        return True
    if world.setup.ghosts and any(_is_told_nothing(world, keys[role]) for role in ROLES):
        return True  # nobody can tell what a ghost's command wrote from what ours made of its values
    by_hand = [world.coupled_by_hand[id_] for id_ in line(world, c) if id_ in world.coupled_by_hand]
    return bool(by_hand) and not any(
        _edited_since(world, c, keys[role], field[role], by_hand[0]) for role in ROLES
    )


def _is_told_nothing(world: World, key: RecordKey) -> bool:
    """Tell whether a replay left events of a record out whose side says nothing of what it wrote."""
    return key in world.skipped and world.side(key.side).kind.tells_nothing


def _is_named(world: World, c: Coupling, field: dict[Role, str]) -> bool:
    """Tell whether a recorded conflict names a field, or somebody said which side's values count."""
    ours, names = line(world, c), field.values()
    if any(id_ in ours for id_, _ in world.overruled):
        return True
    return any(id_ in ours and any(n in reason for n in names) for id_, reason, _ in world.router.conflicts)


def _leads_nowhere(world: World, *ends: tuple[Row, Value]) -> bool:
    """Tell whether a reference names a record that is not coupled (any more)."""
    links = [link_of(row, value) for row, value in ends]
    known = world.router.known
    lost = {(k.table, k.id) for k, record in known.records.items() if record.generation}
    return any(
        link is not None and (link not in known.counterparts or (_table(link), link.id) in lost)
        for link in links
    )


def _table(link: LinkKey) -> str:
    return "rep" if link.role == "left" else "user"


def _edited_since(world: World, c: Coupling, key: RecordKey, field: str, step: int) -> bool:
    """Tell whether a field was edited: a foreign write, and ours that puts it back, are no edits."""
    side, ours = world.side(key.side), line(world, c)
    return any(
        field in write.fields
        and write.at > step
        and write.by not in ours
        and (c.mapping, key, event.version) not in world.router.foreign
        for write, event in zip(side.writes[key], side.logs[key], strict=True)
    )


def check_idempotence(world: World) -> None:
    """Whatever comes again changes nothing."""
    before = world.sent
    for key, log in world.logs():
        for event in log:
            world.emit(world.router.change(event, world.now))
        assert world.sent == before, f"delivering {key} again sends"
    for key, log in world.logs():
        for event in log:
            world.emit([c for c in world.router.change(event, world.now, replay=True) if not _is_fresh(c)])
        assert world.sent == before, f"replaying {key} sends"
    for results in world.results.values():
        for result in results:
            world.emit(world.router.result(result, world.now))
    assert world.sent == before, "an old result sends"


def _is_fresh(command: Command) -> bool:
    """A record that was uncoupled is coupled anew by a full synchronization; that is no repeat."""
    return command.operation == "create"
