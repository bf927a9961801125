"""Delete the survivor: the counterpart of a deleted record goes, too."""

from agents.actions.deleted import forced, survivor_of
from agents.actions.means import Means
from agents.actions.pairs import for_each_pair
from agents.actions.telling import told
from agents.guard import Wrong
from agents.work import Work
from rules.compiled import CompiledMapping
from rules.conclude import conclude
from rules.draft import Cause, Draft
from rules.reconcile import reconcile
from schemas.control import Action, Answer, RecordAnswer
from schemas.keys import RecordKey
from schemas.known import Coupling


def delete(action: Action, means: Means) -> Answer:
    """Delete what is left of pairs. Raises Wrong."""
    if not action.has("sure") and not action.dry_run:
        raise Wrong(
            "not_confirmed", "this deletes records of a side", "say so: --yes; or see first: --dry-run"
        )
    return for_each_pair(action, means, delete_survivor)


def delete_survivor(mapping: CompiledMapping, work: Work, key: RecordKey, coupling: Coupling) -> RecordAnswer:
    """Delete the record of a pair that is left. Raises Wrong."""
    gone, survivor = survivor_of(mapping, coupling, key)
    if not mapping.lane(gone).sends:
        message = f"{mapping.name} sends nothing to {survivor.side}, so nothing is deleted there"
        raise Wrong(
            "no_such_direction", message, f"delete {survivor} on its side, or: echoless uncouple {survivor}"
        )
    draft = Draft(coupling.draft(), forced(mapping, gone, "delete"), work.known, Cause("delete"), edited=True)
    draft.c.held = {}
    reconcile(draft)
    decision = conclude(draft, None, f"{survivor} is deleted")
    answer = told(key, decision, mapping, work.known)
    work.add(decision, "delete")
    return answer
