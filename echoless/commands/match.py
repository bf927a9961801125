"""echoless match: couple the records that are plainly the same, by the fields the mapping names."""

from typing import Annotated, Literal

import typer

from agents.matching import search
from echoless.asking import DOOR, ask, asker
from echoless.commands.couple import SYNC
from echoless.failures import Exit, Failure
from echoless.invocation import AsJson, settings_of
from echoless.mapping_source import refuse_unknown
from echoless.match_telling import Teller
from echoless.show import say_plain, show_json, show_rows
from echoless.wiring.rules import mappings
from echoless.wiring.store import store
from rules.compiled import CompiledMapping
from schemas.control import Action


def match(
    context: typer.Context,
    mapping: Annotated[str, typer.Argument(help="Its name.")],
    apply: Annotated[bool, typer.Option("--apply", help="Couple the pairs that were found.")] = False,
    sync: Annotated[
        Literal["none", "left", "right"],
        typer.Option(help="With --apply: whose values go to the other now."),
    ] = "none",
    create_unmatched: Annotated[
        Literal["left", "right", "both"] | None,
        typer.Option(help="With --apply: make a counterpart, on that side, of each record without a match."),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many of each list.")] = 50,
    as_json: AsJson = False,
) -> None:
    """Show which records of both sides match: one to one, several, none, coupled already.

    Searches among the records that change events or a snapshot made known. Couples with --apply.
    """
    settings = settings_of(context)
    known = mappings(settings)
    refuse_unknown(mapping, known)
    if apply:
        options = {"create": create_unmatched} if create_unmatched else {}
        action = Action("match", mapping, (), SYNC[sync], options, who=asker(), door=DOOR)
        ask(settings, action, as_json=as_json)
        return
    if sync != "none" or create_unmatched:
        raise Failure(
            "--sync and --create-unmatched go with --apply", "add --apply, or leave them out", Exit.USAGE
        )
    with store(settings) as opened:
        _preview(Teller(opened, known[mapping], limit), known[mapping], as_json=as_json)


def _preview(teller: Teller, mapping: CompiledMapping, *, as_json: bool) -> None:
    if not mapping.match:
        remedy = "mark the rows to compare with `match: true` in the mapping file"
        raise Failure(f"{mapping.name} says nothing to match records by", remedy)
    found = search(teller.store, mapping)
    lists = teller.lists(found)
    if as_json:
        show_json(
            {
                "mapping": mapping.name,
                "counts": teller.counts(found),
                **{each.name: each.as_json() for each in lists},
            }
        )
        return
    for each in lists:
        show_rows(f"{each.title}{each.more}", each.columns, each.rows)
    counts = ", ".join(f"{count} {word}" for word, count in teller.counts(found).items())
    say_plain(f"{mapping.name}: {counts}")
    for hint in teller.hints(found):
        say_plain(hint)
