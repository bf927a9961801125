"""echoless replay: synchronize all records of mappings, by reading their topics from the beginning."""

from typing import Annotated, get_args

import typer

from agents.jobs.asked import Direction
from agents.jobs.asking import Request, asked_of
from agents.jobs.beginning import Begun
from echoless.asking import asker
from echoless.failures import Exit, Failure
from echoless.following import find, follow, plain, show
from echoless.invocation import AsJson, settings_of
from echoless.previewing import preview
from echoless.show import say_plain, show_json
from echoless.wiring.jobs import beginning
from echoless.wiring.rules import mappings
from echoless.wiring.store import store

Follow = Annotated[bool, typer.Option("--follow", help="Show progress until it is over, then the report.")]


def replay(
    context: typer.Context,
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[MAPPING]...", help="The mappings to synchronize.")
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="All mappings, each after those it builds on.")
    ] = False,
    side: Annotated[str, typer.Option(help="Read the records of this side alone.")] = "",
    direction: Annotated[
        list[str] | None,
        typer.Option(help="both, to_left or to_right; for one of several mappings: MAPPING=to_right."),
    ] = None,
    only: Annotated[
        str, typer.Option("--filter", help="Which records, as in a mapping: '{field: city, eq: Berlin}'.")
    ] = "",
    only_look: Annotated[
        bool, typer.Option("--preview", help="Only say what would be done, and what is recommended.")
    ] = False,
    follow_it: Follow = False,
    as_json: AsJson = False,
) -> None:
    """Begin a full synchronization: every record is compared, and created where it is missing.

    The routing workers do it beside their live work (echoless up must run); who wrote a record does not
    matter, its values do. echoless jobs shows, pauses and ends it.
    """
    settings = settings_of(context)
    request = _request(names or [], every=every, side=side, directions=direction or [], only=only)
    asked = asked_of(request, mappings(settings))
    with store(settings) as opened:
        if only_look:
            preview(settings, opened, asked, as_json=as_json)
            return
        begun = beginning(settings, opened).begin(asked)
        if follow_it:
            if not as_json:
                _say(begun)
            show(follow(opened.jobs, begun.id), as_json=as_json)
        elif as_json:
            show_json(plain(find(opened.jobs, begun.id)))
        else:
            _say(begun)
            say_plain(f"how far it is: echoless jobs show {begun.id}")


def _request(names: list[str], *, every: bool, side: str, directions: list[str], only: str) -> Request:
    if bool(names) == every:
        raise Failure("which mappings?", "name them, or say --all", Exit.USAGE)
    whole: Direction | None = None
    single: dict[str, Direction] = {}
    for written in directions:
        name, _, way = written.rpartition("=")
        if way not in get_args(Direction):
            raise Failure(f"{way!r} is no direction", "both, to_left or to_right", Exit.USAGE)
        if name:
            single[name] = way  # type: ignore[assignment]  # one of the three, as just seen
        else:
            whole = way  # type: ignore[assignment]  # likewise
    return Request(names, side, whole, single, only, asker())


def _say(begun: Begun) -> None:
    for number, wave in enumerate(begun.asked.waves, 1):
        told = ", ".join(f"{name} ({begun.asked.directions[name].replace('_', ' ')})" for name in wave)
        say_plain(f"wave {number}: {told}")
    if begun.note:
        say_plain(begun.note)
    say_plain(f"job {begun.id} has begun")
