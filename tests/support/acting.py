"""Operators' actions on the rig: everything in memory; sides are ready unless a test says otherwise."""

from dataclasses import dataclass, field

from agents.actions.means import Lack, Means, Progress
from agents.actions.perform import perform
from coupling_store.audit import Audit
from coupling_store.audit_memory import MemoryAudit, MemoryPauses
from coupling_store.browsing import Browsing
from coupling_store.browsing_memory import MemoryBrowsing
from rules.model import OptionsModel
from schemas.control import Action, Answer, Direction, Kind
from schemas.keys import RecordKey
from schemas.messages import Command
from tests.support.replays import Log, Replays
from tests.support.rig import Rig


@dataclass
class Operator:
    """Somebody who asks for actions."""

    rig: Rig = field(default_factory=Rig)
    lacking: dict[str, list[Lack]] = field(default_factory=dict)
    seen: list[tuple[int, int]] = field(default_factory=list)
    """What progress told."""
    options: dict[str, OptionsModel] = field(default_factory=dict)
    log: Log = field(default_factory=Log)
    """What the change topics hold."""

    def __post_init__(self) -> None:
        self.progress: Progress = lambda done, total: self.seen.append((done, total))
        self.audit: Audit = MemoryAudit()
        self.pauses = MemoryPauses(self.rig.store)
        self.browsing: Browsing = MemoryBrowsing(self.rig.store)

    def means(self) -> Means:
        """Give what actions work with."""
        return Means(
            self.rig.parts(),
            self.rig.mappings,
            self.audit,
            self.pauses,
            self.browsing,
            lambda side: self.lacking.get(side, []),
            lambda: Replays(self.rig, self.log).beginning(),
            self.progress,
            self.options,
        )

    def ask(
        self,
        kind: Kind,
        *records: str,
        mapping: str = "",
        direction: Direction = "",
        dry_run: bool = False,
        key: str = "",
        **options: str,
    ) -> Answer:
        """Ask for an action on records, written side/table/id."""
        keys = tuple(RecordKey(*written.split("/", 2)) for written in records)
        action = Action(kind, mapping, keys, direction, options, dry_run, "ann", key, "test")
        return perform(action, self.means())

    def landed(self, command: Command, version: int, made: str = "") -> None:
        """Let a command land: its result, and the change event of the write; ``made``: a new record's id."""
        record_id = command.record_id or made or command.coupling_id
        self.rig.answer(command, record_id=record_id, version=version)
        before = self.rig.store.records([RecordKey(command.side, command.table, record_id)])
        old = next((dict(record.image or {}) for record in before.values()), {})
        self.rig.route(
            self.rig.change(
                command.side,
                command.table,
                record_id,
                version,
                author="echoless",
                coupling_id=command.coupling_id,
                **{**old, **command.values},
            )
        )
