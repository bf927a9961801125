"""Looking a record up, for people and programs: how it stands, and what is wrong with it."""

from collections.abc import Mapping, Sequence

from agents.guard import Wrong
from agents.loading import places_of
from coupling_store.answers import Around
from coupling_store.port import Store
from echoless.standing import Standing, Teller, keys_of, standing
from rules.compiled import CompiledMapping
from rules.findings import did_you_mean
from schemas.keys import LinkKey, RecordKey
from schemas.messages import Problem

Mappings = Mapping[str, CompiledMapping]


def look_up(opened: Store, known: Mappings, key: RecordKey) -> tuple[Standing, Sequence[Problem]]:
    """Tell how a record stands, and its open errors. Raises Wrong, StoreDown."""
    around = opened.around(key, links_of(known, key))
    found = _standing(opened, known, key, around)
    if found.state == "not heard of" and not around.couplings and not around.problems:
        raise Wrong(
            "unknown_record",
            f"nothing is known of {key}: no change event of it was handled",
            f"if it exists, publish it: echoless snapshot {key.side} {key.table}",
        )
    return found, around.problems


def links_of(known: Mappings, key: RecordKey) -> list[LinkKey]:
    """Give the place of a record in every mapping of its table. Raises Wrong."""
    places = places_of(known)
    if key[:2] not in places:
        table = f"{key.side}/{key.table}"
        meant = did_you_mean(table, ["/".join(place) for place in places])
        raise Wrong("no_mapping", f"no mapping joins {table} to anything", meant)
    return [LinkKey(mapping.name, role, key.id) for mapping, role in places[key[:2]]]


def _standing(opened: Store, known: Mappings, key: RecordKey, around: Around) -> Standing:
    keys = {each for c in around.couplings for each in keys_of(c, known[c.mapping]).values()}
    records = opened.records({key, *keys})
    teller, parked = Teller(known, records), {waits.coupling_id: waits for waits in around.parked}
    pairs = [teller.pair(coupling, key, parked.get(coupling.id)) for coupling in around.couplings]
    return standing(key, records.get(key), pairs)
