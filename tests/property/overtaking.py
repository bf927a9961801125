"""Capture passes over edits that newer ones overtook while they waited in the journal (decision 059)."""

from schemas.keys import RecordKey
from schemas.messages import ChangeEvent
from tests.property.world import World


def overtake(world: World) -> None:
    """Of users' edits that were not published yet, leave out one that a newer one makes needless."""
    found = [(key, at) for key in world.pending_events() for at in _overtaken(world, key)]
    if not found:
        return
    key, at = world.rng.choice(found)
    gone = world.side(key.side).logs[key].pop(at)
    world.side(key.side).writes[key].pop(at)
    world.tick(f"v{gone.version} of {key} was overtaken")


def _overtaken(world: World, key: RecordKey) -> list[int]:
    side = world.side(key.side)
    log, writes = side.logs[key], side.writes[key]
    return [
        at
        for at in range(max(1, world.published.get(key, 0)), len(log) - 1)
        if writes[at].by == writes[at + 1].by == "user"
        and log[at].operation == log[at + 1].operation == "update"
        and _is_needless(*log[at - 1 : at + 2])
    ]


def _is_needless(before: ChangeEvent, edit: ChangeEvent, newer: ChangeEvent) -> bool:
    """Tell whether the newer edit changes all that this one did. What it changes back was never edited."""
    changes = _changed(edit, newer)
    return _changed(before, edit) <= changes == _changed(before, newer)


def _changed(before: ChangeEvent, after: ChangeEvent) -> set[str]:
    old, new = before.image or {}, after.image or {}
    return {name for name in new if old.get(name) != new[name]}
