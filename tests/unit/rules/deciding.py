"""A desk to decide at: one customer coupled with one account, and messages about them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from rules.change import decide_change
from rules.compiled import Row
from rules.decision import Decision, Known
from rules.result import decide_result, release, send_again
from schemas.keys import ROLES, RecordKey, Role
from schemas.known import Coupling, Record
from schemas.messages import ChangeEvent, Command, Operation, Result, Status
from schemas.values import Image, Values
from tests.property.kinds import INTEGRATION
from tests.property.landscape import mappings
from tests.property.rows import by_source
from tests.property.setup import Setup

NOW = datetime(2026, 1, 1, tzinfo=UTC)
CUSTOMER = RecordKey("erp", "customer", "C1")
ACCOUNT = RecordKey("crm", "account", "A1")
VENDOR = RecordKey("erp", "vendor", "V1")
KEYS: dict[Role, RecordKey] = {"left": CUSTOMER, "right": ACCOUNT}


class Desk:
    """The knowledge of a worker; every decision is remembered."""

    def __init__(self, **setup: Any) -> None:
        self.mappings = mappings(Setup(**setup))
        self.known = Known(NOW)
        self.removed: list[Coupling] = []

    def alter(self, role: Role | None = None, *, mapping: str = "customer", **settings: Any) -> None:
        """Change settings of a mapping, or of its lane that starts at a role."""
        before = self.mappings[mapping]
        if role is None:
            self.mappings[mapping] = replace(before, **settings)
        elif role == "left":
            self.mappings[mapping] = replace(before, left=replace(before.left, **settings))
        else:
            self.mappings[mapping] = replace(before, right=replace(before.right, **settings))

    def add(self, role: Role, *rows: Row) -> None:
        """Add rows to a lane; rows to the same target make way."""
        lane = self.mappings["customer"].lane(role)
        targets = {row.target for row in rows}
        self.map(role, *(row for row in lane.rows if row.target not in targets), *rows)

    def map(self, role: Role, *rows: Row) -> None:
        """Let these be all rows of a lane."""
        self.alter(role, rows=rows, rows_of=by_source(rows))
        policies = dict(self.mappings["customer"].policies)
        there: Role = "right" if role == "left" else "left"
        for row in rows:
            policies.update({(role, name): policies["left", "name"] for name in row.sources})
            policies.setdefault((there, row.target), policies["left", "name"])
        self.alter(policies=policies)

    @property
    def pair(self) -> Coupling:
        """Give the coupling of the customer."""
        return next(c for c in self.known.couplings.values() if c.mapping == "customer")

    def couple(self, left: Values, right: Values, **more: Any) -> None:
        """Let customer and account be coupled, and agree on what they show."""
        self.known.records[CUSTOMER] = Record(CUSTOMER, 1, "ann", left)
        self.known.records[ACCOUNT] = Record(ACCOUNT, 1, "ann", right)
        pair = Coupling("customer-pair", "customer", left_id="C1", right_id="A1", agreed_left=left)
        self.known.keep(replace(pair, **{"agreed_right": right, **more}))

    def couple_vendor(self, left: Values, right: Values) -> None:
        """Let the account be a vendor, too."""
        self.known.records[VENDOR] = Record(VENDOR, 1, "ann", left)
        agreed = {name: right[name] for name in left}
        self.known.keep(
            Coupling("vendor-pair", "vendor", 0, "V1", "A1", agreed_left=left, agreed_right=agreed)
        )

    def event(self, key: RecordKey, image: Image | None, *, by: str = "ann", **more: Any) -> ChangeEvent:
        """Make the event that follows what is known of a record."""
        version = more.pop("version", None) or self.known.records.get(key, Record(key)).version + 1
        at = more.pop("at", NOW)
        operation: Operation = "delete" if image is None else "update"
        author = INTEGRATION[key.side] if by == "us" else by
        return ChangeEvent(f"{key}-{version}", key, operation, author, at, version, image, **more)

    def take(self, event: ChangeEvent, *, replay: bool = False) -> list[Decision]:
        """Decide an event in all mappings of its table."""
        places = [
            (mapping, role)
            for mapping in self.mappings.values()
            for role in ROLES
            if (mapping.lane(role).side, mapping.lane(role).table) == (event.record.side, event.record.table)
        ]
        verdict = decide_change(event, places, self.known, replay=replay)
        return [self.remember(decision) for decision in verdict.decisions]

    def edit(self, key: RecordKey, *, by: str = "ann", at: datetime = NOW, **values: Any) -> Decision:
        """Let somebody change fields of a record; gives the decision of its first mapping."""
        image = {**(self.known.records[key].image or {}), **values}
        return self.take(self.event(key, image, by=by, at=at))[0]

    def answer(self, command: Command, status: Status = "applied", **more: Any) -> Decision:
        """Let a side answer a command."""
        version = more.pop("version", None)
        values = more.pop("values", {})
        record_id = more.pop("record_id", command.record_id)
        result = Result(
            command.command_id,
            command.coupling_id,
            command.sequence,
            command.side,
            command.table,
            status,
            record_id,
            version,
            values,
        )
        mapping = self.mappings[command.mapping]
        return self.remember(decide_result(result, mapping, self.known))

    def carry_out(self, command: Command, version: int) -> list[Decision]:
        """Let a side carry out an update: first its event comes, then its result."""
        assert command.record_id is not None
        key = RecordKey(command.side, command.table, command.record_id)
        image = {**(self.known.records[key].image or {}), **command.values}
        decisions = self.take(self.event(key, image, by="us", version=version))
        return [*decisions, self.answer(command, version=version, values=command.values)]

    def wait(self, minutes: int = 10) -> Decision:
        """Let time pass until the command in flight is due again."""
        self.known.now += timedelta(minutes=minutes)
        return self.remember(send_again(self.pair, self.mappings["customer"], self.known))

    def release(self) -> Decision:
        """Send what was parked."""
        return self.remember(release(self.pair, self.mappings["customer"], self.known))

    def answer_last(self, status: Status) -> Decision:
        """Let the account's side answer the command that is on its way to it."""
        flight = self.pair.flight_right
        assert flight is not None
        result = Result(
            flight.command_id, self.pair.id, flight.sequence, "crm", "account", status, "A1", None, {}
        )
        return self.remember(decide_result(result, self.mappings["customer"], self.known))

    def remember(self, decision: Decision) -> Decision:
        """Take in a decision, as an agent does."""
        if decision.removed is not None:
            self.removed.append(decision.removed)
            keys = [KEYS[role] for role in ROLES if decision.removed.id_of(role) == KEYS[role].id]
            self.known.drop(decision.removed, tuple(keys))
        if decision.coupling is not None:
            self.known.keep(decision.coupling)
        return decision


def sent(*decisions: Decision) -> list[tuple[str, Values]]:
    """Give the operation and the values of every command."""
    return [(c.operation, c.values) for decision in decisions for c in decision.commands]
