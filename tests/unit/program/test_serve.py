"""echoless serve: what it needs to start, and what it can do without."""

import socket
from contextlib import closing
from pathlib import Path

import httpx

from echoless.api.app import Limits, build
from echoless.invocation import Invocation
from echoless.processes import children
from echoless.reading import read_settings
from echoless.wiring.serving import Reached
from tests.fixtures.program import Run
from tests.support.serving import SECONDS, refusal, served


def test_a_port_that_is_taken_is_told_with_what_to_do(business: Path, echoless: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        answer = echoless("-c", business / "echoless.yaml", "serve", "--port", port)
    assert answer.status == 2
    assert f"cannot listen on 127.0.0.1, port {port}" in answer.err
    assert "--port" in answer.err


def test_mappings_that_are_wrong_are_told_before_anything_is_served(business: Path, echoless: Run) -> None:
    config = business / "echoless.yaml"
    config.write_text(config.read_text().replace("mappings/northwind", "mappings/nowhere"))
    answer = echoless("-c", config, "serve", "--port", "1024")
    assert (answer.status, "there is no mapping" in answer.err) == (2, True)


def test_the_api_starts_before_its_store_is_ready_and_works_as_soon_as_it_is(
    business: Path, echoless: Run
) -> None:
    config = business / "echoless.yaml"
    with (
        closing(Reached(read_settings(config))) as reached,
        served(build(reached, Limits(), lambda: False)) as address,
    ):
        url, headers = f"{address}/api/v1/couplings", {"Authorization": "Bearer x"}
        outdated = httpx.get(url, headers=headers, timeout=SECONDS)
        assert refusal(outdated) == (503, "store_outdated")
        assert outdated.json()["remedy"] == "echoless db upgrade"
        unready = httpx.get(f"{address}/readyz", timeout=SECONDS)
        assert unready.status_code == 503
        assert {c["name"]: c["fine"] for c in unready.json()["checks"]}["store"] is False
        assert echoless("-c", config, "db", "upgrade").status == 0
        assert refusal(httpx.get(url, headers=headers, timeout=SECONDS)) == (401, "no_token")


def test_up_serves_the_api_where_a_port_is_configured(business: Path) -> None:
    config = business / "echoless.yaml"
    names = [child.name for child in children(read_settings(config), Invocation(config))]
    assert "api" not in names
    config.write_text(config.read_text() + "\napi: {port: 8123}\n")
    (api,) = [c for c in children(read_settings(config), Invocation(config)) if c.name == "api"]
    assert list(api.command[-2:]) == ["serve", "--leashed"]
