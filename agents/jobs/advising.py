"""How filled the two sides of a mapping are, and what to do first with it."""

from agents.parts import Parts
from rules.compiled import CompiledMapping
from rules.preview_advice import Advice, Filled, advise
from schemas.keys import LinkKey, Role

PAGE = 1000


def advice_for(parts: Parts, mapping: CompiledMapping) -> Advice:
    """Count the known records that take part, and recommend. Raises StoreDown."""
    left = _ids(parts, mapping, "left")
    coupled = 0
    for start in range(0, len(left), PAGE):
        links = [LinkKey(mapping.name, "left", id_) for id_ in left[start : start + PAGE]]
        with parts.store.look() as look:
            coupled += len(look.counterparts(links))
    right = _ids(parts, mapping, "right")
    return advise(Filled(len(left), len(right), coupled, mapping.left.sends, mapping.right.sends))


def _ids(parts: Parts, mapping: CompiledMapping, role: Role) -> list[str]:
    lane = mapping.lane(role)
    records = parts.store.images(lane.side, lane.table)
    return [r.key.id for r in records if r.image is not None and lane.matches(r.image)]
