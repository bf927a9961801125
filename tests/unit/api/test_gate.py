"""Who comes in, and what is too much: each refusal says why, and what mends it."""

import http.client
import re
from contextlib import closing

import pytest

from echoless.api.app import Limits
from echoless.api.rates import Rates
from tests.support.reach import MemoryReach
from tests.support.serving import Api, api_on, refusal


def test_health_needs_no_token_and_looks_at_nothing(api: Api) -> None:
    api.reach.store_is_down = api.reach.broker_is_down = True
    assert api.get("/healthz", None).json() == {"status": "up"}


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer wrong", "Basic c2VjcmV0"])
def test_without_a_valid_token_nothing_is_told(api: Api, header: str) -> None:
    answer = api.ask("GET", "/couplings", None, headers={"Authorization": header})
    assert refusal(answer) == (401, "no_token")
    assert answer.headers["www-authenticate"] == "Bearer"


def test_a_revoked_token_ends_at_once(api: Api) -> None:
    assert api.get("/couplings").status_code == 200
    api.reach.kept.revoke("the viewer", api.reach.now())
    assert refusal(api.get("/couplings")) == (401, "no_token")


def test_a_viewer_cannot_act_and_an_operator_cannot_make_tokens(api: Api) -> None:
    body = {"records": ["erp/salesperson/SP1"]}
    assert refusal(api.act("uncouple", body, "viewer")) == (403, "missing_role")
    assert refusal(api.ask("POST", "/tokens", "operator", json={})) == (403, "missing_role")
    assert api.reach.operator.audit.entries() == []


def test_what_is_too_large_is_not_read(api: Api) -> None:
    with api_on(api.reach, Limits(1000, 1000, body_bytes=2000)) as small:
        big = {"records": ["erp/customer/" + "x" * 3000]}
        assert refusal(small.act("uncouple", big)) == (413, "too_large")


def test_a_body_that_does_not_say_how_large_it_is_is_counted(api: Api) -> None:
    with api_on(api.reach, Limits(1000, 1000, body_bytes=2000)) as small:
        host = small.address.removeprefix("http://")
        # All pieces at once: whoever still sends when the refusal comes would find the connection gone.
        pieces = b"".join([b"1f4\r\n%s\r\n" % (b"x" * 500)] * 10) + b"0\r\n\r\n"
        headers = {
            "Authorization": "Bearer secret operator",
            "Content-Type": "application/json",
            "Transfer-Encoding": "chunked",
        }
        with closing(http.client.HTTPConnection(host, timeout=20)) as connection:
            connection.request("POST", "/api/v1/actions/uncouple", pieces, headers)
            assert connection.getresponse().status == 413


def test_who_asks_too_often_is_told_when_to_come_again(reach: MemoryReach) -> None:
    with api_on(reach, Limits(requests_per_second=0.5, burst=2)) as api:
        assert [api.get("/couplings").status_code for _ in range(2)] == [200, 200]
        answer = api.get("/couplings")
        assert refusal(answer) == (429, "too_many")
        assert 1 <= int(answer.headers["retry-after"]) <= 2
        assert api.get("/couplings", "operator").status_code == 200, "another token has its own bucket"


def test_a_bucket_fills_up_again_steadily_and_never_over_its_brim() -> None:
    clock = [0.0]
    rates = Rates(2.0, 3, lambda: clock[0])
    assert [rates.admit("ann") for _ in range(4)] == [0, 0, 0, 0.5]
    clock[0] = 0.5
    assert rates.admit("ann") == 0
    clock[0] = 100.0
    assert [rates.admit("ann") == 0 for _ in range(4)] == [True, True, True, False]


def test_a_path_that_is_not_there_and_a_wrong_method_are_problems_too(api: Api) -> None:
    assert refusal(api.get("/nothing")) == (404, "unknown_path")
    answer = api.ask("DELETE", "/couplings", "administrator")
    assert refusal(answer) == (405, "wrong_method")
    assert answer.headers["allow"] == "GET"


def test_a_store_that_is_down_is_said_and_not_a_crash(api: Api) -> None:
    api.reach.store_is_down = True
    answer = api.get("/couplings")
    assert refusal(answer) == (503, "store_down")
    assert "echoless doctor" in answer.json()["remedy"]


def test_readiness_tells_names_to_anybody_and_reasons_to_viewers_alone(reach: MemoryReach) -> None:
    reach.broker_is_down = True
    with api_on(reach) as api:
        answer = api.get("/readyz", None)
        assert answer.status_code == 503
        fine = {check["name"]: check["fine"] for check in answer.json()["checks"]}
        assert fine == {"store": True, "broker": False, "side erp": True, "side crm": True}
        assert "nobody is there" not in answer.text
        assert "nobody is there" in api.get("/readiness").text
        assert refusal(api.get("/readiness", None)) == (401, "no_token")


def test_the_openapi_document_names_every_path_its_role_and_the_form_of_refusals(api: Api) -> None:
    document = api.get("/openapi.json", None).json()
    assert document["openapi"].startswith("3.")
    paths = {path for path in document["paths"] if path.startswith("/api/v1/")}
    assert {"/api/v1/couplings", "/api/v1/records/{side}/{table}/{record_id}", "/api/v1/status"} <= paths
    for path in paths:
        for operation in document["paths"][path].values():
            assert operation["security"] == [{"token": []}], path
            assert operation["summary"], path
            assert "application/problem+json" in operation["responses"]["401"]["content"]
    assert "HTTPValidationError" not in document["components"]["schemas"]
    text = str(document)
    named = set(re.findall(r"'#/components/schemas/(\w+)'", text))
    assert named <= set(document["components"]["schemas"])
