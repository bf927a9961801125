"""Who wins a conflict: what the mapping's policy says of the two sides."""

from datetime import UTC, datetime

from rules.compiled import Policy
from rules.draft import Draft
from schemas.keys import Role, other


def winner_of(draft: Draft, role: Role, field: str, changed_at: datetime) -> Role | None:
    """Give the side that wins a conflict about a field edited on ``role``; None: a person decides."""
    before = draft.c.agreed_at.get(f"{role}.{field}")
    theirs = datetime.fromisoformat(before) if before else datetime.min.replace(tzinfo=UTC)
    return winner_by(draft.mapping.policies[role, field], role, changed_at, theirs)


def winner_by(policy: Policy, role: Role, changed_at: datetime, theirs: datetime) -> Role | None:
    """Give the side that wins: ``role``, changed at one time, or the other, changed at another."""
    match policy:
        case "left wins":
            return "left"
        case "right wins":
            return "right"
        case "error":
            return None
        case "latest":
            if theirs == changed_at:
                return "left"
            return role if changed_at > theirs else other(role)
