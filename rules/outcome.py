"""What can become of a change event in a mapping: exactly one of these."""

from enum import StrEnum

OPTION_BLANK = "option blank"
"""Counted beside the outcomes, per field: a value that its option mapping does not know was left blank."""


class Outcome(StrEnum):
    """The words that reports, metrics and pages use."""

    SENT = "sent"
    QUEUED = "queued"
    """Its values go out in the command that follows the one in flight."""
    UNCHANGED = "unchanged"
    ECHO = "echo"
    FOREIGN_WRITE = "foreign write"
    FILTERED = "filtered"
    ONLY_COUPLED = "only coupled"
    PARKED = "parked"
    CONFLICT = "conflict"
    UNCOUPLED = "uncoupled"
    RESTORED = "restored"
    """A record was deleted, and is made again from its counterpart."""
    STALE = "stale"
    REPEATED = "repeated"
    REJECTED = "rejected"
    DEAD_LETTER = "dead letter"
