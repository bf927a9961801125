"""How filled the two sides of a mapping are, and what to do first with it."""

from agents.jobs.standing import stand_of
from coupling_store.port import Store
from rules.compiled import CompiledMapping
from rules.preview_advice import Advice, Filled, advise


def advice_for(store: Store, mapping: CompiledMapping) -> Advice:
    """Count the known records that take part, and recommend. Raises StoreDown."""
    left, right = stand_of(store, mapping, "left"), stand_of(store, mapping, "right")
    # Who is still to be made counts as there: nothing is to be done about such a pair. So does who has
    # left the filter, but not the pair.
    pairs = max(left.coupled, right.coupled) + left.under_way + right.under_way
    filled = Filled(left.free + pairs, right.free + pairs, pairs, mapping.left.sends, mapping.right.sends)
    return advise(filled)
