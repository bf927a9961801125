"""The end of a decision: one outcome, and the errors that open or close with it."""

from dataclasses import replace

from rules.compiled import CompiledMapping
from rules.decision import Decision
from rules.draft import Draft
from rules.hand_edits import CODE, told_in_words, told_values
from rules.outcome import Outcome
from rules.translation import is_parked, waits_for_records
from schemas.keys import ROLES, RecordKey
from schemas.known import Flight
from schemas.messages import Problem

ATTEMPTS_BEFORE_ERROR = 3
"""A command that failed this often is worth a person's look; it is still tried again."""


def plain(mapping: CompiledMapping, outcome: Outcome, reason: str) -> Decision:
    """Give a decision that changes nothing."""
    return Decision(mapping.name, outcome, reason)


def conclude(draft: Draft, outcome: Outcome | None, reason: str, problem: Problem | None = None) -> Decision:
    """Turn a draft into a decision; an outcome given here gives way to a conflict alone."""
    if draft.over:
        return Decision(
            draft.mapping.name,
            outcome or Outcome.UNCOUPLED,
            reason,
            removed=draft.c,
            resolved=draft.c.problem,
        )
    found = problem or _problem(draft)
    resolved = ""
    if found is not None:
        draft.c.problem = found.key
    elif draft.c.problem and not _has_trouble(draft):
        draft.c.problem, resolved = "", draft.c.problem
    return Decision(
        draft.mapping.name,
        _outcome(draft, outcome),
        _clash(draft) if draft.conflicts else reason,
        coupling=draft.c,
        commands=tuple(draft.commands),
        blanks=draft.blanks,
        problem=found,
        resolved=resolved,
    )


def _outcome(draft: Draft, given: Outcome | None) -> Outcome:
    """Give the one word for what became of the message; the gravest first."""
    if draft.conflicts:
        return Outcome.CONFLICT
    if given is not None:
        return given
    if draft.unfit or draft.oscillates:
        return Outcome.REJECTED
    if draft.parked:
        return Outcome.PARKED
    if draft.commands:
        return Outcome.SENT
    if draft.queued:
        return Outcome.QUEUED
    if draft.filtered:
        return Outcome.FILTERED
    return Outcome.PARKED if draft.edited and waits_for_records(draft) else Outcome.UNCHANGED


def _has_trouble(draft: Draft) -> bool:
    c = draft.c
    flights = [flight for flight in (c.flight_left, c.flight_right) if flight is not None]
    failing = any(is_failing(flight) for flight in flights)
    stuck = c.held or c.by_hand or c.blocked_left or c.blocked_right
    return bool(
        stuck or any(is_parked(draft, role) for role in ROLES) or draft.unfit or draft.oscillates or failing
    )


def is_failing(flight: Flight) -> bool:
    """Tell whether a command was tried so often that it is an error."""
    return flight.attempts >= ATTEMPTS_BEFORE_ERROR and not flight.answered


def _problem(draft: Draft) -> Problem | None:
    """Give the error that this decision opens."""
    if draft.conflicts and draft.c.held:
        return _conflict(draft)
    if draft.unfit and (draft.edited or not draft.c.problem):
        message = "; ".join(unfit.message for unfit in draft.unfit)
        return make_problem(draft, "map", draft.unfit[0].code, message, draft.unfit[0].remedy)
    if draft.hand_edited:
        return _hand_edit(draft)
    if draft.oscillates and not draft.c.problem:
        return make_problem(
            draft,
            "decide",
            "oscillation",
            f"{draft.c.commands_since_edit} commands were exchanged without a user's edit: "
            "the two sides keep changing each other's values",
            "look at the transforms of the mapping and at triggers of the target; "
            "an edit of the record starts it again",
        )
    return None


def _clash(draft: Draft) -> str:
    """Name the fields that both sides changed without having seen each other."""
    fields = ", ".join(dict.fromkeys(draft.conflicts))
    if draft.c.deleted:
        what = "deleted" if _is_deleted(draft) else "out of its filter"
        return f"{what} on the {draft.c.deleted} side while the other side edited {fields}"
    return f"both sides changed {fields} at the same time"


def _is_deleted(draft: Draft) -> bool:
    """Tell whether the record that is gone was deleted; otherwise it left its filter."""
    record = draft.record(draft.c.deleted) if draft.c.deleted else None
    return record is None or record.image is None


def _conflict(draft: Draft) -> Problem:
    c = draft.c
    if c.deleted and _is_deleted(draft):
        remedy = "delete the other record, too, or create the deleted one again"
    elif c.deleted:
        remedy = "delete the other record, or bring this one back into its filter"
    else:
        remedy = "give the field the same value on both sides"
    problem = make_problem(draft, "decide", "conflict", _clash(draft), remedy)
    return replace(problem, left=dict(c.held.get("left", {})), right=dict(c.held.get("right", {})))


def _hand_edit(draft: Draft) -> Problem:
    remedy = "write the value back, or give the field it comes from the new value"
    problem = make_problem(draft, "decide", CODE, told_in_words(draft), remedy)
    left, right = told_values(draft)
    return replace(problem, left=left, right=right)


def make_problem(draft: Draft, stage: str, code: str, message: str, remedy: str) -> Problem:
    """Give an error about this pair that names both of its records."""
    pair = " and ".join(str(key) for key in (draft.key("left"), draft.key("right")) if key)
    return Problem(
        mapping=draft.mapping.name,
        record=_filed_under(draft),
        stage=stage,
        code=code,
        message=f"{pair}: {message}",
        remedy=remedy,
        seen_at=draft.known.now,
        event_id=draft.cause.event_id,
        coupling_id=draft.c.id,
    )


def _filed_under(draft: Draft) -> RecordKey:
    """Give the record the pair's error is filed under: while one is open, always the same."""
    keys = [key for key in (draft.key("left"), draft.key("right")) if key is not None]
    for key in keys:
        if draft.c.problem == f"{draft.mapping.name}|{key}":
            return key
    return keys[0]
