"""echoless tokens: made and shown once, listed without the secret, revoked; all recorded."""

import json
from pathlib import Path

import pytest

from echoless.api.secrets import digest_of
from echoless.reading import read_settings
from echoless.wiring.actions import operating
from tests.fixtures.program import Run


@pytest.fixture
def config(business: Path, echoless: Run) -> Path:
    file = business / "echoless.yaml"
    assert echoless("-c", file, "db", "upgrade").status == 0
    return file


def test_a_token_is_shown_once_and_only_its_digest_is_kept(config: Path, echoless: Run) -> None:
    made = json.loads(echoless("-c", config, "tokens", "add", "ci", "--role", "viewer", "--json").out)
    assert made["token"].startswith("echoless_")
    assert len(made["token"]) > 50
    with operating(read_settings(config)) as opened:
        bearer = opened.tokens.bearer(digest_of(made["token"]))
    assert bearer is not None
    assert (bearer.name, bearer.role) == ("ci", "viewer")
    listed = echoless("-c", config, "tokens", "list", "--json").out
    assert made["token"] not in listed
    assert made["token"].encode() not in (config.parent / ".echoless" / "store.db").read_bytes()


def test_a_token_is_revoked_and_its_name_not_given_again(config: Path, echoless: Run) -> None:
    plain = echoless("-c", config, "tokens", "add", "ci", "--role", "operator")
    assert plain.out.strip().startswith("echoless_")
    assert "cannot be shown again" in plain.err
    assert echoless("-c", config, "tokens", "revoke", "ci").status == 0
    assert echoless("-c", config, "tokens", "revoke", "ci").status == 1
    again = echoless("-c", config, "tokens", "add", "ci", "--role", "operator")
    assert (again.status, "take another name" in again.err) == (1, True)
    (token,) = json.loads(echoless("-c", config, "tokens", "list", "--json").out)
    assert token["revoked_at"]
    kinds = [entry["kind"] for entry in json.loads(echoless("-c", config, "audit", "--json").out)]
    assert kinds == ["revoke token", "add token"]


@pytest.mark.parametrize("words", [("a b", "--role", "viewer"), ("ci", "--role", "king"), ("ci",)])
def test_a_bad_name_and_an_unknown_role_are_refused(
    config: Path, echoless: Run, words: tuple[str, ...]
) -> None:
    assert echoless("-c", config, "tokens", "add", *words).status in {1, 2}
    assert json.loads(echoless("-c", config, "tokens", "list", "--json").out) == []
