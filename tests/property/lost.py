"""No user's edit is lost: each one shows, was passed over by its row, or lost a recorded conflict."""

from collections.abc import Callable

from rules.compiled import CompiledMapping
from rules.translation import is_empty
from schemas.keys import ROLES, RecordKey, Role, other
from schemas.known import Coupling
from tests.property.carried import carried
from tests.property.lineage import keys_of, line, records
from tests.property.one_way import is_passed_over
from tests.property.side import Write
from tests.property.world import World


def check_nothing_lost(world: World) -> None:
    """No user's edit is lost without a recorded conflict, on sides with versions."""
    if not (world.setup.erp.versions and world.setup.crm.versions):
        return
    if world.setup.ghosts and "synchronize" in world.setup.foreign:
        return  # a ghost's write is then a change like any other
    for c in world.router.known.couplings.values():
        mapping = world.router.mappings[c.mapping]
        keys = keys_of(mapping, c)
        if keys is None or c.deleted or not world.coupled_by_hand.keys().isdisjoint(line(world, c)):
            continue
        for row in mapping.left.rows:
            if row.source and any(b.target == row.source for b in mapping.right.rows) and not row.reference:
                _check_not_lost(world, c, mapping, keys, {"left": row.source, "right": row.target})


def _check_not_lost(
    world: World, c: Coupling, mapping: CompiledMapping, keys: dict[Role, RecordKey], field: dict[Role, str]
) -> None:
    ours = line(world, c)
    named = [step for id_, step in world.overruled if id_ in ours]
    named += [
        step
        # The command of a worker that died may come home before its event is read again: then its sides
        # show the same, and that one of them had lost is known to nobody.
        for id_, reason, step in (*world.router.conflicts, *world.untold)
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
        merged = [step for id_, step in world.merged if id_ in ours and is_empty(edit.fields[field[role]])]
        if not after or any(step >= edit.at for step in (*named, *merged)):
            continue
        if keys[other(role)] in world.skipped:
            continue  # its user may have seen a write of ours that the replay skipped
        if keys[role] in world.skipped and _was_made_for_another(world, keys, role):
            continue
        if keys[role] in world.skipped and _has_lost_before(mine[:last], edit, field[role], named):
            continue
        theirs = [w for w in writes[other(role)] if w.by not in ours]
        shown = _partner_of(world, mapping, role, field, edit)
        later = [w for w in theirs if _had_seen(writes[other(role)], w, edit, shown)]
        if not later and not _same(world, mapping, role, field[role], edit, after[-1]):
            raise AssertionError(f"lost: {edit} of {keys[role]}, now {after[-1]}: {c}")


def _was_made_for_another(world: World, keys: dict[Role, RecordKey], role: Role) -> bool:
    """Tell whether a worker that died made the other record, for one that was deleted and made again since.

    Where a replay skips what that worker had read, nobody knows with which values the record was
    made, and so what somebody saw who edited it.
    """
    made = world.side(keys[other(role)].side).writes[keys[other(role)]][0]
    side = world.side(keys[role].side)
    log = zip(side.writes[keys[role]], side.logs[keys[role]], strict=True)
    return world.setup.ghosts and any(event.image is None and write.at > made.at for write, event in log)


def _has_lost_before(before: list[Write], edit: Write, field: str, named: list[int]) -> bool:
    """Tell whether a person wrote a value again that had lost a recorded conflict.

    Where a replay skips what was written between, nobody can see that it was written again.
    """
    same = [w.at for w in before if w.by == "user" and w.fields[field] == edit.fields[field]]
    return any(step >= at for at in same for step in named)


def _writes(world: World, mapping: CompiledMapping, c: Coupling, role: Role) -> list[Write]:
    """Give what was written to a record, and to those that it was made again from."""
    side, keys = world.side(mapping.lane(role).side), records(world, mapping, c, role)
    return sorted((w for key in keys for w in side.writes.get(key, ())), key=lambda w: w.at)


def _partner_of(
    world: World, mapping: CompiledMapping, role: Role, field: dict[Role, str], edit: Write
) -> Callable[[Write], bool]:
    """Tell which writes on the other side show an edit of this side."""
    (row,) = (r for r in mapping.lane(role).rows_of[field[role]] if r.target == field[other(role)])
    brought = carried(world, row, edit.fields[field[role]])

    def shows(write: Write) -> bool:
        sent = Write("", {row.target: brought}, 0)
        if row.has_default and is_empty(brought) and write.fields[row.target] == row.default:
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
