"""The end of the demo, for people: the proof, what it rests on, and how to go on."""

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.panel import Panel
from rich.table import Table

from echoless.demo.folder import Folder
from echoless.demo.proof import Proof
from echoless.demo.report import Report

CUSTOMERS = "SELECT name, city, phone_no FROM customer ORDER BY 1 LIMIT 5"
ACCOUNTS = "SELECT name, address1_city, telephone1 FROM account ORDER BY 1 LIMIT 5"
SHOWN = 20
"""Lines of a list at most."""
Figure = tuple[str, object]


def tell(report: Report, console: Console) -> None:
    """Print how it went, and the proof."""
    outcomes = ", ".join(f"{name} {count}" for name, count in sorted(report.status.outcomes.items()))
    more: list[Figure] = [
        ("events", report.events),
        ("decisions", f"{report.decisions}, one per event and mapping: {outcomes}"),
        ("  of them again after the kill", report.again),
        ("commands sent", report.commands_sent),
        ("echoes dropped", report.status.outcomes["echo"]),
        ("commands after quiet", report.commands_after_quiet),
        ("open errors", len(report.problems)),
    ]
    _panel(console, [*_figures(report.proof), *more], holds=report.holds)
    _lists(report.proof, console)
    _list(console, "Open errors", [f"{p.record}: {p.message} → {p.remedy}" for p in report.problems])


def tell_proof(proof: Proof, console: Console) -> None:
    """Print what a comparison found."""
    _panel(console, _figures(proof), holds=proof.holds)
    _lists(proof, console)


def tell_how_to_go_on(folder: Folder, console: Console) -> None:
    """Print the commands to look at both databases, and to keep them in step."""
    lines = (
        "Look at both databases:",
        f'  sqlite3 {folder.path / "bc.db"} "{CUSTOMERS}"',
        f'  sqlite3 {folder.path / "sales.db"} "{ACCOUNTS}"',
        "Go on: edit what you like while this runs, and compare again:",
        f"  echoless -c {folder.config} up",
        f"  echoless demo --prove --folder {folder.path}",
    )
    console.print("\n" + "\n".join(lines), highlight=False, markup=False, soft_wrap=True)


def _figures(proof: Proof) -> list[Figure]:
    return [
        ("pairs compared", proof.pairs_compared),
        ("  equal in every field", proof.pairs_equal),
        ("  different only by a foreign write", proof.pairs_with_foreign_write),
        ("  different otherwise", proof.pairs_different),
        ("records without their counterpart", len(proof.unpaired)),
        ("edits lost", len(proof.lost)),
        ("foreign writes that crossed", len(proof.crossed)),
    ]


def _panel(console: Console, figures: Iterable[Figure], *, holds: bool) -> None:
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    for what, figure in figures:
        table.add_row(what, str(figure))
    colour, verdict = ("green", "in step") if holds else ("red", "NOT in step")
    console.print(Panel(table, title=f"The proof: {verdict}", title_align="left", border_style=colour))


def _lists(proof: Proof, console: Console) -> None:
    _list(console, "Not equal, and nothing explains it", list(map(str, proof.different)))
    _list(console, "Without a counterpart", proof.unpaired)
    _list(console, "Lost", proof.lost)
    _list(console, "Crossed", proof.crossed)
    _list(
        console, "Written under the integration account, hence not passed on", list(map(str, proof.foreign))
    )


def _list(console: Console, title: str, lines: Sequence[str]) -> None:
    if lines:
        console.print(f"\n[bold]{title}[/bold]")
    for line in lines[:SHOWN]:
        console.print(f"  {line}", highlight=False, markup=False, soft_wrap=True)
    if len(lines) > SHOWN:
        console.print(f"  … and {len(lines) - SHOWN} more; --json lists all")
