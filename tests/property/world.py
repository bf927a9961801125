"""Two sides, a broker that delivers as badly as it may, and the workers between them."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from rules.decision import Known
from schemas.keys import LinkKey, RecordKey
from schemas.messages import ChangeEvent, Command, Result
from tests.property.landscape import mappings
from tests.property.lines import OPTIONS
from tests.property.router import Router
from tests.property.setup import Setup
from tests.property.side import Side

START = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class World:
    """The whole thing; every method is one step of somebody."""

    setup: Setup
    rng: random.Random
    erp: Side = field(init=False)
    crm: Side = field(init=False)
    router: Router = field(init=False)
    now: datetime = START
    step: int = 0
    read: dict[RecordKey, int] = field(default_factory=dict)
    """How far each record's log was delivered."""
    published: dict[RecordKey, int] = field(default_factory=dict)
    """How much of each record's log anybody has ever read."""
    commands: dict[tuple[str, str], list[Command]] = field(default_factory=dict)
    done: dict[tuple[str, str], int] = field(default_factory=dict)
    results: dict[tuple[str, str], list[Result]] = field(default_factory=dict)
    heard: dict[tuple[str, str], int] = field(default_factory=dict)
    sent: int = 0
    actions: int = 0
    quiet: bool = False
    """Nothing fails any more, and nobody edits."""
    trace: list[str] = field(default_factory=list)
    skipped: set[RecordKey] = field(default_factory=set)
    """Records of which a replay read the last event before those between."""
    overruled: list[tuple[str, int]] = field(default_factory=list)
    """Couplings and steps at which somebody let one side's values count."""
    merged: list[tuple[str, int]] = field(default_factory=list)
    """Couplings and steps at which somebody merged both sides: there a value beats a blank."""
    untold: list[tuple[str, str, int]] = field(default_factory=list)
    """Coupling, reason and step of each conflict that a worker found, and died before it recorded it."""
    coupled_by_hand: dict[str, int] = field(default_factory=dict)
    """Coupling, and the step at which somebody made it."""

    def __post_init__(self) -> None:
        self.erp = Side("erp", self.setup.erp, self.setup.rejects)
        self.crm = Side("crm", self.setup.crm, self.setup.rejects)
        self.router = Router(mappings(self.setup), Known(START))
        for term in OPTIONS:
            self.map_option(term)

    def side(self, name: str) -> Side:
        """Give a side."""
        return self.erp if name == "erp" else self.crm

    def tick(self, text: str = "") -> None:
        """Let a little time pass."""
        self.step += 1
        self.router.step = self.step
        self.now += timedelta(milliseconds=self.rng.choice((0, 5, 500)))
        if text:
            self.trace.append(f"{self.step}: {text}")

    def alive(self, *tables: str) -> list[RecordKey]:
        """Give the records that exist."""
        return [k for side in (self.erp, self.crm) for k in side.records if not tables or k.table in tables]

    def dead(self) -> list[RecordKey]:
        """Give the records that are gone."""
        return [k for side in (self.erp, self.crm) for k in side.logs if k not in side.records]

    def map_option(self, term: str = "B") -> None:
        """Somebody says which option of the right some terms of the left are."""
        self.tick(f"option {term}")
        self.router.known.counterparts[LinkKey("terms", "left", term)] = OPTIONS.get(term, "3")

    # What the broker and the workers do

    def emit(self, commands: list[Command], why: str = "") -> None:
        """Produce commands."""
        for command in commands:
            self.sent += 1
            self.commands.setdefault((command.coupling_id, command.side), []).append(command)
            self.trace.append(
                f"   -> {command.operation} {command.side}/{command.table}/{command.record_id} "
                f"{command.values} exp={command.expected_version} #{command.sequence} "
                f"{command.command_id[:6]} c={command.coupling_id[:6]} {why}"
            )

    def logs(self) -> list[tuple[RecordKey, list[ChangeEvent]]]:
        """Give all change logs."""
        return [*self.erp.logs.items(), *self.crm.logs.items()]

    def pending_events(self) -> list[RecordKey]:
        """Give the records with events to deliver."""
        return [key for key, log in self.logs() if self.read.get(key, 0) < len(log)]

    def deliver_event(self, key: RecordKey, *, ghost: bool = False) -> None:
        """A worker takes the next event of a record; a ghost dies before it commits."""
        self.tick()
        at = self.read.get(key, 0)
        event = self.side(key.side).logs[key][at]
        self.published[key] = max(at + 1, self.published.get(key, 0))
        router = self.router.ghost() if ghost else self.router
        router.outcomes.clear()
        commands = router.change(event, self.now)
        if ghost:
            self.untold += [(id_, reason, self.step) for id_, reason, _ in router.conflicts]
        else:
            self.read[key] = at + 1
        outcomes = " ".join(router.outcomes)
        name = "ghost of event" if ghost else "event"
        self.trace.append(f"{self.step}: {name} {key} v{event.version} by {event.author}: {outcomes}")
        self.emit(commands, "ghost" if ghost else "")

    def replay(self, key: RecordKey, *, whole: bool) -> None:
        """A full synchronization reads a record's log again, or what compaction left of it."""
        self.tick(f"replay {key} whole={whole}")
        log = self.side(key.side).logs[key]
        self.published[key] = len(log)
        if not whole and self.read.get(key, 0) < len(log) - 1:
            self.skipped.add(key)
        for event in log if whole else log[-1:]:
            self.emit(self.router.change(event, self.now, replay=True))

    def pending_commands(self) -> list[tuple[str, str]]:
        """Give the couplings and sides with commands to carry out."""
        return [key for key, log in self.commands.items() if self.done.get(key, 0) < len(log)]

    def deliver_command(self, key: tuple[str, str]) -> None:
        """A side carries out the next command of a coupling, and answers."""
        self.tick()
        at = self.done.get(key, 0)
        self.done[key] = at + 1
        command = self.commands[key][at]
        down = self.setup.fails and not self.quiet and self.rng.random() < 0.3
        result = self.side(key[1]).apply(command, self.now, self.step, down=down)
        if not result.told:
            self.results.setdefault(key, []).append(result)
        self.trace.append(
            f"{self.step}: {command.operation} #{command.sequence} {command.command_id[:6]} "
            f"on {key[1]}/{result.record_id}: {result.status} v={result.version} {result.values}"
        )

    def pending_results(self) -> list[tuple[str, str]]:
        """Give the couplings and sides with results to deliver."""
        return [key for key, log in self.results.items() if self.heard.get(key, 0) < len(log)]

    def deliver_result(self, key: tuple[str, str]) -> None:
        """A worker takes the next result."""
        self.tick()
        at = self.heard.get(key, 0)
        self.heard[key] = at + 1
        result = self.results[key][at]
        self.trace.append(f"{self.step}: result {result.command_id[:6]} {result.status} v={result.version}")
        self.emit(self.router.result(result, self.now))

    def lose_result(self, key: tuple[str, str]) -> None:
        """A result gets lost."""
        self.tick(f"lose result of {key[1]}")
        self.heard[key] = self.heard.get(key, 0) + 1

    def rewind(self) -> None:
        """A consumer starts again from an earlier position."""
        self.tick()
        for cursor in (self.read, self.done, self.heard):
            if cursor and self.rng.random() < 0.5:
                key = self.rng.choice(list(cursor))  # type: ignore[call-overload]
                cursor[key] = self.rng.randint(0, cursor[key])  # type: ignore[index]
                self.trace.append(f"{self.step}: rewind {key} to {cursor[key]}")  # type: ignore[index]

    def pending(self) -> list[Callable[[], None]]:
        """Give everything the broker could deliver now."""
        found: list[Callable[[], None]] = []
        found += [lambda k=k: self.deliver_event(k) for k in self.pending_events()]
        found += [lambda k=k: self.deliver_command(k) for k in self.pending_commands()]
        found += [lambda k=k: self.deliver_result(k) for k in self.pending_results()]
        return found
