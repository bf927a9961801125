"""Pause and resume what is sent to a side, or by a mapping: nothing is dropped meanwhile."""

from typing import Literal

from agents.actions.choosing import mapping_named, towards_of
from agents.actions.means import Means
from agents.guard import Wrong
from coupling_store.pauses import Pause
from rules.findings import did_you_mean
from schemas.control import Action, Answer
from schemas.keys import ROLES

To = Literal["", "left", "right"]


def pause(action: Action, means: Means) -> Answer:
    """Hold what would be sent from now on; commands that are sent already are carried out. Raises Wrong."""
    wanted = _meant(action, means)
    if action.dry_run:
        return Answer(True, message=f"would pause {said(wanted)}")
    if not means.pauses.put(wanted):
        raise Wrong("paused_already", f"{said(wanted)} is paused already", "echoless pause lists all")
    return Answer(True, message=f"paused: {said(wanted)}; the workers hear of it within a second")


def resume(action: Action, means: Means) -> Answer:
    """Send what was held, and everything from now on. Raises Wrong."""
    wanted = _meant(action, means)
    if action.dry_run:
        return Answer(True, message=f"would resume {said(wanted)}")
    if not means.pauses.end(wanted):
        raise Wrong("not_paused", f"{said(wanted)} is not paused", "echoless pause lists all")
    return Answer(True, message=f"resumed: {said(wanted)}; what was held is sent now")


def said(pause: Pause) -> str:
    """Name a pause, in words."""
    way = f", {('to_left' if pause.to == 'left' else 'to_right')}" if pause.to else ""
    return f"the {pause.what} {pause.name}{way}"


def _meant(action: Action, means: Means) -> Pause:
    now, side = means.parts.now(), action.options.get("side", "")
    if bool(side) == bool(action.mapping):
        raise Wrong("wrong_option", "what is to be paused or resumed?", "name a mapping, or a side")
    if action.mapping:
        return Pause("mapping", action.mapping, _to(action, means), action.who, now)
    sides = sorted({mapping.lane(role).side for mapping in means.mappings.values() for role in ROLES})
    if side not in sides:
        raise Wrong("unknown_side", f"there is no side {side!r}", did_you_mean(side, sides))
    return Pause("side", side, "", action.who, now)


def _to(action: Action, means: Means) -> To:
    mapping = mapping_named(means.mappings, action.mapping)
    if not action.direction:
        return ""
    towards = towards_of(mapping, action)
    if towards == "merge":
        raise Wrong("no_such_direction", "a pause goes one way or both", "to_left, to_right, or leave it out")
    return "left" if towards == "to_left" else "right"
