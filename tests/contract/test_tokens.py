"""Tokens of the API: added once, found by their digest alone, revoked for good."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from coupling_store.migrate import upgrade
from coupling_store.operating import open_operating
from coupling_store.tokens import Token, Tokens
from coupling_store.tokens_memory import MemoryTokens
from tests.fixtures.stores import POSTGRESQL

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
ANN = Token("ann", "operator", "d1", NOON, "root")


@pytest.fixture(params=["memory", "sqlite", POSTGRESQL])
def tokens(request: pytest.FixtureRequest) -> Iterator[Tokens]:
    if request.param == "memory":
        yield MemoryTokens()
        return
    url = request.getfixturevalue("empty_database")(request.param)
    upgrade(url)
    opened = open_operating(url)
    yield opened.tokens
    opened.close()


def test_a_token_is_found_by_its_digest_alone(tokens: Tokens) -> None:
    assert tokens.add(ANN)
    assert tokens.bearer("d1") == ANN
    assert tokens.bearer("ann") is None
    assert tokens.bearer("") is None


def test_a_name_is_given_once_also_after_its_token_was_revoked(tokens: Tokens) -> None:
    assert tokens.add(ANN)
    assert not tokens.add(replace(ANN, digest="d2"))
    assert tokens.revoke("ann", NOON)
    assert not tokens.add(replace(ANN, digest="d3"))
    assert [token.digest for token in tokens.listed()] == ["d1"]


def test_a_revoked_token_is_listed_but_bears_nothing(tokens: Tokens) -> None:
    tokens.add(ANN)
    tokens.add(Token("bo", "viewer", "d2", NOON, ""))
    assert tokens.revoke("ann", NOON)
    assert tokens.bearer("d1") is None
    assert [(token.name, token.revoked_at) for token in tokens.listed()] == [("ann", NOON), ("bo", None)]


def test_only_what_is_there_can_be_revoked(tokens: Tokens) -> None:
    tokens.add(ANN)
    assert not tokens.revoke("bo", NOON)
    assert tokens.revoke("ann", NOON)
    assert not tokens.revoke("ann", NOON)
