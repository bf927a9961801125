"""What an operator does over HTTP, with `echoless serve` as a process, real Kafka and PostgreSQL."""

import re
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.support.listening import Event, listening
from tests.support.office import SECONDS, Office, start
from tests.support.serving import refusal

pytestmark = [pytest.mark.connected, pytest.mark.slow]

C1, A1 = "erp/customer/C1", "crm/account/A1"
FORBIDDEN = "ALTER TABLE account ADD CONSTRAINT allowed CHECK (name <> 'forbidden')"


@dataclass
class Served:
    """The API of an office."""

    office: Office
    address: str
    secrets: dict[str, str]

    def ask(self, method: str, path: str, role: str = "operator", **more: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.secrets[role]}", **more.pop("headers", {})}
        return httpx.request(method, self.address + path, headers=headers, timeout=SECONDS, **more)

    def read(self, path: str) -> Any:
        answer = self.ask("GET", f"/api/v1{path}", "viewer")
        assert answer.status_code == 200, answer.text
        return answer.json()

    def act(self, kind: str, body: object, key: str = "") -> httpx.Response:
        headers = {"Idempotency-Key": key} if key else {}
        return self.ask("POST", f"/api/v1/actions/{kind}", json=body, headers=headers)

    def answers(self) -> bool:
        try:
            return httpx.get(f"{self.address}/healthz", timeout=5).status_code == 200
        except httpx.TransportError:
            return False

    def ready(self) -> bool:
        return httpx.get(f"{self.address}/readyz", timeout=SECONDS).status_code == 200


def serve(office: Office) -> Served:
    """Start `echoless serve` as a process of its own, with a token for every role."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    secrets = {
        role: office.asked("tokens", "add", role, "--role", role)["token"] for role in ("viewer", "operator")
    }
    command = [sys.executable, "-P", "-m", "echoless", "-c", str(office.world.config), "serve"]
    with (office.world.folder / "serve.log").open("wb") as log:
        office.world.processes["serve"] = subprocess.Popen(
            [*command, "--port", str(port)], stdout=log, stderr=log
        )
    served = Served(office, f"http://127.0.0.1:{port}", secrets)
    office.until(served.answers)
    return served


def test_an_operator_couples_mends_and_synchronizes_over_http(office: Office) -> None:
    served = serve(office)
    start(office)
    office.until(served.ready)
    office.customer("C1", "Ann", "Oslo")
    office.account("A1", "Anne")
    office.known(2)
    _records_are_coupled_once(served)
    _what_is_wrong_is_said(served)
    with listening(served.address, served.secrets["viewer"], seconds=SECONDS) as events:
        _an_error_is_heard_grouped_retried_and_closed(served, events)
        _a_full_synchronization_is_begun_and_heard(served, events)
        _everything_is_measured_and_recorded(served)
        _latency_is_measured(served)
        assert office.world.end("serve", signal.SIGTERM) == 0
        assert list(events) == [], "the stream ended with the program"


def _records_are_coupled_once(served: Served) -> None:
    body = {"pairs": [{"left": C1, "right": A1}], "sync": "to_right"}
    first, again = served.act("couple", body, "k1"), served.act("couple", body, "k1")
    assert first.status_code == 200, first.text
    assert first.json() == again.json()
    served.office.until(lambda: served.office.name_of("crm", "A1") == "Ann")
    served.office.quiet()
    (pair,) = served.read("/couplings")["couplings"]
    assert (pair["left"], pair["right"], pair["state"]) == ("C1", "A1", "coupled")
    told = served.read(f"/records/{A1}")
    assert told["couplings"][0]["counterpart"] == C1
    assert {field["state"] for field in told["compared"][0]["fields"]} == {"same"}
    assert all(line["waiting"] == 0 for line in served.read("/status")["lag"])


def _what_is_wrong_is_said(served: Served) -> None:
    pairs = {"pairs": [{"left": C1, "right": A1}]}
    assert refusal(served.act("couple", pairs)) == (409, "already_coupled")
    assert refusal(served.act("uncouple", {"records": ["erp/customer/NO"]})) == (409, "not_coupled")
    everything = {"mapping": "customer-account", "all": True}
    assert refusal(served.act("uncouple", everything)) == (403, "missing_role")
    assert served.office.couplings() == {("C1", "A1")}


def _an_error_is_heard_grouped_retried_and_closed(served: Served, events: Any) -> None:
    office = served.office
    office.sql("crm", FORBIDDEN)
    office.sql("erp", "UPDATE customer SET name = 'forbidden' WHERE no = 'C1'")
    heard: Event = next(events)
    assert (heard.kind, heard.data["record"]) == ("error", C1)
    (cause,) = served.read("/errors/causes")
    assert (cause["mapping"], cause["count"]) == ("customer-account", 1)
    (wrong,) = served.read("/errors")["errors"]
    assert wrong["key"] == heard.data["key"]
    office.sql("crm", "ALTER TABLE account DROP CONSTRAINT allowed")
    retried = served.act("errors/retry", {"mapping": "customer-account", "code": cause["code"]})
    assert retried.status_code == 200, retried.text
    heard = next(events)
    assert (heard.kind, heard.data["key"]) == ("closed", wrong["key"])
    office.until(lambda: office.name_of("crm", "A1") == "forbidden")
    assert served.read("/errors")["errors"] == []


def _a_full_synchronization_is_begun_and_heard(served: Served, events: Any) -> None:
    preview = served.ask("POST", "/api/v1/jobs/preview", json={"all": True}).json()
    assert preview["mappings"]["customer-account"]["would"]["leave"] >= 1
    begun = served.ask("POST", "/api/v1/jobs", json={"mappings": ["customer-account"]})
    assert begun.status_code == 201, begun.text
    states = [begun.json()["state"]]
    while states[-1] != "finished":
        event = next(events)
        if event.kind == "job":
            states.append(event.data["state"])
    assert served.read(f"/jobs/{begun.json()['id']}")["read"] > 0


def _latency_is_measured(served: Served) -> None:
    def counted() -> bool:
        # Whoever listens has just begun: edit until one is heard from its beginning to its end.
        served.office.sql("erp", "UPDATE customer SET city = city || '.' WHERE no = 'C1'")
        text = served.ask("GET", "/metrics", "viewer").text
        return re.search(r'echoless_latency_seconds_count\{side="crm"\} [1-9]', text) is not None

    served.office.until(counted)


def _everything_is_measured_and_recorded(served: Served) -> None:
    answer = served.ask("GET", "/metrics", "viewer")
    samples = {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }
    assert samples["echoless_couplings", "customer-account"] == 1
    assert samples["echoless_events_total", "customer-account", "sent"] >= 1
    assert samples["echoless_broker_up",] == 1
    topics = {key[1:] for key in samples if key[0] == "echoless_lag_seconds"}
    assert any("changes.erp.customer" in name for pair in topics for name in pair)
    entries = [(e["who"], e["door"], e["kind"], e["code"]) for e in reversed(served.read("/audit"))]
    assert entries[2:] == [
        ("operator", "http", "couple", ""),
        ("operator", "http", "couple", "already_coupled"),
        ("operator", "http", "uncouple", "not_coupled"),
        ("operator", "http", "retry", ""),
        ("operator", "http", "replay", ""),
    ]
