"""The sides and tables that a mapping names: are they there?"""

from collections.abc import Iterator

from rules.findings import Finding, did_you_mean
from rules.model import MappingModel
from rules.sides import Surroundings
from rules.ways import place
from schemas.keys import Role


def place_findings(model: MappingModel, role: Role, around: Surroundings) -> Iterator[Finding]:
    """Check the side and the table of one role."""
    here, names = place(model, role), around.catalog.names(place(model, role).side)
    if here.side not in around.sides:
        message = f"there is no side `{here.side}`."
        yield Finding((role, "side"), message, did_you_mean(here.side, around.sides))
    elif not names:
        message = f"side `{here.side}` has no tables that are known here."
        remedy = f"echoless schemas generate {here.side} writes their schemas."
        yield Finding((role, "side"), message, remedy)
    elif here.table not in names:
        message = f"side `{here.side}` has no table `{here.table}`."
        yield Finding((role, "table"), message, did_you_mean(here.table, names))
