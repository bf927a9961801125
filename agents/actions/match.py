"""Couple by match: search for pairs, couple each that is plain, and say what was not and why."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import TypeVar

from agents.actions.checks import require_ready
from agents.actions.choosing import mapping_named
from agents.actions.couple import couple_pair, first_sync_of
from agents.actions.create import create_for
from agents.actions.means import Means
from agents.actions.pages import PAGE, SAMPLES, in_pages
from agents.actions.rounds import in_one_batch
from agents.guard import Wrong
from agents.matching import search
from rules.compiled import CompiledMapping
from rules.matching import Matches, Pair, Tangle
from schemas.control import Action, Answer, RecordAnswer
from schemas.keys import ROLES, RecordKey, Role, other

T = TypeVar("T")


def match(action: Action, means: Means) -> Answer:
    """Couple all plain pairs of a mapping; option ``create``: left, right or both, for what has no match.

    A dry run is the preview. Raises Wrong.
    """
    mapping = mapping_named(means.mappings, action.mapping)
    if not mapping.match:
        remedy = "mark the rows to compare with `match: true` in the mapping file"
        raise Wrong("no_criteria", f"{mapping.name} says nothing to match records by", remedy)
    creates = _creates(mapping, action)
    first_sync_of(mapping, action)
    require_ready(means, mapping)
    found = search(means.parts.store, mapping)
    answers = [
        _couple(mapping, found.pairs, action, means),
        *(_create(mapping, role, found, action, means) for role in creates),
        _left_over(mapping, found, creates),
    ]
    return _together(answers)


def _creates(mapping: CompiledMapping, action: Action) -> list[Role]:
    """Give the roles whose records without a match get a counterpart made. Raises Wrong."""
    asked = action.options.get("create", "")
    if asked not in {"", "left", "right", "both"}:
        raise Wrong("wrong_option", f"create: {asked!r} is no side", "write create=left, right or both")
    there = ROLES if asked == "both" else [role for role in ROLES if role == asked]
    for role in there:
        if not mapping.lane(other(role)).sends:
            message = f"{mapping.name} sends nothing to its {role} side"
            raise Wrong("no_such_direction", message, f"leave create={asked} out")
    return [other(role) for role in there]


def _couple(mapping: CompiledMapping, pairs: Sequence[Pair], action: Action, means: Means) -> Answer:
    """Couple pairs page by page; a pair that somebody coupled meanwhile does not hold up the others."""
    counts: Counter[str] = Counter()
    samples: list[RecordAnswer] = []
    first_sync = first_sync_of(mapping, action)
    for page in _pages(pairs):
        partners = {_key(mapping, "left", pair.left): _key(mapping, "right", pair.right) for pair in page}
        each = partial(couple_pair, mapping, partners, first_sync, force=False)
        answers = in_one_batch(
            means, mapping, list(partners), each, also=partners.values(), dry_run=action.dry_run
        )
        counts.update(answer.outcome for answer in answers)
        samples += answers[: SAMPLES - len(samples)]
        means.progress(counts.total(), len(pairs))
    return Answer(True, records=tuple(samples), counts=counts)


def _create(mapping: CompiledMapping, role: Role, found: Matches, action: Action, means: Means) -> Answer:
    ids = found.left if role == "left" else found.right
    keys = (_key(mapping, role, id_) for id_ in ids)
    each = partial(create_for, mapping)
    return in_pages(means, mapping, keys, each, total=len(ids), dry_run=action.dry_run)


def _left_over(mapping: CompiledMapping, found: Matches, creates: Sequence[Role]) -> Answer:
    """Tell what was not coupled, and why."""
    told: list[RecordAnswer] = []
    counts: Counter[str] = Counter()
    for word, tangles in (("several matches", found.several), ("match is coupled", found.taken)):
        for tangle in tangles:
            counts[word] += len(tangle.left)
            told += _tangled(mapping, word, tangle) if len(told) < SAMPLES else []
    for role in ROLES:
        if role not in creates:
            counts["no match"] += len(found.left if role == "left" else found.right)
    return Answer(True, records=tuple(told[:SAMPLES]), counts=+counts)


def _tangled(mapping: CompiledMapping, word: str, tangle: Tangle) -> Iterator[RecordAnswer]:
    rights = ", ".join(str(_key(mapping, "right", id_)) for id_ in tangle.right)
    for id_ in tangle.left:
        key = _key(mapping, "left", id_)
        remedy = f"choose: echoless couple {key} …"
        yield RecordAnswer(key, word, f"matches {rights}", mapping=mapping.name, remedy=remedy)


def _together(answers: Sequence[Answer]) -> Answer:
    counts: Counter[str] = Counter()
    for answer in answers:
        counts.update(answer.counts)
    records = tuple(record for answer in answers for record in answer.records)
    return Answer(True, records=records, counts=dict(counts))


def _key(mapping: CompiledMapping, role: Role, record_id: str) -> RecordKey:
    lane = mapping.lane(role)
    return RecordKey(lane.side, lane.table, record_id)


def _pages(items: Iterable[T]) -> Iterator[list[T]]:
    left = iter(items)
    while page := list(islice(left, PAGE)):
        yield page
