"""The end of the demo, for people: the proof, what it rests on, and how to go on."""

from rich.console import Console
from rich.panel import Panel
from rich.table import Table

from echoless.demo.folder import Folder
from echoless.demo.report import Report

CUSTOMERS = "SELECT no, name, city, phone_no FROM customer ORDER BY 1 LIMIT 5"
ACCOUNTS = "SELECT accountnumber, name, address1_city, telephone1 FROM account ORDER BY 1 LIMIT 5"
SHOWN = 20
"""Lines of a list at most."""


def tell(report: Report, console: Console, kept: Folder | None) -> None:
    """Print the proof."""
    proof = report.proof
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    for what, figure in (
        ("pairs compared", proof.pairs_compared),
        ("  equal in every field", proof.pairs_equal),
        ("  different only by a foreign write", proof.pairs_with_foreign_write),
        ("  different otherwise", proof.pairs_different),
        ("records without their counterpart", len(proof.unpaired)),
        ("events in", f"{report.events_in}, each with one outcome: {_outcomes(report)}"),
        ("commands sent", report.commands_sent),
        ("echoes dropped", report.status.outcomes["echo"]),
        ("commands after quiet", report.commands_after_quiet),
        ("open errors", len(report.problems)),
    ):
        table.add_row(what, str(figure))
    colour, verdict = ("green", "in step") if report.holds else ("red", "NOT in step")
    console.print(Panel(table, title=f"The proof: {verdict}", title_align="left", border_style=colour))
    _list(console, "Not equal, and nothing explains it", [*proof.unpaired, *map(str, proof.different)])
    _list(console, "Written under the integration account: not passed on", list(map(str, proof.foreign)))
    _list(console, "Open errors", [f"{p.record}: {p.message} → {p.remedy}" for p in report.problems])
    if kept is not None:
        _go_on(console, kept)


def _outcomes(report: Report) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(report.status.outcomes.items()))


def _list(console: Console, title: str, lines: list[str]) -> None:
    if lines:
        console.print(f"\n[bold]{title}[/bold]")
    for line in lines[:SHOWN]:
        console.print(f"  {line}", highlight=False, markup=False)
    if len(lines) > SHOWN:
        console.print(f"  … and {len(lines) - SHOWN} more")


def _go_on(console: Console, folder: Folder) -> None:
    lines = (
        "Look at both databases:",
        f'  sqlite3 {folder.path / "erp.db"} "{CUSTOMERS}"',
        f'  sqlite3 {folder.path / "crm.db"} "{ACCOUNTS}"',
        "Go on, and edit what you like:",
        f"  echoless -c {folder.config} up",
        f"  echoless -c {folder.config} status",
    )
    console.print("\n" + "\n".join(lines), highlight=False, markup=False, soft_wrap=True)
