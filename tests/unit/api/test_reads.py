"""What a viewer reads: mappings, couplings, records, errors, status, audit, tokens."""

from datetime import UTC, datetime
from decimal import Decimal

from coupling_store.changes import Changes
from echoless.api.reach import Waiting
from schemas.keys import RecordKey
from schemas.messages import Origin, Problem
from tests.contract.store_words import put
from tests.support.serving import Api, refusal

SP1, U1 = "erp/salesperson/SP1", "crm/systemuser/U1"
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def couple(api: Api) -> None:
    assert api.act("couple", {"pairs": [{"left": SP1, "right": U1}]}).status_code == 200


def problem(name: str, code: str = "too_long") -> Problem:
    key = RecordKey("erp", "customer", name)
    conflict = {"left": {"limit": Decimal("1.20")}, "right": {"limit": None, "logo": b"\xff"}}
    return Problem(
        "customer-account", key, "map", code, "wrong", "mend it", NOON, origin=Origin("t", 1, 2), **conflict
    )


def test_mappings_are_told_in_their_order_with_their_pairs(api: Api) -> None:
    couple(api)
    listed = api.get("/mappings").json()
    waves = {mapping["name"]: mapping["wave"] for mapping in listed}
    assert waves["salesperson-user"] < waves["customer-account"]
    one = api.get("/mappings/salesperson-user").json()
    assert (one["couplings"], one["right"]["side"], one["right"]["sends"]) == (1, "crm", True)
    assert refusal(api.get("/mappings/nobody")) == (404, "unknown_mapping")


def test_couplings_come_page_by_page_and_of_one_record(api: Api) -> None:
    couple(api)
    page = api.get("/couplings", mapping="salesperson-user", limit=1).json()
    (pair,) = page["couplings"]
    assert (pair["left"], pair["right"], pair["state"], page["next"]) == ("SP1", "U1", "coupled", pair["id"])
    assert api.get("/couplings", after=page["next"]).json() == {"couplings": [], "next": ""}
    assert api.get("/couplings", record=U1).json()["couplings"] == [pair]
    assert api.get("/couplings", record=U1, mapping="other").json()["couplings"] == []
    assert api.get("/couplings", mapping="other").json()["couplings"] == []


def test_what_may_stand_in_a_question_is_bounded(api: Api) -> None:
    for params in ({"limit": 0}, {"limit": 1001}, {"limit": "many"}, {"mapping": "x" * 501}, {"after": "\0"}):
        assert refusal(api.get("/couplings", **params)) == (422, "invalid_request"), params
    assert refusal(api.get("/couplings", record="erp/nothing/1")) == (404, "no_mapping")
    assert refusal(api.get("/records/erp/customer/%00")) == (422, "invalid_request")


def test_a_record_is_told_with_its_last_events_and_its_counterpart(api: Api) -> None:
    couple(api)
    told = api.get("/records/erp/salesperson/SP1").json()
    assert (told["record"], told["state"], told["version"]) == (SP1, "exists", 1)
    (outcome,) = told["events"][0]["outcomes"]
    assert (outcome["mapping"], outcome["outcome"]) == ("salesperson-user", "filtered")
    assert told["couplings"][0]["counterpart"] == U1
    (compared,) = told["compared"]
    values = {field["left"]: (field["left_value"], field["right_value"]) for field in compared["fields"]}
    assert values["name"] == ("Nan", "Nancy")


def test_nothing_is_told_of_a_record_that_nobody_heard_of(api: Api) -> None:
    assert refusal(api.get("/records/erp/customer/NO")) == (404, "unknown_record")
    assert refusal(api.get("/records/erp/nothing/1")) == (404, "no_mapping")


def test_open_errors_come_by_page_and_by_cause_with_exact_values(api: Api) -> None:
    wrong = [problem("2"), problem("1"), problem("3", "invalid")]
    put(api.reach.operator.rig.store, Changes(problems=wrong))
    page = api.get("/errors", limit=2).json()
    assert [each["record"] for each in page["errors"]] == ["erp/customer/1", "erp/customer/2"]
    rest = api.get("/errors", limit=2, after=page["next"]).json()
    assert ([each["code"] for each in rest["errors"]], rest["next"]) == (["invalid"], "")
    first = page["errors"][0]
    assert (first["left"], first["right"]) == ({"limit": "1.20"}, {"limit": None, "logo": "/w=="})
    assert first["origin"] == {"topic": "t", "partition": 1, "offset": 2}
    assert [each["record"] for each in api.get("/errors", code="invalid").json()["errors"]] == [
        "erp/customer/3"
    ]
    causes = [(cause["code"], cause["count"]) for cause in api.get("/errors/causes").json()]
    assert causes == [("too_long", 2), ("invalid", 1)]
    told = api.get("/status").json()
    assert told["problems"] == 3


def test_status_tells_lag_or_why_there_is_none(api: Api) -> None:
    api.reach.waiting = [Waiting("routing", "changes.erp.customer", 7)]
    told = api.get("/status").json()
    assert (told["broker"], told["lag"]) == (
        "up",
        [{"worker": "routing", "topic": "changes.erp.customer", "waiting": 7}],
    )
    assert told["records"] == 2
    api.reach.broker_is_down = True
    told = api.get("/status").json()
    assert told["broker"].startswith("nobody is there; ")
    assert told["lag"] == []


def test_counts_tell_every_outcome(api: Api) -> None:
    events = api.get("/counts").json()["events"]
    assert {"mapping": "salesperson-user", "outcome": "only coupled", "events": 1} in events


def test_what_is_parked_and_what_runs_by_the_clock_is_listed(api: Api) -> None:
    assert api.get("/parked").json() == []
    assert api.get("/schedules").json() == []
    assert api.get("/runs").json() == []
    assert api.get("/jobs").json() == []
    assert refusal(api.get("/jobs/nobody")) == (404, "unknown_job")


def test_tokens_are_made_shown_once_listed_without_their_secret_and_revoked(api: Api) -> None:
    made = api.ask("POST", "/tokens", "administrator", json={"name": "ci", "role": "viewer"})
    assert made.status_code == 201
    secret = made.json()["token"]
    assert secret not in api.get("/tokens", "administrator").text
    bearer = {"Authorization": f"Bearer {secret}"}
    assert api.ask("GET", "/couplings", None, headers=bearer).status_code == 200
    again = api.ask("POST", "/tokens", "administrator", json={"name": "ci", "role": "operator"})
    assert refusal(again) == (409, "name_taken")
    bad = api.ask("POST", "/tokens", "administrator", json={"name": "a b", "role": "viewer"})
    assert refusal(bad) == (422, "bad_name")
    assert api.ask("DELETE", "/tokens/ci", "administrator").status_code == 204
    assert refusal(api.ask("GET", "/couplings", None, headers=bearer)) == (401, "no_token")
    assert refusal(api.ask("DELETE", "/tokens/ci", "administrator")) == (404, "unknown_token")
    kinds = [entry["kind"] for entry in api.get("/audit").json()]
    assert kinds == ["revoke token", "add token"]
    assert secret not in api.get("/audit").text
