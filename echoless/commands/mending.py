"""echoless errors retry, sync, uncouple, restore, delete, ignore: what is done about open errors."""

from typing import Annotated, Literal

import typer

from echoless.asking import DOOR, addresses, ask, asker
from echoless.invocation import AsJson, settings_of
from schemas.control import Action, Direction, Kind

Records = Annotated[
    list[str] | None, typer.Argument(help="Records of either side, as side/table/id; or a cause by options.")
]
Mapping = Annotated[str | None, typer.Option(help="Only errors of this mapping.")]
Code = Annotated[str | None, typer.Option(help="Only errors with this code.")]
Stage = Annotated[str | None, typer.Option(help="Only errors of this stage: map, decide, apply.")]
All = Annotated[bool, typer.Option("--all", help="All open errors.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only say what would happen.")]


def retry(
    context: typer.Context,
    records: Records = None,
    mapping: Mapping = None,
    code: Code = None,
    stage: Stage = None,
    everything: All = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Try again what was rejected, did not fit, or had no answer; what still fails is an error again."""
    options = _options(code, stage, everything)
    _ask(context, "retry", records, mapping, options, dry_run=dry_run, as_json=as_json)


def sync(
    context: typer.Context,
    direction: Annotated[
        Literal["to_left", "to_right", "merge"] | None, typer.Option(help="Whose values count.")
    ] = None,
    records: Records = None,
    mapping: Mapping = None,
    code: Code = None,
    stage: Stage = None,
    everything: All = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Synchronize the pairs under an error: the side that counts gives its values, a conflict is settled."""
    options = {**_options(code, stage, everything), "errors": "yes"}
    _ask(context, "synchronize", records, mapping, options, direction or "", dry_run=dry_run, as_json=as_json)


def uncouple(
    context: typer.Context,
    records: Records = None,
    mapping: Mapping = None,
    code: Code = None,
    stage: Stage = None,
    everything: All = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Delete the couplings of the pairs under an error; both records stay as they are."""
    options = {**_options(code, stage, everything), "errors": "yes"}
    _ask(context, "uncouple", records, mapping, options, dry_run=dry_run, as_json=as_json)


def ignore(
    context: typer.Context,
    reason: Annotated[str, typer.Option(help="Why; kept in the audit.")],
    records: Records = None,
    mapping: Mapping = None,
    code: Code = None,
    stage: Stage = None,
    everything: All = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Close errors without doing anything about them: what was held stays held until the record changes."""
    options = {**_options(code, stage, everything), "reason": reason}
    _ask(context, "ignore", records, mapping, options, dry_run=dry_run, as_json=as_json)


def resolve(
    context: typer.Context,
    choose: Annotated[
        list[str],
        typer.Option(
            help="Whose value stands: left or right for all fields, or FIELD=left; may be repeated."
        ),
    ],
    records: Records = None,
    mapping: Mapping = None,
    code: Code = None,
    stage: Stage = None,
    everything: All = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Settle conflicts: choose the value that stands, field by field or for all."""
    options = {**_options(code, stage, everything), **dict(map(_choice, choose))}
    _ask(context, "resolve", records, mapping, options, dry_run=dry_run, as_json=as_json)


def restore(
    context: typer.Context,
    records: Annotated[list[str], typer.Argument(help="Either record of each pair, as side/table/id.")],
    mapping: Mapping = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Make deleted records again, from the counterparts that are left."""
    _ask(context, "restore", records, mapping, {}, dry_run=dry_run, as_json=as_json)


def delete(
    context: typer.Context,
    records: Annotated[list[str], typer.Argument(help="Either record of each pair, as side/table/id.")],
    mapping: Mapping = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Delete what is left of pairs whose other record was deleted."""
    if not (yes or dry_run):
        typer.confirm(f"Delete the counterparts of {len(records)} deleted record(s)?", abort=True)
    _ask(context, "delete", records, mapping, {"sure": "yes"}, dry_run=dry_run, as_json=as_json)


def _choice(written: str) -> tuple[str, str]:
    field, equals, side = written.rpartition("=")
    return (f"field:{field}" if equals else "every", side)


def _options(code: str | None, stage: str | None, everything: bool) -> dict[str, str]:
    named = {"code": code, "stage": stage, "all": "yes" if everything else None}
    return {name: value for name, value in named.items() if value is not None}


def _ask(
    context: typer.Context,
    kind: Kind,
    records: list[str] | None,
    mapping: str | None,
    options: dict[str, str],
    direction: Direction = "",
    *,
    dry_run: bool,
    as_json: bool,
) -> None:
    named = addresses(records)
    action = Action(kind, mapping or "", named, direction, options, dry_run, asker(), door=DOOR)
    ask(settings_of(context), action, as_json=as_json)
