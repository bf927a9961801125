"""What fills the rows that a change of mappings adds, for the pairs that are there already."""

from collections.abc import Iterator
from dataclasses import dataclass

from coupling_store.port import Store
from echoless.wiring.folders import Written
from rules.description.additions import additions


@dataclass(frozen=True, slots=True)
class Fill:
    """Added rows of a mapping, and the command that fills them."""

    mapping: str
    rows: int
    couplings: int
    """Pairs that have not agreed on these fields yet."""
    command: str


def fills(store: Store, before: Written, after: Written) -> Iterator[Fill]:
    """Look at the mappings that are there before and after, and have pairs. Raises StoreDown."""
    old = {model.mapping: model for model in before.load().models}
    pairs = store.pairs()
    for model in after.load().models:
        if model.mapping in old and pairs[model.mapping]:
            for added in additions(old[model.mapping], model):
                yield Fill(model.mapping, added.rows, pairs[model.mapping], added.command)
