"""The figures as tables, beside what was aimed at and what others reach."""

from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.table import Table

from echoless.surroundings import rules_are

STORES = ("sqlite", "postgresql")


def show(console: Console, found: Mapping[str, Any]) -> None:
    """Print what was measured, part by part."""
    console.print(
        f"\n{found['machine']}, {found['date']}, rules: {rules_are()}"
        + (", QUICK: rough figures" if found["quick"] else "")
    )
    if "decisions_per_second_edit" in found:
        console.print(_deciding(found))
    if "events_per_second_stock_faust" in found:
        console.print(_pipeline(found))
    if "replay_unchanged_per_second" in found:
        console.print(_replay(found))
    if "latency_p50_ms" in found:
        console.print(_cycle(found))
    if "db_to_db_p50_ms" in found:
        console.print(_databases(found))


def _deciding(found: Mapping[str, Any]) -> Table:
    table = Table("", "", "aim", title="The rules alone: the standard customer mapping, one core, median")
    for name, rate in found.items():
        if name.startswith("decisions_per_second_"):
            label = name.removeprefix("decisions_per_second_").replace("_", " ")
            table.add_row(label, f"{rate:,.0f}/s", "50,000/s")
    return table


def _pipeline(found: Mapping[str, Any]) -> Table:
    table = Table(
        "", "SQLite", "PostgreSQL", "aim", title="User's edits routed to commands, one worker, median"
    )
    rows = {"echoless": "echoless", "the loop written by hand": "handwritten"}
    for label, name in rows.items():
        table.add_row(
            label, *(f"{found[f'events_per_second_{name}_{store}']:,.0f}/s" for store in STORES), ""
        )
    stock = f"{found['events_per_second_stock_faust']:,.0f}/s"
    table.add_row("stock Faust, passing on", stock, stock, "")
    hand = [f"{found[f'pipeline_vs_handwritten_{store}']:.2f}" for store in STORES]
    table.add_row("echoless : by hand", *hand, "0.8")
    faust = [f"{found[f'pipeline_vs_stock_faust_{store}']:.2f}" for store in STORES]
    table.add_row("echoless : stock Faust", *faust, "3 and 2")
    for label, name in rows.items():
        table.add_row(
            f"processor time, {label}",
            *(f"{found[f'cpu_us_per_event_{name}_{store}']:.0f} us" for store in STORES),
            "",
        )
    return table


def _replay(found: Mapping[str, Any]) -> Table:
    table = Table("", "SQLite", "PostgreSQL", title="Full synchronization: records a second")
    made = [f"{found[f'full_synchronization_per_second_{n}']:,.0f}/s" for n in ("one_worker", "two_workers")]
    table.add_row("all to be made, one worker", "", made[0])
    table.add_row("all to be made, two workers", "", made[1])
    unchanged = [found[f"replay_unchanged_per_second{which}"] for which in ("_sqlite", "")]
    table.add_row("all in step, one worker", *(f"{rate:,.0f}/s" for rate in unchanged))
    two = found["replay_unchanged_per_second_two_workers"]
    table.add_row("all in step, two workers", "", f"{two:,.0f}/s")
    if "events_per_second_stock_faust" in found:
        live = [found[f"events_per_second_echoless_{store}"] for store in STORES]
        times = [f"{rate / edits:.1f}" for rate, edits in zip(unchanged, live, strict=True)]
        table.add_row("in step, one worker : live edits (aim: 2)", *times)
    return table


def _cycle(found: Mapping[str, Any]) -> Table:
    table = Table("", "SQLite", title="Edit, command, echo and result: the whole cycle of one routing worker")
    table.add_row("edits", f"{found['cycle_edits_per_second_sqlite']:,.0f}/s")
    table.add_row("messages read", f"{found['cycle_messages_per_second_sqlite']:,.0f}/s")
    load = f"{found['latency_load_edits_per_second']:,.0f} edits/s"
    table.add_row(
        f"change to command at half load ({load})",
        f"p50 {found['latency_p50_ms']:.0f} ms, p99 {found['latency_p99_ms']:.0f} ms",
    )
    memory = [f"{found[name]:.0f}" for name in ("rss_after_first_tenth_mb", "rss_at_end_mb", "peak_rss_mb")]
    table.add_row("memory: after a tenth, at the end, peak", f"{', '.join(memory)} MB")
    return table


def _databases(found: Mapping[str, Any]) -> Table:
    table = Table(
        "", "echoless", "floor", "Debezium + JDBC, tuned", "Bucardo", title="PostgreSQL to PostgreSQL"
    )
    one_way, both = found["db_to_db_one_way_per_second"], found["db_to_db_both_ways_per_second"]
    table.add_row("one way", f"{one_way:,.0f}/s", "", "6,700/s", "8,600/s")
    table.add_row("both ways, in all", f"{both:,.0f}/s", "3,000/s", "", "6,200/s")
    table.add_row("p50", f"{found['db_to_db_p50_ms']:.0f} ms", "50 ms", "36 ms", "596 ms")
    table.add_row("p99", f"{found['db_to_db_p99_ms']:.0f} ms", "200 ms", "59 ms", "9.3 s")
    table.add_row("memory beside the broker", f"{found['db_to_db_memory_mb']:,.0f} MB", "", "1,200 MB", "")
    copy = f"{found['db_to_db_first_copy_rows_per_second']:,.0f} rows/s"
    table.add_row("first copy", copy, "", "7,500 rows/s", "56,000 rows/s")
    return table
