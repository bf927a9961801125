"""A small schema registry behind real HTTP, with as much of Confluent's interface as the client asks for."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import unquote


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
        if self.path == "/subjects":
            self._answer(sorted({unquote(path.split("/")[2]) for path in self.server.subjects}))
            return
        number = int(self.path.rsplit("/", 1)[1])
        if number > len(self.server.schemas):
            self.server.status = 404
            self._answer({})
        else:
            self._answer({"schema": self.server.schemas[number - 1]})

    def _answer(self, content: object) -> None:
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


@contextmanager
def registry_running() -> Iterator[Registry]:
    """Run a registry for the length of a ``with`` block."""
    with Registry() as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()
