"""Mistakes and outages that were foreseen: one clear cause, the command that mends it, an exit code."""

from enum import IntEnum


class Exit(IntEnum):
    """What the program's exit status says."""

    OK = 0
    PROBLEM = 1
    """A check found a problem, or something asked for could not be done."""
    USAGE = 2
    """The command line or the configuration is wrong."""
    DOWN = 3
    """A broker, a store or a side cannot be reached."""


USAGE = frozenset(
    {
        "direction_needed",
        "key_used",
        "no_mapping",
        "no_pair",
        "no_records",
        "no_such_direction",
        "not_confirmed",
        "not_in_mapping",
        "several_mappings",
        "turned_round",
        "unknown_job",
        "unknown_mapping",
        "unknown_schedule",
        "wrong_option",
    }
)
"""Codes of answers to a question that was put wrongly: exit status 2."""


class Failure(Exception):
    """Something a person can mend. Shown without a traceback."""

    def __init__(self, what: str, remedy: str, code: Exit = Exit.PROBLEM) -> None:
        super().__init__(what)
        self.what = what
        self.remedy = remedy
        self.code = code
