"""What a value becomes on the other side, by what the world knows in the end."""

from rules.compiled import Row, Unfit
from rules.translation import link_of
from schemas.values import Value
from tests.property.world import World

UNFIT = "UNFIT"


def carried(world: World, row: Row, value: Value) -> Value:
    link = link_of(row, value)
    try:
        if link is None:
            return row.translate(value)
        found = world.router.known.counterparts.get(link)
        return (None if row.missing == "clear" else UNFIT) if found is None else row.translate(found)
    except Unfit:
        return UNFIT
