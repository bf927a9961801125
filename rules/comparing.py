"""The mapped fields of a pair beside each other, and how each of them stands."""

from collections.abc import Iterator

from rules.agreement import MISSING, is_same
from rules.compiled import CompiledMapping, Row, Unfit
from rules.decision import Known
from rules.translation import NotCoupled, carry, given, is_given
from schemas.control import FieldPair
from schemas.keys import ROLES, RecordKey, Role, other
from schemas.known import Coupling
from schemas.values import Image, Value


def pairs_of_fields(coupling: Coupling, mapping: CompiledMapping, known: Known) -> Iterator[FieldPair]:
    """Give every pair of mapped fields once, in the order of the mapping; constants are left out."""
    images = {role: _image(coupling, mapping, role, known) for role in ROLES}
    seen: set[tuple[str, str]] = set()
    for role in ROLES:
        lane = mapping.lane(role)
        for row in lane.rows if lane.sends else ():
            source = ", ".join(row.sources)
            left, right = (source, row.target) if role == "left" else (row.target, source)
            if not source or row.new_only or (left, right) in seen:
                continue
            seen.add((left, right))
            state = _state(coupling, mapping, role, row, images, known)
            yield FieldPair(left, right, _shown(images["left"], left), _shown(images["right"], right), state)


def _state(
    coupling: Coupling,
    mapping: CompiledMapping,
    role: Role,
    row: Row,
    images: dict[Role, Image],
    known: Known,
) -> str:
    """Say in a word how a field stands: the gravest first."""
    target = other(role)
    places = [(target, row.target), *((role, name) for name in row.sources)]
    if any(name in coupling.held.get(side, {}) for side, name in places):
        return "held"
    if any(name in coupling.blocked(side) for side, name in places):
        return "rejected"
    try:
        shown = images[target].get(row.target, MISSING)
        if is_given(row, images[role]):
            carried = carry(row, given(row, images[role]), known.counterparts)
            if is_same(mapping, target, row.target, carried, shown):
                return "same"
    except NotCoupled:
        return "waits"
    except Unfit:
        return "does not fit"
    under_way = any(_is_under_way(coupling, side, name, images[side]) for side, name in places)
    return "under way" if under_way else "differs"


def _is_under_way(coupling: Coupling, role: Role, name: str, image: Image) -> bool:
    agreed = coupling.agreed(role)
    return name in agreed and name in image and agreed[name] != image[name]


def _image(coupling: Coupling, mapping: CompiledMapping, role: Role, known: Known) -> Image:
    lane, record_id = mapping.lane(role), coupling.id_of(role)
    record = known.records.get(RecordKey(lane.side, lane.table, record_id or ""))
    return {**coupling.unseen(role), **((record.image if record is not None else None) or {})}


def _shown(image: Image, names: str) -> Value:
    """Give the value of a field; of several, their values as one text."""
    if ", " not in names:
        return image.get(names)
    return ", ".join(str(image.get(name) or "") for name in names.split(", "))
