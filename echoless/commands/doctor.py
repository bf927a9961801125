"""echoless doctor: what is missing, and the command that mends it."""

from dataclasses import astuple

import typer

from echoless.diagnosis import Finding, of_the_machine, of_the_settings
from echoless.failures import Exit, Failure
from echoless.invocation import AsJson, invocation_of
from echoless.show import say, show_rows

_MARKS = {
    "fine": "[green]fine[/green]",
    "later": "later",
    "wrong": "[red]wrong[/red]",
    "down": "[red]down[/red]",
}


def doctor(context: typer.Context, as_json: AsJson = False) -> None:
    """Look at everything that must be there, and name the command that mends what is missing."""
    findings = list(of_the_machine())
    try:
        findings += of_the_settings(invocation_of(context).settings())
    except Failure as failure:
        findings.append(Finding("configuration", "wrong", failure.what, failure.remedy))
    rows = [astuple(finding) for finding in findings]
    marked = rows if as_json else [(what, _MARKS[state], *rest) for what, state, *rest in rows]
    show_rows("What echoless needs", ("what", "state", "detail", "remedy"), marked, as_json=as_json)
    states = {finding.state for finding in findings}
    if "down" in states:
        raise typer.Exit(Exit.DOWN)
    if "wrong" in states:
        raise typer.Exit(Exit.PROBLEM)
    if not as_json:
        say("ready: echoless up")
