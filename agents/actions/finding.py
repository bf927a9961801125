"""Which open errors an action means: of these records, of one cause, or all; a page of them at a time."""

from collections.abc import Iterator, Sequence

from agents.actions.choosing import mapping_named
from agents.actions.knowing import role_of
from agents.actions.means import Means
from agents.actions.pages import PAGE
from agents.guard import Wrong
from coupling_store.browsing import Which
from schemas.control import Action
from schemas.keys import LinkKey
from schemas.messages import Problem

Pages = Iterator[Sequence[Problem]]


def meant(action: Action, means: Means) -> tuple[int, Pages]:
    """Give the number of open errors that an action means, and these, page by page. Raises Wrong.

    The pages are read while the action goes on: an error that it closes, or opens again, is not met twice.
    """
    if action.mapping:
        mapping_named(means.mappings, action.mapping)
    wanted = {name: action.options[name] for name in ("stage", "code") if name in action.options}
    if not (action.records or wanted or action.mapping or action.has("all")):
        raise Wrong(
            "no_records", "which errors?", "name records, or a cause by mapping, stage and code, or all"
        )
    if action.records:
        found = [problem for problem in _of_records(action, means) if _fits(action, wanted, problem)]
        return len(found), (found[at : at + PAGE] for at in range(0, len(found), PAGE))
    if not all(wanted.values()):
        return 0, iter(())
    which = Which(action.mapping, **wanted)
    return sum(cause.count for cause in means.browsing.causes(which)), _walk(means, which)


def _fits(action: Action, wanted: dict[str, str], problem: Problem) -> bool:
    same = all(getattr(problem, name) == value for name, value in wanted.items())
    return same and action.mapping in {"", problem.mapping}


def _walk(means: Means, which: Which) -> Pages:
    """Walk the open errors by key: what is closed behind us does not shift what is before us."""
    after = ""
    while page := means.browsing.problems(which, after, PAGE):
        yield page
        after = page[-1].key


def _of_records(action: Action, means: Means) -> Sequence[Problem]:
    """Give the errors of each record, also those that are filed under its counterpart."""
    found: dict[str, Problem] = {}
    for key in action.records:
        places = [(m, role) for m in means.mappings.values() if (role := role_of(m, key))]
        links = [LinkKey(mapping.name, role, key.id) for mapping, role in places]
        found.update({problem.key: problem for problem in means.parts.store.around(key, links).problems})
    return list(found.values())
