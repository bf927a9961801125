"""echoless tokens: who may use the HTTP API."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Literal

import typer

from coupling_store.operating import Operating
from echoless.asking import DOOR, asker
from echoless.invocation import AsJson, settings_of
from echoless.minting import Minting
from echoless.show import say_plain, show_json, show_rows
from echoless.wiring.actions import operating
from echoless.wiring.agents import now
from echoless.wiring.store import store

COLUMNS = ("name", "role", "made_at", "made_by", "revoked_at")
Name = Annotated[str, typer.Argument(help="Who uses the token; stands in the audit.")]


def add(
    context: typer.Context,
    name: Name,
    role: Annotated[
        Literal["viewer", "operator", "administrator"],
        typer.Option(help="A viewer reads; an operator acts, too; an administrator may do everything."),
    ],
    as_json: AsJson = False,
) -> None:
    """Make a token for the API. It is shown once: only its digest is kept."""
    with _operating(context) as opened:
        secret = _minting(opened).add(name, role)
    if as_json:
        show_json({"name": name, "role": role, "token": secret})
        return
    say_plain(secret)
    typer.echo("keep it: it cannot be shown again. Send it as: Authorization: Bearer TOKEN", err=True)


def list_tokens(context: typer.Context, as_json: AsJson = False) -> None:
    """List tokens by name, revoked ones, too."""
    with _operating(context) as opened:
        found = opened.tokens.listed()
    rows = [(each.name, each.role, each.made_at, each.made_by, each.revoked_at) for each in found]
    show_rows("Tokens", COLUMNS, rows, as_json=as_json)


def revoke(context: typer.Context, name: Name) -> None:
    """End a token at once."""
    with _operating(context) as opened:
        _minting(opened).revoke(name)
    say_plain(f"the token {name} is revoked")


def _minting(opened: Operating) -> Minting:
    return Minting(opened.tokens, opened.audit, asker(), DOOR, now())


@contextmanager
def _operating(context: typer.Context) -> Iterator[Operating]:
    """Open the tokens; through the store, which says if its tables are missing."""
    settings = settings_of(context)
    with store(settings), operating(settings) as opened:
        yield opened
