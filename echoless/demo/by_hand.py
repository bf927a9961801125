"""What the people of the demo do by hand: they couple all pairs of a mapping in one go, and set an option."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from echoless.demo.sales import Known
from rules.compiled import CompiledMapping
from rules.start import FirstSync
from schemas.control import Action, Direction
from schemas.keys import RecordKey

TOWARDS: dict[FirstSync, Direction] = {"none": "none", "left": "to_right", "right": "to_left"}


def couplings_of(known: Iterable[Known], mappings: Mapping[str, CompiledMapping]) -> Iterator[Action]:
    """Give an action per mapping and direction of the first synchronization."""
    together: defaultdict[tuple[str, FirstSync], list[RecordKey]] = defaultdict(list)
    for pair in known:
        mapping = mappings[pair.mapping]
        for lane, record_id in ((mapping.left, pair.left_id), (mapping.right, pair.right_id)):
            together[pair.mapping, pair.first_sync].append(RecordKey(lane.side, lane.table, record_id))
    for (name, first_sync), records in together.items():
        yield Action("couple", name, tuple(records), TOWARDS[first_sync], who="demo", door="demo")


def options_by_hand() -> Iterator[Action]:
    """Let the agent FEDERAL stand for FedEx in Sales; the others have no value there, and stay blank."""
    options = "shipping-agent"
    yield Action("remove_option", options, options={"left": "FEDEX"}, who="demo", door="demo")
    yield Action("set_option", options, options={"left": "FEDERAL", "right": "3"}, who="demo", door="demo")
