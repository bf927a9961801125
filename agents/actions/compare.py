"""See a record's counterpart: the values of both sides beside each other, field by field."""

from collections.abc import Iterator, Sequence

from agents.actions.choosing import mapping_of
from agents.actions.knowing import know, role_of
from agents.actions.means import Means
from agents.actions.telling import counterpart_of, refused
from rules.comparing import pairs_of_fields
from rules.compiled import CompiledMapping
from rules.decision import Known
from schemas.control import Action, Answer, RecordAnswer, answered
from schemas.keys import LinkKey, RecordKey
from schemas.known import Coupling


def compare(action: Action, means: Means) -> Answer:
    """Show each record beside its counterpart, in every mapping that couples it. Raises Wrong."""
    chosen = _mappings(action, means)
    told = [answer for mapping in chosen for answer in _compared(means, mapping, action.records)]
    return answered(tuple(told) or tuple(_not_coupled(key) for key in action.records))


def _mappings(action: Action, means: Means) -> Sequence[CompiledMapping]:
    if action.mapping or not action.records:
        return [mapping_of(means.mappings, action)]
    fit = [m for m in means.mappings.values() if any(role_of(m, key) for key in action.records)]
    return fit or [mapping_of(means.mappings, action)]


def _compared(means: Means, mapping: CompiledMapping, keys: Sequence[RecordKey]) -> Iterator[RecordAnswer]:
    with means.parts.store.look() as look:
        known = know(look, mapping, keys, means.parts.now())
    for key in keys:
        role = role_of(mapping, key)
        found = known.links.get(LinkKey(mapping.name, role, key.id)) if role else None
        if found is not None:
            yield _told(key, known.couplings[found], mapping, known)


def _told(key: RecordKey, coupling: Coupling, mapping: CompiledMapping, known: Known) -> RecordAnswer:
    fields = tuple(pairs_of_fields(coupling, mapping, known))
    differing = sum(pair.state != "same" for pair in fields)
    return RecordAnswer(
        key,
        f"gone on the {coupling.deleted}" if coupling.deleted else "coupled",
        f"{differing} of {len(fields)} fields differ" if differing else "all fields say the same",
        counterpart_of(coupling, mapping, key),
        coupling.id,
        mapping.name,
        fields=fields,
    )


def _not_coupled(key: RecordKey) -> RecordAnswer:
    remedy = f"couple it: echoless couple {key} …, or make its counterpart: echoless couple {key} --create"
    return refused(key, "", "not_coupled", f"{key} is not coupled", remedy)
