"""What is paused, for workers that decide: looked up now and then, and what was held is sent afterwards."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from agents.guard import persistently
from coupling_store.pauses import Pause, Pauses
from rules.compiled import CompiledMapping
from schemas.keys import ROLES
from schemas.pausing import PausedPlaces, nothing_paused
from streams.port import Stopping

SWEEP = 500
"""Couplings taken by one round: short transactions, so that live traffic is not held up."""

Resume = Callable[[Sequence[str], Stopping], None]
"""Goes on with couplings, by their ids."""


def paused_places(pauses: Iterable[Pause], mappings: Mapping[str, CompiledMapping]) -> PausedPlaces:
    """Give the mappings and roles that nothing is sent to."""
    return frozenset(
        (mapping.name, role)
        for pause in pauses
        for mapping in mappings.values()
        for role in ROLES
        if (pause.what == "side" and mapping.lane(role).side == pause.name)
        or (pause.what == "mapping" and mapping.name == pause.name and pause.to in {"", role})
    )


class Pausing:
    """Knows what is paused as of the last look: a send may slip through just after somebody paused.

    What is held waits in the store as a parked coupling, so that an end of the pause that one worker
    hears of late is an end all the same: whoever looks next finds what is left.
    """

    def __init__(self, pauses: Pauses, mappings: Mapping[str, CompiledMapping]) -> None:
        self._pauses = pauses
        self._mappings = mappings
        self._places = nothing_paused()

    def places(self) -> PausedPlaces:
        """Give where nothing is to be sent."""
        return self._places

    def look(self) -> None:
        """Look what is paused. Raises StoreDown."""
        self._places = paused_places(self._pauses.paused(), self._mappings)

    def keep_looking(self, resume: Resume, stopping: Stopping) -> None:
        """Look again, and send what is paused no more.

        It does not tell whether it found anything: a pause must be heard of soon, however quiet it is.
        """
        persistently(self.look, stopping)
        ids = persistently(lambda: self._pauses.released(self._places, SWEEP), stopping)
        if ids:
            resume(ids, stopping)
