"""echoless replay: synchronize all records of mappings, by reading their topics from the beginning."""

from typing import Annotated, get_args

import typer

from agents.actions.perform import perform
from agents.jobs.asked import Direction
from agents.jobs.asking import Request, asked_of
from echoless.asking import DOOR, asker, require_topics
from echoless.failures import Exit, Failure
from echoless.following import find, follow, plain, show
from echoless.invocation import AsJson, settings_of
from echoless.previewing import preview
from echoless.settings import Settings
from echoless.show import say_plain, show_json
from echoless.wiring.actions import acting
from echoless.wiring.rules import mappings
from echoless.wiring.store import store
from schemas.control import Action, Answer
from schemas.control import Direction as ActionDirection

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
    anyway: Annotated[
        bool,
        typer.Option("--anyway", help="Also where records of both sides are to be coupled first."),
    ] = False,
    follow_it: Follow = False,
    as_json: AsJson = False,
) -> None:
    """Begin a full synchronization: every record is compared, and created where it is missing.

    The routing workers do it beside their live work (echoless up must run); who wrote a record does not
    matter, its values do. echoless jobs shows, pauses and ends it. Refused where both sides have records
    that are not coupled: each would get a second record on the other side.
    """
    settings = settings_of(context)
    request = _request(names or [], every=every, side=side, directions=direction or [], only=only)
    asked = asked_of(request, mappings(settings))
    require_topics(settings)
    if only_look:
        with store(settings) as opened:
            preview(settings, opened, asked, as_json=as_json)
        return
    begun = _begin(settings, request, anyway=anyway)
    if not as_json:
        say_plain(begun.message)
    with store(settings) as opened:
        if follow_it:
            show(follow(opened.jobs, begun.job), as_json=as_json)
        elif as_json:
            show_json(plain(find(opened.jobs, begun.job)))


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


def _begin(settings: Settings, request: Request, *, anyway: bool) -> Answer:
    """Begin the job. Raises Failure if it was refused."""
    said = {
        "mappings": ",".join(request.mappings),
        "all": "" if request.mappings else "yes",
        "side": request.side,
        "directions": ",".join(f"{name}={way}" for name, way in request.directions.items()),
        "filter": request.filter,
        "anyway": "yes" if anyway else "",
    }
    whole: ActionDirection = "" if request.direction in {None, "both"} else request.direction  # type: ignore[assignment]  # one of the two others
    options = {name: value for name, value in said.items() if value}
    action = Action("replay", direction=whole, options=options, who=request.by, door=DOOR)
    with acting(settings) as means:
        answer = perform(action, means)
    if not answer.done:
        down = answer.code == "topics_unreadable"
        raise Failure(answer.message, answer.remedy, Exit.DOWN if down else Exit.PROBLEM)
    return answer
