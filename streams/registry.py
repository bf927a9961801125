"""A schema registry with Confluent's REST interface (Confluent, Karapace, Redpanda, Apicurio)."""

import json
from threading import Lock
from typing import Any
from urllib.parse import quote

import httpx
from pydantic import BaseModel, ConfigDict, SecretStr

from schemas.ids import Incompatible, RegistryDown, UnknownId

CONTENT = "application/vnd.schemaregistry.v1+json"
NOT_FOUND = 404
CONFLICT = 409
UNPROCESSABLE = 422


class RegistrySettings(BaseModel):
    """Where the registry is, and who we are there."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: str
    username: str = ""
    password: SecretStr = SecretStr("")
    seconds: float = 10.0
    """How long an answer may take."""


class RegistryClient:
    """Asks the registry, and remembers every answer: ids and schemas never change."""

    def __init__(self, settings: RegistrySettings) -> None:
        login = (settings.username, settings.password.get_secret_value()) if settings.username else None
        self._url = settings.url
        self._client = httpx.Client(
            base_url=settings.url, auth=login, timeout=settings.seconds, headers={"Accept": CONTENT}
        )
        self._ids: dict[tuple[str, str], int] = {}
        self._schemas: dict[int, str] = {}
        self._lock = Lock()

    def id_of(self, subject: str, schema_json: str) -> int:
        """Register the schema under the subject, or find it there. Raises RegistryDown, Incompatible."""
        with self._lock:
            if (subject, schema_json) not in self._ids:
                self._ids[subject, schema_json] = self._register(subject, schema_json)
            return self._ids[subject, schema_json]

    def schema_of(self, schema_id: int) -> str:
        """Give the schema with this number as JSON text. Raises RegistryDown, UnknownId."""
        with self._lock:
            if schema_id not in self._schemas:
                self._schemas[schema_id] = self._look_up(schema_id)
            return self._schemas[schema_id]

    def look(self) -> None:
        """See whether the registry answers us. Raises RegistryDown."""
        self._content(self._ask("GET", "/subjects", None))

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()

    def _register(self, subject: str, schema_json: str) -> int:
        path = f"/subjects/{quote(subject, safe='')}/versions"
        answer = self._ask("POST", path, {"schema": schema_json})
        if answer.status_code in {CONFLICT, UNPROCESSABLE}:
            raise Incompatible(
                f"the registry at {self._url} refuses the schema of {subject}: {_said(answer)}; "
                "echoless schemas check tells which change is not allowed"
            )
        return int(self._content(answer)["id"])

    def _look_up(self, schema_id: int) -> str:
        answer = self._ask("GET", f"/schemas/ids/{schema_id}", None)
        if answer.status_code == NOT_FOUND:
            raise UnknownId(f"the registry at {self._url} has no schema {schema_id}")
        return str(self._content(answer)["schema"])

    def _ask(self, method: str, path: str, body: dict[str, str] | None) -> httpx.Response:
        headers = {"Content-Type": CONTENT} if body else {}
        content = json.dumps(body) if body else None
        try:
            return self._client.request(method, path, content=content, headers=headers)
        except httpx.HTTPError as error:
            raise RegistryDown(
                f"the registry at {self._url} does not answer: {error or type(error).__name__}; "
                "is the setting registry.url right? echoless doctor tells"
            ) from error

    def _content(self, answer: httpx.Response) -> Any:
        if answer.is_success:
            return answer.json()
        raise RegistryDown(
            f"the registry at {self._url} answers {answer.status_code} "
            f"to {answer.request.url.path}: {_said(answer)}"
        )


def _said(answer: httpx.Response) -> str:
    """Give the registry's own words."""
    try:
        return str(answer.json()["message"])
    except (ValueError, KeyError, TypeError):
        return answer.text[:200]
