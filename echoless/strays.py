"""Couplings whose mapping takes no part: it is switched off, was renamed, or is gone."""

from coupling_store.port import Store
from echoless.settings import Settings
from echoless.wiring.rules import load

REMEDY = "give the mapping its name back or switch it on (`enabled: true`): they go on where they were"


def stray_couplings(settings: Settings, opened: Store) -> dict[str, int]:
    """Count them by the mapping they were made in. Raises what reading the mappings raises, StoreDown."""
    loaded = load(settings)
    ours = {model.mapping for model in loaded.models if model.enabled}
    ours |= {model.options for model in loaded.options}
    return {name: count for name, count in opened.couplings_by_mapping().items() if name not in ours}
