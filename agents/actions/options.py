"""Set and remove the rows of an option mapping, and put in those that its file says it begins with."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import TypeVar

from agents.actions.means import Means
from agents.actions.rounds import ATTEMPTS
from agents.guard import Wrong
from agents.option_rows import row, values
from coupling_store.changes import Changes
from coupling_store.port import Batch, CouplingTaken, StoreDown
from rules.findings import did_you_mean
from rules.model import OptionsModel
from rules.option_values import end_of, suggest
from schemas.control import Action, Answer, RecordAnswer, answered
from schemas.keys import ROLES, LinkKey, RecordKey, Role
from schemas.known import Coupling

T = TypeVar("T")
FOLLOWS = "records that use the value follow with their next change, or now: echoless sync"


def set_option(action: Action, means: Means) -> Answer:
    """Let the value ``left`` stand for the value ``right``, instead of what it stood for. Raises Wrong."""
    options = _named(action, means)
    left, right = _given(action, "left"), _given(action, "right")
    for role, value in zip(ROLES, (left, right), strict=True):
        _require_known(means, options, role, value)

    def put(tx: Batch) -> RecordAnswer:
        before = _row_of(tx, options, "left", left)
        if before is not None and before.right_id == right:
            return _told(options, before, "unchanged")
        _require_free(tx, options, right)
        made = row(options.options, left, right)
        if not action.dry_run:
            tx.save(Changes(couplings=[made], removed=[before.id] if before is not None else []))
        if before is None:
            return _told(options, made, "set")
        return replace(_told(options, made, "changed"), message=f"was {before.right_id}; {FOLLOWS}")

    return answered((_in_batch(means, put),))


def remove_option(action: Action, means: Means) -> Answer:
    """Take away the row of the value ``left``: it is blank on the other side from now on. Raises Wrong."""
    options = _named(action, means)
    left = _given(action, "left")

    def remove(tx: Batch) -> RecordAnswer:
        found = _row_of(tx, options, "left", left)
        if found is None:
            remedy = f"its rows: echoless options list {options.options}"
            raise Wrong("no_row", f"{options.options} has no row for {left}", remedy)
        if not action.dry_run:
            tx.save(Changes(removed=[found.id]))
        return _told(options, found, "removed")

    return answered((_in_batch(means, remove),))


def seed_options(action: Action, means: Means) -> Answer:
    """Put in the rows that the mapping file begins with; values that have a row keep it. Raises Wrong."""
    options = _named(action, means)

    def put(tx: Batch) -> list[Coupling]:
        taken = tx.lock_couplings(_places(options))
        busy = {(role, c.id_of(role)) for c in taken for role in ROLES}
        missing = [
            row(options.options, left, right)
            for left, right in options.seed.items()
            if ("left", left) not in busy and ("right", right) not in busy
        ]
        if not action.dry_run:
            tx.save(Changes(couplings=missing))
        return missing

    missing = _in_batch(means, put)
    kept = len(options.seed) - len(missing)
    told = tuple(_told(options, each, "set") for each in missing)
    return replace(answered(told), message=f"{len(missing)} rows put in, {kept} values had one")


def _in_batch(means: Means, work: Callable[[Batch], T]) -> T:
    """Do something in one store batch; what another worker did at the same moment is seen next time."""
    for _ in range(ATTEMPTS - 1):
        with suppress(StoreDown, CouplingTaken), means.parts.store.batch() as tx:
            return work(tx)
    with means.parts.store.batch() as tx:
        return work(tx)


def _named(action: Action, means: Means) -> OptionsModel:
    options = means.options.get(action.mapping)
    if options is None:
        meant = did_you_mean(action.mapping, means.options) or "no mapping file holds `options:`"
        raise Wrong("unknown_mapping", f"there is no option mapping {action.mapping!r}", meant)
    return options


def _given(action: Action, name: str) -> str:
    value = action.options.get(name, "")
    if not value:
        raise Wrong("no_value", f"{action.kind} needs the {name} value", f"name it: {name}=…")
    return value


def _require_known(means: Means, options: OptionsModel, role: Role, value: str) -> None:
    """See that a value is on its side's list, or is a known record of its table. Raises Wrong."""
    end = end_of(options, role)
    known = values(means.parts.store, end)
    if value in known:
        return
    meant = suggest(value, known)
    listed = ", ".join(f"{each} ({label})" if label else each for each, label in list(known.items())[:20])
    said = f"did you mean {meant} ({known[meant]})?" if meant else f"known: {listed or 'none'}"
    where = f"{end.side}/{end.table}" if end.table else f"the list of {end.side}"
    unheard = f"; if it exists: echoless snapshot {end.side} {end.table}" if end.table else ""
    raise Wrong("unknown_value", f"{value} is not in {where}", said + unheard)


def _require_free(tx: Batch, options: OptionsModel, right: str) -> None:
    taken = _row_of(tx, options, "right", right)
    if taken is not None:
        raise Wrong(
            "value_taken",
            f"{right} stands for {taken.left_id} already",
            f"echoless options remove {options.options} {taken.left_id}",
        )


def _row_of(tx: Batch, options: OptionsModel, role: Role, value: str) -> Coupling | None:
    return next(iter(tx.lock_couplings([LinkKey(options.options, role, value)])), None)


def _places(options: OptionsModel) -> list[LinkKey]:
    lefts = [LinkKey(options.options, "left", left) for left in options.seed]
    return lefts + [LinkKey(options.options, "right", right) for right in options.seed.values()]


def _told(options: OptionsModel, coupling: Coupling, outcome: str) -> RecordAnswer:
    keys = [
        RecordKey(end.side, end.table or options.options, coupling.id_of(role) or "")
        for role, end in zip(ROLES, (options.left, options.right), strict=True)
    ]
    return RecordAnswer(keys[0], outcome, counterpart=keys[1], mapping=options.options)
