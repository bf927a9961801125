"""The API on real HTTP, with what it reaches in memory."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx
from fastapi import FastAPI

from coupling_store.tokens import TokenRole
from echoless.api.app import Limits, build
from echoless.serving import listening, server_of
from tests.support.reach import MemoryReach

SECONDS = 20.0


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """Serve an application on a free port for the length of a ``with`` block; gives its address."""
    server = server_of(app)
    with listening("127.0.0.1", 0) as listener:
        thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
        thread.start()
        deadline = time.monotonic() + SECONDS
        while not server.started:
            assert thread.is_alive()
            assert time.monotonic() < deadline
            threading.Event().wait(0.01)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join(SECONDS)
        assert not thread.is_alive()


@dataclass
class Api:
    """Somebody who uses the API."""

    reach: MemoryReach
    address: str

    def ask(
        self, method: str, path: str, role: TokenRole | None = "viewer", **more: object
    ) -> httpx.Response:
        """Send a request as the bearer of a token of that role; None: without one."""
        headers = dict(more.pop("headers", None) or {})  # type: ignore[call-overload]  # a test names them
        if role is not None:
            headers["Authorization"] = f"Bearer secret {role}"
        prefix = "" if path in {"/healthz", "/readyz", "/metrics"} else "/api/v1"
        url = f"{self.address}{prefix}{path}"
        return httpx.request(method, url, headers=headers, timeout=SECONDS, **more)  # type: ignore[arg-type]  # as httpx has them

    def get(self, path: str, role: TokenRole | None = "viewer", **params: object) -> httpx.Response:
        """Read something."""
        return self.ask("GET", path, role, params=params)

    def act(
        self, kind: str, body: object, role: TokenRole | None = "operator", key: str = ""
    ) -> httpx.Response:
        """Ask for an action."""
        headers = {"Idempotency-Key": key} if key else {}
        return self.ask("POST", f"/actions/{kind}", role, json=body, headers=headers)


@contextmanager
def api_on(reach: MemoryReach, limits: Limits | None = None) -> Iterator[Api]:
    """Serve the API on what it reaches."""
    stop = threading.Event()
    with served(build(reach, limits or Limits(1000, 1000), stop.is_set)) as address:
        yield Api(reach, address)
        stop.set()


def refusal(answer: httpx.Response) -> tuple[int, str]:
    """Give status and code of a refusal, having looked at its form."""
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    body = answer.json()
    assert body["status"] == answer.status_code
    assert body["type"] == f"urn:echoless:problem:{body['code']}"
    assert body["detail"]
    return body["status"], body["code"]
