"""echoless status: how far everything is."""

from collections.abc import Iterable

import typer

from echoless.failures import Exit
from echoless.invocation import AsJson, settings_of
from echoless.settings import Settings
from echoless.show import say, show_json, show_rows
from echoless.strays import REMEDY, stray_couplings
from echoless.wiring.progress import Lag, lags
from echoless.wiring.store import store
from rules.outcome import OPTION_BLANK
from streams.admin import TopicsFailed


def status(context: typer.Context, as_json: AsJson = False) -> None:
    """Show what waits in the topics, couplings, parked sends, open errors, and events by outcome."""
    settings = settings_of(context)
    with store(settings) as opened:
        totals, counts, strays = opened.totals(), opened.counts(), stray_couplings(settings, opened)
    counted = [(mapping, what, count) for (mapping, what), count in sorted(counts.items())]
    outcomes = [row for row in counted if row[1] != OPTION_BLANK]
    blanks = [(mapping, count) for mapping, what, count in counted if what == OPTION_BLANK]
    behind, trouble = _lags(settings)
    if as_json:
        show_json(
            {
                **totals,
                "events_by_outcome": [
                    dict(zip(("mapping", "outcome", "events"), r, strict=True)) for r in outcomes
                ],
                "options_left_blank": [dict(zip(("mapping", "values"), r, strict=True)) for r in blanks],
                "couplings_of_unknown_mappings": strays,
                "lag": [lag._asdict() for lag in behind],
                "broker": trouble or "up",
            }
        )
    else:
        _show(behind, totals.items(), outcomes, trouble)
        if blanks:
            show_rows("Options left blank", ("mapping", "values"), blanks)
        if strays:
            show_rows("Couplings of unknown mappings", ("mapping", "couplings"), sorted(strays.items()))
            say(REMEDY)
    if trouble:
        raise typer.Exit(Exit.DOWN)


def _lags(settings: Settings) -> tuple[list[Lag], str]:
    """Ask the broker; if it is down, the rest can still be shown."""
    try:
        return lags(settings), ""
    except TopicsFailed as error:
        return [], str(error)


def _show(
    behind: Iterable[Lag],
    totals: Iterable[tuple[str, int]],
    outcomes: Iterable[tuple[str, str, int]],
    trouble: str,
) -> None:
    if trouble:
        say(f"[red]{trouble}[/red]")
    else:
        show_rows("Waiting in the topics", Lag._fields, [lag for lag in behind if lag.waiting])
    show_rows("In the coupling store", ("what", "rows"), totals)
    show_rows("Events by outcome", ("mapping", "outcome", "events"), outcomes)
