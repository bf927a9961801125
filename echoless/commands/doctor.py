"""echoless doctor: what is missing, and the command that mends it."""

import typer
from rich.text import Text

from echoless.diagnosis import Finding, State, of_the_machine, of_the_settings
from echoless.failures import Exit, Failure
from echoless.invocation import AsJson, invocation_of
from echoless.show import say, show_rows

_STYLES: dict[State, str] = {"fine": "green", "later": "", "wrong": "red", "down": "red"}


def doctor(context: typer.Context, as_json: AsJson = False) -> None:
    """Look at everything that must be there, and name the command that mends what is missing."""
    findings = list(of_the_machine())
    try:
        findings += of_the_settings(invocation_of(context).settings())
    except Failure as failure:
        findings.append(Finding("configuration", "wrong", failure.what, failure.remedy))
    rows = [
        (f.what, f.state if as_json else Text(f.state, _STYLES[f.state]), f.detail, f.remedy)
        for f in findings
    ]
    show_rows("What echoless needs", ("what", "state", "detail", "remedy"), rows, as_json=as_json)
    states = {finding.state for finding in findings}
    if "down" in states:
        raise typer.Exit(Exit.DOWN)
    if "wrong" in states:
        raise typer.Exit(Exit.PROBLEM)
    if not as_json:
        say("ready: echoless up")
