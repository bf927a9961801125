"""Resolve a conflict: somebody says, field by field or for all of them, whose value stands."""

from collections.abc import Mapping
from functools import partial

from agents.actions.known_options import FIELD
from agents.actions.means import Means
from agents.actions.pairs import for_each_pair
from agents.actions.referring import Survivors, follow
from agents.actions.telling import told
from agents.guard import Wrong
from agents.work import Work
from rules.choosing import NotHeld, NotYet, choose
from rules.compiled import CompiledMapping
from schemas.control import Action, Answer, RecordAnswer, summed_up
from schemas.keys import ROLES, RecordKey, Role
from schemas.known import Coupling

EVERY = "every"
"""The option for all fields that are held."""


def resolve(action: Action, means: Means) -> Answer:
    """Settle what conflicts left to people; fields that are not named stay held. Raises Wrong."""
    choices = {
        name.removeprefix(FIELD): _role(name, value)
        for name, value in action.options.items()
        if name.startswith(FIELD) or name == EVERY
    }
    if not choices:
        raise Wrong(
            "nothing_chosen", "whose values stand?", "--choose left, right, or FIELD=left for each field"
        )
    survivors = Survivors()
    answer = for_each_pair(action, means, partial(_resolve, survivors, choices))
    return summed_up([answer, *follow(means, survivors, dry_run=action.dry_run)]) if survivors.ids else answer


def _resolve(
    survivors: Survivors,
    choices: Mapping[str, Role],
    mapping: CompiledMapping,
    work: Work,
    key: RecordKey,
    coupling: Coupling,
) -> RecordAnswer:
    try:
        decision = choose(coupling, mapping, work.known, _named(choices, coupling))
    except NotHeld as wrong:
        fields = ", ".join(dict.fromkeys(name for role in ROLES for name in coupling.held.get(role, {})))
        remedy = f"open are: {fields}" if fields else f"nothing is to be chosen: echoless compare {key}"
        raise Wrong("not_held", f"{key}: {wrong}", remedy) from None
    except NotYet as busy:
        raise Wrong("in_flight", f"{key}: a command is on its way to it", str(busy)) from None
    answer = told(key, decision, mapping, work.known)
    work.add(decision, "resolve")
    if decision.removed is not None and decision.coupling is not None:
        for role in ROLES:
            survivors.add(mapping.name, role, decision.coupling.id_of(role) or "")
    return answer


def _named(choices: Mapping[str, Role], coupling: Coupling) -> dict[str, Role]:
    """Name every field that is chosen; ``every`` stands for those held that are not named."""
    fields = {name: role for name, role in choices.items() if name != EVERY}
    if EVERY in choices:
        held = (coupling.held.get("left") or coupling.held.get("right") or {}).keys()
        if not held:
            raise NotHeld("any field")
        fields = {**dict.fromkeys(held, choices[EVERY]), **fields}
    return fields


def _role(name: str, value: str) -> Role:
    if value not in ROLES:
        field = name.removeprefix(FIELD)
        raise Wrong("wrong_option", f"{field}: {value!r} is no side of a mapping", "write left or right")
    return "left" if value == "left" else "right"
