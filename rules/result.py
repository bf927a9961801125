"""decide(), second half: a side answered a command. Also: no answer came in time."""

from dataclasses import replace
from datetime import timedelta

from rules.applied import take_applied
from rules.compiled import CompiledMapping
from rules.conclude import conclude, is_failing, make_problem
from rules.decision import Decision, Known
from rules.draft import Cause, Draft
from rules.landing import land
from rules.outcome import Outcome
from rules.reconcile import ANSWER_DEADLINE, reconcile
from rules.renewal import renewal
from schemas.keys import ROLES, Role
from schemas.known import Coupling, Flight
from schemas.messages import Command, Problem, Result

FIRST_PAUSE = timedelta(seconds=1)
LONGEST_PAUSE = timedelta(minutes=5)


def pause(attempts: int) -> timedelta:
    """Give the time to wait before the next attempt: doubled each time, at most five minutes."""
    return min(LONGEST_PAUSE, FIRST_PAUSE * (1 << min(attempts - 1, 16)))


def decide_result(result: Result, mapping: CompiledMapping, known: Known) -> Decision:
    """Decide the answer to a command: the coupling must be known, if it still exists."""
    coupling = known.couplings.get(result.coupling_id)
    role = _answered(coupling, result) if coupling is not None else None
    if coupling is None or role is None:
        return Decision(mapping.name, Outcome.REPEATED, "answers no command in flight")
    draft = Draft(coupling.draft(), mapping, known, Cause(f"result-{result.command_id}", result.traceparent))
    problem = _take(draft, role, result)
    if not draft.over:
        land(draft, role)
    if (renewed := renewal(draft, Outcome.UNCHANGED, role)) is not None:
        return renewed
    if not draft.over:
        reconcile(draft)
    return conclude(draft, Outcome.UNCHANGED, f"{result.status}: {result.message or 'done'}", problem)


def _answered(coupling: Coupling, result: Result) -> Role | None:
    """Give the side whose command in flight this answers."""
    for role in ROLES:
        flight = coupling.flight(role)
        if flight is not None and flight.command_id == result.command_id:
            return role
    return None


def _take(draft: Draft, role: Role, result: Result) -> Problem | None:
    flight = draft.c.flight(role)
    if flight is None:
        return None
    match result.status:
        case "applied" | "unchanged":
            take_applied(draft, role, flight, result)
            return None
        case "stale":
            at = result.version
            refused = replace(flight, answered="refused", landed=at, due_at=None)
            draft.c.set_flight(role, refused)
            return None
        case "rejected":
            draft.c.set_flight(role, None)
            if draft.c.deleted == role:
                return None  # no wonder: the record is gone
            draft.c.set_blocked(role, {**draft.c.blocked(role), **flight.values})
            if flight.operation == "delete":
                draft.c.held = {role: {}}
            return make_problem(draft, "apply", result.code or "rejected", result.message, _remedy(result))
        case "failed":
            return _failed(draft, role, flight, result)


def _failed(draft: Draft, role: Role, flight: Flight, result: Result) -> Problem | None:
    """Try again later; after some attempts say so."""
    wait = timedelta(seconds=result.retry_after) if result.retry_after else pause(flight.attempts)
    again = replace(flight, due_at=draft.known.now + wait)
    draft.c.set_flight(role, again)
    if not is_failing(again):
        return None
    return make_problem(draft, "apply", result.code or "failed", result.message, _remedy(result))


def _remedy(result: Result) -> str:
    if result.status == "failed":
        return f"check the {result.side} side; the command is tried again by itself"
    return f"correct the record, on either side, so that {result.side} accepts it"


def send_again(coupling: Coupling, mapping: CompiledMapping, known: Known) -> Decision:
    """Send commands again whose time has come: the same ones, the target knows them by their ids."""
    draft = Draft(coupling.draft(), mapping, known, Cause(f"again-{coupling.id}-{coupling.sequence}"))
    problem = None
    for role in ROLES:
        flight = draft.c.flight(role)
        if flight is None or flight.due_at is None or flight.due_at > known.now:
            continue
        due = known.now + ANSWER_DEADLINE + pause(flight.attempts)
        again = replace(flight, attempts=flight.attempts + 1, due_at=due)
        draft.c.set_flight(role, again)
        draft.commands.append(_command(draft, role, again))
        if is_failing(again):
            problem = make_problem(
                draft,
                "apply",
                "no answer",
                f"command {flight.command_id} has had no answer in {again.attempts} attempts",
                f"check that the applying worker of {mapping.lane(role).side} runs: echoless status",
            )
    reconcile(draft)
    return conclude(draft, Outcome.UNCHANGED, "sent again", problem)


def _command(draft: Draft, role: Role, flight: Flight) -> Command:
    lane = draft.mapping.lane(role)
    return Command(
        command_id=flight.command_id,
        coupling_id=draft.c.id,
        generation=draft.c.generation,
        sequence=flight.sequence,
        mapping=draft.c.mapping,
        side=lane.side,
        table=lane.table,
        operation=flight.operation,
        record_id=None if flight.operation == "create" else draft.c.id_of(role),
        values=dict(flight.values),
        expected_version=flight.expected_version,
        caused_by=flight.caused_by,
    )


def release(coupling: Coupling, mapping: CompiledMapping, known: Known) -> Decision:
    """A coupling that this one waited for is complete: send what was held."""
    draft = Draft(coupling.draft(), mapping, known, Cause(f"release-{coupling.id}-{coupling.sequence}"))
    reconcile(draft)
    return conclude(draft, Outcome.UNCHANGED, "released")
