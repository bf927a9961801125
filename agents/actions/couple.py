"""Couple existing records with existing ones, as they are or with a first synchronization."""

from functools import partial

from agents.actions.checks import existing, require_free, require_passing, require_ready
from agents.actions.choosing import mapping_of, pairs_of, towards_of
from agents.actions.means import Means
from agents.actions.rounds import in_one_batch
from agents.actions.telling import told
from agents.guard import Wrong
from agents.work import Work
from rules.compiled import CompiledMapping
from rules.conclude import conclude
from rules.draft import Cause
from rules.outcome import Outcome
from rules.reconcile import reconcile
from rules.start import FirstSync
from rules.start import couple as begin
from schemas.control import Action, Answer, RecordAnswer, answered
from schemas.keys import ROLES, RecordKey


def couple(action: Action, means: Means) -> Answer:
    """Couple pairs of records; a refused pair does not hold up the others. Raises Wrong."""
    mapping = mapping_of(means.mappings, action)
    partners = dict(pairs_of(mapping, action.records))
    each = partial(couple_pair, mapping, partners, first_sync_of(mapping, action), force=action.has("force"))
    require_ready(means, mapping)
    answers = in_one_batch(
        means, mapping, list(partners), each, also=partners.values(), dry_run=action.dry_run
    )
    return answered(tuple(answers))


def first_sync_of(mapping: CompiledMapping, action: Action) -> FirstSync:
    """Tell whose values go to the other when records are coupled. Raises Wrong."""
    if action.direction in {"", "none"}:
        return "none"
    towards = towards_of(mapping, action)
    if towards == "merge":
        raise Wrong(
            "no_such_direction", "a first synchronization cannot merge", "take none, then synchronize: merge"
        )
    return "left" if towards == "to_right" else "right"


def couple_pair(
    mapping: CompiledMapping,
    partners: dict[RecordKey, RecordKey],
    first_sync: FirstSync,
    work: Work,
    left: RecordKey,
    *,
    force: bool,
) -> RecordAnswer:
    """Couple a left record with its partner. Raises Wrong, and nothing has happened then."""
    keys = (left, partners[left])
    records = [existing(work, key) for key in keys]
    for role, record in zip(ROLES, records, strict=True):
        require_free(work, mapping, record.key)
        if not force:
            require_passing(
                mapping, role, record, "couple it nevertheless: --force; sends wait until it passes"
            )
    draft = begin(mapping, records[0], records[1], work.known, Cause("couple"), first_sync)
    reconcile(draft)
    decision = conclude(draft, Outcome.UNCHANGED, "coupled by hand")
    answer = told(left, decision, mapping, work.known, "coupled")
    work.add(decision, "couple")
    return answer
