"""The demo from beginning to end, phase by phase."""

from collections.abc import Iterable
from threading import Event

from agents.actions.means import Means
from agents.actions.perform import perform
from coupling_store.port import Store
from echoless.demo.book import Book, entries_of
from echoless.demo.by_hand import couplings_of, options_by_hand
from echoless.demo.folder import Folder
from echoless.demo.northwind_data import Northwind, read_northwind
from echoless.demo.people import People
from echoless.demo.plan import Moment, Plan
from echoless.demo.proof import Proof
from echoless.demo.proving import Prover
from echoless.demo.report import Report
from echoless.demo.sales import Known, pairs
from echoless.demo.screen import Screen
from echoless.demo.watching import PAUSE, Status, Watcher
from echoless.demo.workers import ROUTING, Workers
from echoless.failures import Failure
from echoless.wiring.actions import acting
from echoless.wiring.agents import capturing
from echoless.wiring.broker import broker_running, make_topics, producer
from echoless.wiring.migrating import upgrade_store
from echoless.wiring.rules import catalog, mappings
from echoless.wiring.sides import install_capture
from echoless.wiring.store import store
from schemas.control import Action

QUIET_SECONDS = 90.0
"""How long everything may take to become quiet. A killed worker is missed for ten seconds first."""
WATCH_SECONDS = 3.0
"""How long nothing must happen once everything is quiet."""
ALL = 1_000_000
BY_HAND = {"bc": ["salesperson", "customer", "shipping_agent"], "sales": ["systemuser", "account"]}
"""The tables in which records, and options, of both sides are coupled by hand."""


def run_demo(folder: Folder, screen: Screen, seed: int, deeds: int) -> Report:
    """Do everything in an empty folder. Raises Failure and what the program foresees besides."""
    northwind = read_northwind()
    screen.phase("Two databases are made from Northwind")
    folder.set_up(northwind)
    settings = folder.settings()
    screen.phase("Kafka starts")
    with broker_running(settings):
        screen.phase("The store, the topics and both sides are prepared")
        upgrade_store(settings)
        make_topics(settings)
        for side in settings.sides:
            install_capture(settings, side)
        workers = Workers(folder)
        with store(settings) as opened, workers.running():
            report = Demo(folder, screen, opened, workers).run(northwind, seed, deeds)
            screen.phase("The workers and Kafka stop")
    return report


class Demo:
    """What happens while the workers work."""

    def __init__(self, folder: Folder, screen: Screen, opened: Store, workers: Workers) -> None:
        self._folder = folder
        self._settings = folder.settings()
        self._screen = screen
        self._store = opened
        self._workers = workers
        self._databases = folder.databases()
        self._watcher = Watcher(self._settings, opened, self._databases, screen.seen)
        self._pause = Event()

    def run(self, northwind: Northwind, seed: int, deeds: int) -> Report:
        """Couple, create, work, wait, prove."""
        self._couple(pairs(northwind))
        self._create()
        moments = self._plan(seed, deeds)
        self._work(moments)
        status, after = self._be_quiet()
        self._screen.phase("Both databases are read and compared")
        return Report(
            proof=prove(self._folder, self._store, self._folder.read_book()),
            status=after,
            commands_after_quiet=sum(after.commands.values()) - sum(status.commands.values()),
            published=self._watcher.events(),
            mappings=mappings(self._settings),
            problems=self._store.problems(ALL),
            seconds=self._screen.seconds,
            seed=seed,
            deeds=sum(map(len, moments)),
        )

    def _couple(self, known: Iterable[Known]) -> None:
        """Publish both sides while nothing is created yet, and couple what belongs together."""
        self._screen.phase("Workers start; users and the accounts that exist are read")
        for side, tables in BY_HAND.items():
            self._snapshot(side, tables)
        self._quiet()
        self._screen.phase("Salespeople and users, customers and accounts are coupled by hand")
        with acting(self._settings) as means:
            for action in (*couplings_of(known, means.mappings), *options_by_hand()):
                _perform(action, means)
        self._quiet()

    def _create(self) -> None:
        """From now on, what has no counterpart gets one."""
        self._screen.phase("Everything is read: accounts, contacts, products and prices are created")
        self._folder.create_what_is_missing()
        self._settings = self._folder.settings()
        self._workers.restart(ROUTING)
        for side, described in self._settings.sides.items():
            self._snapshot(side, described.tables)
        self._quiet()

    def _plan(self, seed: int, deeds: int) -> list[Moment]:
        couplings = self._store.couplings(limit=ALL)
        plan = Plan(mappings(self._settings), catalog(self._settings), couplings, seed)
        moments = plan.moments(deeds)
        self._folder.keep_book(entries_of(deed for moment in moments for deed in moment))
        return moments

    def _work(self, moments: list[Moment]) -> None:
        """People on both sides work; half-way the routing worker is killed."""
        total = sum(map(len, moments))
        self._screen.phase(f"{total} edits on both sides at once")
        people, killed = People(self._databases, moments), None
        with people.working():
            while not people.are_done:
                if killed is None and people.done >= total // 2:
                    killed = self._workers.kill(ROUTING)
                    self._screen.phase(f"The routing worker (process {killed}) was killed; edits go on")
                self._watcher.look()
                self._workers.refuse_failure()
                people.refuse_failure()
                self._pause.wait(PAUSE)

    def _be_quiet(self) -> tuple[Status, Status]:
        self._screen.phase("Waiting until nothing is under way")
        status = self._quiet()
        self._screen.phase(f"Watching for {WATCH_SECONDS:.0f} s that no command follows")
        return status, self._watcher.keep_looking(WATCH_SECONDS)

    def _quiet(self) -> Status:
        return self._watcher.wait_until_quiet(QUIET_SECONDS, self._workers.refuse_failure)

    def _snapshot(self, side: str, tables: Iterable[str]) -> None:
        with producer(self._settings) as out, capturing(self._settings, side, out) as captures:
            captures.snapshot(tables, lambda _table, _count: None)


def _perform(action: Action, means: Means) -> None:
    answer = perform(action, means)
    if not answer.done or any(record.code for record in answer.records):
        raise Failure(f"{action.kind} was not done: {answer}", "report this as a bug")


def prove(folder: Folder, opened: Store, book: Book) -> Proof:
    """Compare the databases of a folder with each other, and with what people wrote."""
    prover = Prover(mappings(folder.settings()), opened.couplings(limit=ALL), folder.databases())
    return prover.prove(book)
