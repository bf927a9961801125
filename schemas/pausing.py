"""What it means in a coupling that somebody has paused sends."""

from typing import Final

from schemas.keys import LinkKey, Role

PAUSED: Final = "*paused*"
"""Stands for the mapping in what a held coupling waits for; no mapping can be called so."""

PausedPlaces = frozenset[tuple[str, Role]]
"""Mappings, and the roles in them that nothing is sent to."""


def nothing_paused() -> PausedPlaces:
    """Hold nothing."""
    return frozenset()


def waits_for_resume(role: Role) -> LinkKey:
    """Give what a coupling waits for while nothing is sent to this role.

    >>> waits_for_resume("left")
    LinkKey(mapping='*paused*', role='left', id='*')
    """
    return LinkKey(PAUSED, role, "*")
