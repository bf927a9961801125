"""Create a record's counterpart on the other side, and couple the two."""

from functools import partial

from agents.actions.awaiting import with_new_keys
from agents.actions.checks import existing, require_free, require_passing, require_ready
from agents.actions.choosing import mapping_of
from agents.actions.knowing import role_of
from agents.actions.means import Means
from agents.actions.rounds import in_one_batch
from agents.actions.telling import told
from agents.guard import Wrong
from agents.work import Work
from rules.compiled import CompiledMapping
from rules.conclude import conclude
from rules.draft import Cause
from rules.reconcile import reconcile
from rules.start import create_counterpart
from schemas.control import Action, Answer, RecordAnswer, answered
from schemas.keys import RecordKey, other


def create(action: Action, means: Means) -> Answer:
    """Create counterparts, even where the mapping couples by hand alone. Raises Wrong."""
    mapping = mapping_of(means.mappings, action)
    require_ready(means, mapping)
    each = partial(create_for, mapping)
    keys = list(dict.fromkeys(action.records))
    answers = in_one_batch(means, mapping, keys, each, dry_run=action.dry_run)
    return answered(tuple(with_new_keys(action, means, mapping, answers)))


def create_for(mapping: CompiledMapping, work: Work, key: RecordKey) -> RecordAnswer:
    """Begin the coupling of a record without one. Raises Wrong, and nothing has happened then."""
    role = role_of(mapping, key)
    record = existing(work, key)
    require_free(work, mapping, key)
    if role is None or not mapping.lane(role).sends:
        raise Wrong(
            "no_such_direction",
            f"{mapping.name} sends nothing from {key.side}/{key.table} to the other side",
            f"create it on the other side, or couple it with a record there: echoless couple {key} …",
        )
    require_passing(mapping, role, record, "change the record so that it passes, then try again")
    draft = create_counterpart(mapping, role, record, work.known, Cause("create"))
    reconcile(draft)
    lane = mapping.lane(other(role))
    decision = conclude(draft, None, f"{lane.side}/{lane.table}: a new record")
    word = "created" if decision.commands else ""
    answer = told(key, decision, mapping, work.known, word)
    work.add(decision, "create")
    return answer
