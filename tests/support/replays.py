"""A full synchronization in memory: topics in lists, a job begun and worked on without a broker."""

from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from agents.jobs.asking import Request, asked_of
from agents.jobs.beginning import Beginning, Begun, Topics
from agents.jobs.previewing import Preview, Previewing
from agents.jobs.reporting import Report, report
from agents.jobs.working import Working
from streams.port import Received
from streams.ranges import Bounds, Piece
from tests.support.rig import Rig, never


@dataclass
class Log:
    """The change topics: one partition each, everything that was ever written."""

    messages: dict[str, list[Received]] = field(default_factory=dict)
    interrupt: Callable[[], None] | None = None
    """Called before each piece but the first: something happens while a job reads."""

    def put(self, *messages: Received) -> None:
        """Write messages; offsets count from 0."""
        for message in messages:
            topic = self.messages.setdefault(message.topic, [])
            topic.append(message._replace(offset=len(topic)))

    def bounds(self, topics: Iterable[str]) -> list[Bounds]:
        """Tell what topics hold."""
        return [Bounds(topic, 0, 0, len(self.messages.get(topic, ()))) for topic in topics]

    def read(self, piece: Bounds, size: int, go_on: Callable[[], bool]) -> Generator[Piece, None, None]:
        """Give the last message of each key, as streams.ranges does."""
        found = self.messages[piece.topic][piece.first : piece.end]
        last = {m.key: m.offset for m in found if m.value is not None}
        kept = [m for m in found if m.value is not None and last[m.key] == m.offset]
        for start in range(0, len(kept), size):
            if start and self.interrupt:
                self.interrupt()
            if not go_on():
                return
            some = kept[start : start + size]
            yield Piece(some, piece.end if start + size >= len(kept) else some[-1].offset + 1)
        if not kept:
            yield Piece([], piece.end)


@dataclass
class Replays:
    """A rig whose changes are kept, and jobs that read them again."""

    rig: Rig = field(default_factory=Rig)
    log: Log = field(default_factory=Log)

    def live(self, *messages: Received) -> None:
        """Let changes be written, and the live worker handle them."""
        self.log.put(*messages)
        self.rig.route(*messages)

    def begin(self, *names: str, anyway: bool = False, **more: object) -> Begun:
        """Begin a job."""
        rig = self.rig
        asked = asked_of(Request(names, **more), rig.mappings)  # type: ignore[arg-type]  # fields of Request
        return self.beginning().begin(asked, anyway=anyway)

    def beginning(self) -> Beginning:
        """Give what begins jobs."""
        rig, topics = self.rig, Topics(self.rig.topics, self.log.bounds, lambda _: frozenset())
        return Beginning(rig.store, rig.mappings, rig.catalog, topics)

    def preview(self, *names: str, **more: object) -> Preview:
        """See what a job would do."""
        rig = self.rig
        asked = asked_of(Request(names, **more), rig.mappings)  # type: ignore[arg-type]  # fields of Request
        plan = self.beginning().plan(asked)
        looks = Previewing(rig.parts(), rig.mappings, rig.catalog, self.log.read)
        return looks.run(asked, plan.ranges, lambda _: None, never)

    def work(self, batch: int = 1000) -> None:
        """Let a worker do all there is to do."""
        rig = self.rig
        at_once = timedelta(0)
        read = self.log.read
        Working(rig.parts(), rig.mappings, rig.catalog, read, batch=batch, renew_every=at_once).run(never)

    def replay(self, *names: str, **more: object) -> Report:
        """Begin a job and let it be done."""
        begun = self.begin(*names, **more)
        self.work()
        return self.report(begun.id)

    def report(self, job: str) -> Report:
        """Look at a job."""
        found = self.rig.store.jobs.find(job)
        assert found is not None
        return report(self.rig.store.jobs, found)
