"""What one batch leaves behind: store changes and messages, gathered decision by decision."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from coupling_store.changes import Changes, Parked
from rules.compiled import CompiledMapping
from rules.decision import Decision, Known
from rules.outcome import Outcome
from rules.settled import step_of
from schemas.codec import Codec
from schemas.headers import headers_of_command, headers_of_problem
from schemas.keys import RecordKey
from schemas.known import Coupling, Record
from schemas.messages import Command, Origin, Problem
from streams.port import Outgoing
from streams.topics import TopicNames


@dataclass(slots=True)
class Work:
    """Gathers the effects of a batch; later messages decide on what earlier ones left in ``known``."""

    known: Known
    mappings: Mapping[str, CompiledMapping]
    codec: Codec
    topics: TopicNames
    records: dict[RecordKey, Record] = field(default_factory=dict)
    couplings: dict[str, Coupling] = field(default_factory=dict)
    removed: dict[str, None] = field(default_factory=dict)
    parked: dict[str, Parked] = field(default_factory=dict)
    released: dict[str, None] = field(default_factory=dict)
    problems: dict[str, Problem | None] = field(default_factory=dict)
    """By key; None: closed."""
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    outgoing: list[Outgoing] = field(default_factory=list)
    renewed: dict[str, dict[RecordKey, None]] = field(default_factory=dict)
    """By mapping: records whose pair took the place of one that ended; their counterparts are made again."""
    moment: str = field(init=False)
    """When all this is decided, in ISO 8601: written once, for every event of the batch."""

    def __post_init__(self) -> None:
        self.moment = self.known.now.isoformat()

    def messages(self, decisions: Iterable[Decision], origin: Origin | None = None) -> list[Outgoing]:
        """Write what decisions send, as bytes. Raises Unencodable, and nothing has happened then."""
        out: list[Outgoing] = []
        for decision in decisions:
            out.extend(self._command(command) for command in decision.commands)
            if decision.problem is not None:
                problem = with_origin(decision.problem, origin)
                out.append(problem_message(problem, self.codec, self.topics))
            if decision.resolved:
                out.append(Outgoing(self.topics.errors, decision.resolved.encode(), None))
        return out

    def add(self, decision: Decision, cause: str, origin: Origin | None = None) -> None:
        """Take in a decision and what it sends. Raises Unencodable, and nothing has happened then."""
        self.outgoing.extend(self.messages([decision], origin))
        self.take(decision, cause, origin)

    def take(self, decision: Decision, event_id: str, origin: Origin | None = None) -> None:
        """Take in what a decision changes."""
        if decision.removed is not None:
            self._end(decision.removed)
            if decision.coupling is not None:
                keys = record_keys(decision.coupling, self.mappings[decision.mapping])
                self.renewed.setdefault(decision.mapping, {}).update(dict.fromkeys(keys))
        if decision.coupling is not None:
            self._keep(decision.coupling, event_id, parks=decision.outcome == Outcome.PARKED)
        if decision.problem is not None:
            self.problems[decision.problem.key] = with_origin(decision.problem, origin)
        if decision.resolved:
            self.problems[decision.resolved] = None

    def changes(self) -> Changes:
        """Give everything the store is to write; couplings that are in step now are marked so."""
        for coupling in self.couplings.values():
            mapping = self.mappings.get(coupling.mapping)
            coupling.in_step = step_of(coupling, mapping, self.known) if mapping is not None else ""
        return Changes(
            records=list(self.records.values()),
            couplings=list(self.couplings.values()),
            removed=list(self.removed),
            parked=list(self.parked.values()),
            released=list(self.released),
            problems=[problem for problem in self.problems.values() if problem is not None],
            resolved=[key for key, problem in self.problems.items() if problem is None],
            counts=self.counts,
        )

    def _keep(self, coupling: Coupling, event_id: str, *, parks: bool) -> None:
        """Take in a coupling as it is now; the newest event that was ``parked`` stands for the older ones."""
        before = self.known.couplings.get(coupling.id)
        if before == coupling:
            return
        self.known.keep(coupling)
        self.couplings[coupling.id] = coupling
        waited = before.waits if before is not None else ()
        if coupling.waits and (parks or coupling.waits != waited):
            self.released.pop(coupling.id, None)
            now = self.known.now
            self.parked[coupling.id] = Parked(coupling.id, coupling.mapping, coupling.waits, now, event_id)
        elif waited and not coupling.waits:
            self.parked.pop(coupling.id, None)
            self.released[coupling.id] = None

    def _end(self, coupling: Coupling) -> None:
        keys = record_keys(coupling, self.mappings[coupling.mapping])
        self.known.drop(coupling, keys)
        self.records.update({key: self.known.records[key] for key in keys if key in self.known.records})
        self.couplings.pop(coupling.id, None)
        self.parked.pop(coupling.id, None)
        self.removed[coupling.id] = None

    def _command(self, command: Command) -> Outgoing:
        return Outgoing(
            self.topics.commands(command.side, command.table),
            command.coupling_id.encode(),
            self.codec.encode_command(command),
            headers_of_command(command),
        )


def problem_message(problem: Problem, codec: Codec, topics: TopicNames) -> Outgoing:
    """Give an open error as a message. Raises Unencodable, RegistryDown."""
    key, value = problem.key.encode(), codec.encode_problem(problem)
    return Outgoing(topics.errors, key, value, headers_of_problem(problem))


def with_origin(problem: Problem, origin: Origin | None) -> Problem:
    """Say where the message stands that opened an error."""
    return problem if origin is None else replace(problem, origin=origin)


def record_keys(coupling: Coupling, mapping: CompiledMapping) -> tuple[RecordKey, ...]:
    """Give the records of a pair, one or two."""
    ends = ((mapping.left, coupling.left_id), (mapping.right, coupling.right_id))
    return tuple(RecordKey(lane.side, lane.table, record_id) for lane, record_id in ends if record_id)
