"""What must hold once things are quiet: design.md, guarantees."""

from collections.abc import Callable

from rules.compiled import CompiledMapping, Row, Unfit
from rules.translation import is_empty, link_of
from schemas.keys import ROLES, LinkKey, RecordKey, Role, other
from schemas.known import Coupling
from schemas.messages import Command
from schemas.values import Value
from tests.property.foreign import is_foreign
from tests.property.one_way import check_one_way, is_held_up, is_left_alone, is_passed_over
from tests.property.side import Write
from tests.property.world import World


def check(world: World) -> None:
    """Check everything."""
    known = world.router.known
    for coupling in known.couplings.values():
        mapping = world.router.mappings[coupling.mapping]
        assert coupling.flight_left is None, f"in flight: {coupling}"
        assert coupling.flight_right is None, f"in flight: {coupling}"
        assert not any(wait in known.counterparts for wait in coupling.waits), f"parked: {coupling}"
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


def keys_of(mapping: CompiledMapping, c: Coupling) -> dict[Role, RecordKey] | None:
    """Give both records of a pair."""
    if c.left_id is None or c.right_id is None:
        return None
    return {
        "left": RecordKey(mapping.left.side, mapping.left.table, c.left_id),
        "right": RecordKey(mapping.right.side, mapping.right.table, c.right_id),
    }


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
    by_hand = not world.coupled_by_hand.keys().isdisjoint(_line(world, c))
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
    if any(field[role] in c.held.get(role, {}) or field[role] in c.blocked(role) for role in ROLES):
        return
    if any(is_foreign(world, mapping, keys[role], field[role]) for role in ROLES):
        return
    by_hand = [world.coupled_by_hand[id_] for id_ in _line(world, c) if id_ in world.coupled_by_hand]
    if by_hand and not any(_edited_since(world, keys[role], field[role], by_hand[0]) for role in ROLES):
        return
    if is_held_up(c, mapping.left) or is_held_up(c, mapping.right):
        return
    if row.reference and _leads_nowhere(world, (row, shown["left"]), (back, shown["right"])):
        return
    there = {"left": _carried(world, row, shown["left"]), "right": _carried(world, back, shown["right"])}
    if there["left"] is UNFIT or there["right"] is UNFIT:
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


UNFIT = "UNFIT"


def _carried(world: World, row: Row, value: Value) -> Value:
    link = link_of(row, value)
    try:
        if link is None:
            return row.translate(value)
        found = world.router.known.counterparts.get(link)
        return (None if row.missing == "clear" else UNFIT) if found is None else row.translate(found)
    except Unfit:
        return UNFIT


def _line(world: World, c: Coupling) -> list[str]:
    """Give the ids of a coupling and of those whose place it took."""
    return [c.id, *(former.id for former in world.router.former.get(c.id, ()))]


def _edited_since(world: World, key: RecordKey, field: str, step: int) -> bool:
    return any(field in w.fields and w.at > step for w in world.side(key.side).writes[key])


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


def check_nothing_lost(world: World) -> None:
    """No user's edit is lost without a recorded conflict, on sides with versions."""
    if not (world.setup.erp.versions and world.setup.crm.versions):
        return
    if world.setup.ghosts and "synchronize" in world.setup.foreign:
        return  # a ghost's write is then a change like any other
    for c in world.router.known.couplings.values():
        mapping = world.router.mappings[c.mapping]
        keys = keys_of(mapping, c)
        if keys is None or c.deleted or not world.coupled_by_hand.keys().isdisjoint(_line(world, c)):
            continue
        for row in mapping.left.rows:
            if row.source and any(b.target == row.source for b in mapping.right.rows) and not row.reference:
                _check_not_lost(world, c, mapping, keys, {"left": row.source, "right": row.target})


def _check_not_lost(
    world: World, c: Coupling, mapping: CompiledMapping, keys: dict[Role, RecordKey], field: dict[Role, str]
) -> None:
    ours = _line(world, c)
    named = [
        step
        for id_, reason, step in world.router.conflicts
        if id_ in ours and (field["left"] in reason or field["right"] in reason)
    ]
    writes = {r: [w for w in _writes(world, mapping, c, r) if field[r] in w.fields] for r in ROLES}
    for role in ROLES:
        mine = [w for w in writes[role] if w in world.side(keys[role].side).writes[keys[role]]]
        last = max((i for i, w in enumerate(mine) if w.by not in ours), default=None)
        if last is None or mine[last].by != "user":
            continue
        if is_passed_over(mapping, role, field[role], mine[last].fields[field[role]]):
            continue
        edit, after = mine[last], mine[last + 1 :]
        if not after or any(step >= edit.at for step in named):
            continue
        if keys[other(role)] in world.skipped:
            continue  # its user may have seen a write of ours that the replay skipped
        if keys[role] in world.skipped and _has_lost_before(mine[:last], edit, field[role], named):
            continue
        theirs = [w for w in writes[other(role)] if w.by not in ours]
        shown = _partner_of(world, mapping, role, field, edit)
        later = [w for w in theirs if _had_seen(writes[other(role)], w, edit, shown)]
        if not later and not _same(world, mapping, role, field[role], edit, after[-1]):
            raise AssertionError(f"lost: {edit} of {keys[role]}, now {after[-1]}: {c}")


def _has_lost_before(before: list[Write], edit: Write, field: str, named: list[int]) -> bool:
    """Tell whether a person wrote a value again that had lost a recorded conflict.

    Where a replay skips what was written between, nobody can see that it was written again.
    """
    same = [w.at for w in before if w.by == "user" and w.fields[field] == edit.fields[field]]
    return any(step >= at for at in same for step in named)


def _writes(world: World, mapping: CompiledMapping, c: Coupling, role: Role) -> list[Write]:
    """Give what was written to a record, and to those that it was made again from."""
    lane, line = mapping.lane(role), [c, *world.router.former.get(c.id, ())]
    keys = {RecordKey(lane.side, lane.table, one.id_of(role) or "") for one in line}
    return sorted((w for key in keys for w in world.side(lane.side).writes.get(key, ())), key=lambda w: w.at)


def _partner_of(
    world: World, mapping: CompiledMapping, role: Role, field: dict[Role, str], edit: Write
) -> Callable[[Write], bool]:
    """Tell which writes on the other side show an edit of this side."""
    (row,) = (r for r in mapping.lane(role).rows_of[field[role]] if r.target == field[other(role)])
    carried = _carried(world, row, edit.fields[field[role]])

    def shows(write: Write) -> bool:
        sent = Write("", {row.target: carried}, 0)
        if row.has_default and is_empty(carried) and write.fields[row.target] == row.default:
            return True
        return _same(world, mapping, other(role), row.target, sent, write)

    return shows


def _had_seen(writes: list[Write], later: Write, edit: Write, shows: Callable[[Write], bool]) -> bool:
    """Tell whether a record showed an edit when it was written again."""
    before = writes[: writes.index(later)]
    return any(shows(write) for write in [*(w for w in before if w.at >= edit.at), *before[-1:]])


def _same(world: World, mapping: CompiledMapping, role: Role, field: str, edit: Write, now: Write) -> bool:
    one, two = edit.fields[field], now.fields[field]
    same = mapping.same.get((role, field), lambda a, b: a == b)
    return same(one, two) or world.setup.same(field, one, two)
