"""The registry client, against a small registry of our own behind real HTTP."""

import base64
from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from schemas.ids import Incompatible, RegistryDown, SchemaIds, UnknownId
from streams.registry import RegistryClient, RegistrySettings
from tests.support.registry import Registry, registry_running

SCHEMA = '{"type":"string"}'


@pytest.fixture
def registry() -> Iterator[Registry]:
    with registry_running() as server:
        yield server


@pytest.fixture
def client(registry: Registry) -> Iterator[RegistryClient]:
    made = RegistryClient(RegistrySettings(url=registry.url))
    yield made
    made.close()


def test_a_registered_schema_is_found_by_its_number(client: SchemaIds) -> None:
    number = client.id_of("changes.erp.customer-value", SCHEMA)
    assert client.schema_of(number) == SCHEMA


def test_an_answer_is_asked_for_once(client: RegistryClient, registry: Registry) -> None:
    for _ in range(5):
        client.schema_of(client.id_of("s", SCHEMA))
    assert registry.asked == 2


def test_a_subject_may_hold_any_character(client: RegistryClient, registry: Registry) -> None:
    client.id_of("a/b c", SCHEMA)
    assert registry.subjects == ["/subjects/a%2Fb%20c/versions"]


def test_an_unknown_number_is_told_from_a_registry_that_is_down(client: RegistryClient) -> None:
    with pytest.raises(UnknownId, match="no schema 99"):
        client.schema_of(99)


@pytest.mark.parametrize("status", [409, 422])
def test_a_refused_schema_names_the_subject_the_reason_and_the_remedy(
    client: RegistryClient, registry: Registry, status: int
) -> None:
    registry.status = status
    with pytest.raises(Incompatible, match=r"(?s)of s: so says the registry.*echoless schemas check"):
        client.id_of("s", SCHEMA)


def test_a_failure_is_not_remembered(client: RegistryClient, registry: Registry) -> None:
    registry.status = 500
    with pytest.raises(RegistryDown, match="500"):
        client.id_of("s", SCHEMA)
    registry.status = 200
    assert client.id_of("s", SCHEMA) == 1


def test_a_registry_that_is_not_there_is_down() -> None:
    client = RegistryClient(RegistrySettings(url="http://127.0.0.1:1"))
    with pytest.raises(RegistryDown, match="does not answer"):
        client.schema_of(1)
    client.close()


def test_credentials_are_sent_and_never_shown(registry: Registry) -> None:
    settings = RegistrySettings(url=registry.url, username="me", password=SecretStr("hidden"))
    client = RegistryClient(settings)
    client.id_of("s", SCHEMA)
    client.close()
    assert registry.logins == ["Basic " + base64.b64encode(b"me:hidden").decode()]
    assert "hidden" not in repr(settings)
