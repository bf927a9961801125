"""The registry client, against a small registry of our own behind real HTTP."""

import base64
import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from pydantic import SecretStr

from schemas.ids import RegistryDown, SchemaIds, UnknownId
from streams.registry import Incompatible, RegistryClient, RegistrySettings

SCHEMA = '{"type":"string"}'


class Registry(ThreadingHTTPServer):
    """Numbers schemas; counts what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.schemas: list[str] = []
        self.subjects: list[str] = []
        self.asked = 0
        self.status = 200
        self.logins: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Answers(BaseHTTPRequestHandler):
    server: Registry

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.subjects.append(self.path)
        if body["schema"] not in self.server.schemas:
            self.server.schemas.append(body["schema"])
        self._answer({"id": self.server.schemas.index(body["schema"]) + 1})

    def do_GET(self) -> None:
        number = int(self.path.rsplit("/", 1)[1])
        if number > len(self.server.schemas):
            self.server.status = 404
            self._answer({})
        else:
            self._answer({"schema": self.server.schemas[number - 1]})

    def _answer(self, content: dict[str, Any]) -> None:
        self.server.asked += 1
        self.server.logins.append(self.headers.get("Authorization", ""))
        failed = {"error_code": self.server.status, "message": "so says the registry"}
        body = json.dumps(content if self.server.status == 200 else failed).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - as inherited
        """Say nothing."""


@pytest.fixture
def registry() -> Iterator[Registry]:
    with Registry() as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


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
