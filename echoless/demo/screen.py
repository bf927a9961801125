"""The live table: what the demo is doing, and what the synchronization makes of it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

from rich.console import Console, Group
from rich.live import Live
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from echoless.demo.watching import Status


class Screen:
    """A table that is renewed on a terminal; elsewhere, a line for each phase."""

    def __init__(self, console: Console, heed: Callable[[], None] = lambda: None) -> None:
        """Show on a console; ``heed`` raises if whoever watches wants it to end."""
        self._heed = heed
        self.console = console
        self._began = monotonic()
        self._done: list[Text] = []
        self._phase, self._phase_began = "", self._began
        self._status: Status | None = None
        self._live: Live | None = None

    @property
    def seconds(self) -> float:
        """Tell how long the demo has been running."""
        return monotonic() - self._began

    @contextmanager
    def shown(self) -> Iterator[None]:
        """Show it for the length of a ``with`` block."""
        if not self.console.is_terminal:
            yield
            return
        with Live(self, console=self.console, refresh_per_second=4) as self._live:
            yield
            self._finish_phase()

    def phase(self, what: str) -> None:
        """Say what is done now."""
        self._heed()
        self._finish_phase()
        self._phase, self._phase_began = what, monotonic()
        if self._live is None:
            self._print(what)

    def seen(self, status: Status) -> None:
        """Take in what a look saw."""
        self._heed()
        self._status = status

    def __rich__(self) -> Group:
        """Draw everything as it is now."""
        parts: list[Text | Rule | Table] = [*self._done]
        if self._phase:
            took = monotonic() - self._phase_began
            parts.append(Text(f"▸ {self._phase}  {took:.0f} s", style="bold cyan"))
        if self._status is not None:
            parts += [Rule(style="dim"), _table(self._status)]
        return Group(*parts)

    def _print(self, what: str) -> None:
        """Tell in lines, where there is no terminal, what the table would show."""
        if self._status is not None:
            for name, figure in _lines(self._status):
                self.console.print(
                    f"           {name}: {figure}", style="dim", highlight=False, soft_wrap=True
                )
        self.console.print(f"{self.seconds:7.1f} s  {what}", highlight=False)

    def _finish_phase(self) -> None:
        if self._phase:
            took = monotonic() - self._phase_began
            self._done.append(Text(f"✓ {self._phase}  {took:.1f} s", style="green"))
            self._phase = ""


def _table(status: Status) -> Table:
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(style="bold")
    table.add_column()
    for what, figure in _lines(status):
        table.add_row(what, figure)
    return table


def _lines(status: Status) -> Iterator[tuple[str, str]]:
    yield "events in, by outcome", _counted(status.outcomes)
    yield "commands sent", _counted({f"to {side}": count for side, count in status.commands.items()})
    yield "couplings", _counted({name: status.totals[name] for name in ("couplings", "parked")})
    yield (
        "under way",
        f"lag {status.waiting} · in the journals {status.captured} · in flight {status.totals['in_flight']}",
    )
    yield "errors", str(status.totals["problems"])


def _counted(counts: "dict[str, int]") -> str:
    return " · ".join(f"{name} {count}" for name, count in sorted(counts.items())) or "none yet"
