"""Actions over HTTP: done in the bearer's name and recorded; bad input is told, and changes nothing."""

from concurrent.futures import ThreadPoolExecutor
from typing import get_args

import pytest

from agents.actions.means import Lack
from echoless.api.actions import FORMS
from echoless.api.keys import Keys
from echoless.api.refusals import Refused
from schemas.control import Kind
from tests.support.serving import Api, refusal

SP1, U1 = "erp/salesperson/SP1", "crm/systemuser/U1"
PAIR = {"pairs": [{"left": SP1, "right": U1}]}


def couplings(api: Api) -> list[tuple[str | None, str | None]]:
    return [(c.left_id, c.right_id) for c in api.reach.operator.rig.store.couplings()]


def untouched(api: Api) -> bool:
    rig = api.reach.operator.rig
    return couplings(api) == [] and not rig.commands()


def test_every_kind_of_action_has_its_path() -> None:
    # Jobs and schedules have paths of their own: /api/v1/jobs, /api/v1/schedules.
    of_their_own = {
        kind for kind in get_args(Kind) if kind == "replay" or kind.endswith(("_job", "_schedule"))
    }
    assert {form.kind for form in FORMS.values()} == set(get_args(Kind)) - of_their_own


def test_an_action_is_done_and_recorded_in_the_name_of_the_token(api: Api) -> None:
    answer = api.act("couple", {**PAIR, "sync": "to_left"})
    assert answer.status_code == 200, answer.text
    (record,) = answer.json()["records"]
    assert (record["outcome"], record["counterpart"]) == ("coupled", U1)
    assert couplings(api) == [("SP1", "U1")]
    (entry,) = api.get("/audit").json()
    assert (entry["who"], entry["door"], entry["kind"]) == ("the operator", "http", "couple")
    assert entry["id"] == answer.json()["audit_id"]


def test_the_same_key_is_done_once_and_answered_the_same(api: Api) -> None:
    first = api.act("couple", PAIR, key="k1")
    assert api.act("couple", PAIR, key="k1").json() == first.json()
    assert len(api.get("/audit").json()) == 1
    other = api.act("uncouple", {"records": [SP1]}, key="k1")
    assert refusal(other) == (422, "key_used")
    assert couplings(api) == [("SP1", "U1")]


def test_one_bearers_keys_are_none_of_anothers_business(api: Api) -> None:
    assert api.act("couple", PAIR, key="k1").status_code == 200
    assert api.act("uncouple", {"records": [SP1]}, "administrator", key="k1").status_code == 200
    assert couplings(api) == []


def test_a_key_whose_action_is_under_way_is_refused() -> None:
    keys = Keys()
    with keys.taken("k"), keys.taken("other"), pytest.raises(Refused, match="under way"), keys.taken("k"):
        pass
    with keys.taken("k"):
        pass


def test_the_same_key_sent_many_times_at_once_is_done_once(api: Api) -> None:
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: api.act("couple", PAIR, key="k1"), range(8)))
    assert {answer.status_code for answer in answers} <= {200, 409}
    assert {refusal(a) for a in answers if a.status_code == 409} <= {(409, "under_way")}
    assert len({a.json()["audit_id"] for a in answers if a.status_code == 200}) == 1
    assert len(api.get("/audit").json()) == 1


def test_a_dry_run_shows_the_fields_and_changes_nothing(api: Api) -> None:
    answer = api.act("couple", {**PAIR, "sync": "to_left", "dry_run": True}).json()
    changes = {(c["record"], c["field"]): (c["now"], c["then"]) for c in answer["records"][0]["changes"]}
    assert changes[SP1, "name"] == ("Nan", "Nancy")
    assert answer["audit_id"] == ""
    assert untouched(api)


def test_an_unknown_record_is_404_with_the_remedy(api: Api) -> None:
    answer = api.act("couple", {"pairs": [{"left": "erp/salesperson/NO", "right": U1}]})
    assert refusal(answer) == (404, "unknown_record")
    assert "echoless snapshot erp salesperson" in answer.json()["remedy"]
    assert answer.json()["records"][0]["code"] == "unknown_record"
    assert untouched(api)


def test_an_existing_coupling_is_409(api: Api) -> None:
    api.act("couple", PAIR)
    assert refusal(api.act("couple", PAIR)) == (409, "already_coupled")
    assert couplings(api) == [("SP1", "U1")]


def test_a_direction_that_the_mapping_lacks_is_422(api: Api) -> None:
    api.act("couple", PAIR)
    before = api.reach.operator.rig.store.couplings()
    answer = api.act("synchronize", {"records": [SP1], "direction": "to_right"})
    assert refusal(answer) == (422, "no_such_direction")
    assert api.reach.operator.rig.store.couplings() == before


def test_a_side_that_is_not_ready_is_503(api: Api) -> None:
    api.reach.operator.lacking["erp"] = [Lack("capture is not installed", "echoless connect erp")]
    answer = api.act("couple", PAIR)
    assert refusal(answer) == (503, "not_ready")
    assert answer.json()["remedy"] == "echoless connect erp"
    assert untouched(api)


BROKEN = [
    ("{", 400, "broken_body"),
    ("", 422, "invalid_request"),
    ("[]", 422, "invalid_request"),
    ('{"records": []}', 422, "invalid_request"),
    ('{"records": ["no record"]}', 422, "invalid_request"),
    ('{"records": ["erp/salesperson/\\u0000"]}', 422, "invalid_request"),
    ('{"records": ["erp/salesperson/\\ud800"]}', 422, "invalid_request"),
    ('{"records": ["erp/salesperson/SP1"], "colour": "red"}', 422, "invalid_request"),
    ('{"records": ["erp/salesperson/SP1"], "dry_run": "perhaps"}', 422, "invalid_request"),
    ('{"records": ["erp/salesperson/SP1"], "mapping": "nobody"}', 404, "unknown_mapping"),
    ('{"records": ["erp/nothing/1"]}', 404, "no_mapping"),
]


@pytest.mark.parametrize(("body", "status", "code"), BROKEN)
def test_a_broken_body_is_told_and_changes_nothing(api: Api, body: str, status: int, code: str) -> None:
    headers = {"Content-Type": "application/json"}
    answer = api.ask("POST", "/actions/uncouple", "administrator", content=body, headers=headers)
    assert refusal(answer) == (status, code)
    assert untouched(api)


def test_a_refusal_of_a_body_repeats_none_of_its_values(api: Api) -> None:
    answer = api.act("uncouple", {"records": ["my secret"], "password": "hush"})
    assert refusal(answer) == (422, "invalid_request")
    assert "hush" not in answer.text
    assert "secret" not in answer.text
    assert {each["where"] for each in answer.json()["errors"]} == {"body.records.0", "body.password"}


def test_too_many_records_are_refused(api: Api) -> None:
    answer = api.act("uncouple", {"records": [SP1] * 1001})
    assert refusal(answer) == (422, "invalid_request")


def test_uncoupling_everything_is_for_administrators_who_say_that_they_mean_it(api: Api) -> None:
    api.act("couple", PAIR)
    everything = {"mapping": "salesperson-user", "all": True}
    assert refusal(api.act("uncouple", everything)) == (403, "missing_role")
    unsure = {"mapping": "salesperson-user"}
    assert refusal(api.act("uncouple", unsure, "administrator")) == (422, "not_confirmed")
    assert couplings(api) == [("SP1", "U1")]
    assert api.act("uncouple", {**everything, "dry_run": True}).json()["counts"] == {"uncoupled": 1}
    assert couplings(api) == [("SP1", "U1")]
    assert api.act("uncouple", everything, "administrator").status_code == 200
    assert couplings(api) == []


def test_a_viewer_may_compare(api: Api) -> None:
    api.act("couple", PAIR)
    (record,) = api.act("compare", {"records": [U1]}, "viewer").json()["records"]
    states = {field["left"]: field["state"] for field in record["fields"]}
    assert (record["counterpart"], states["name"]) == (SP1, "differs")


def test_one_refused_record_does_not_hold_up_the_others(api: Api) -> None:
    body = {"pairs": [{"left": "erp/salesperson/NO", "right": "crm/systemuser/NO"}, *PAIR["pairs"]]}
    answer = api.act("couple", body)
    assert answer.status_code == 200
    told = {record["record"]: record["code"] for record in answer.json()["records"]}
    assert told == {"erp/salesperson/NO": "unknown_record", SP1: ""}
    assert couplings(api) == [("SP1", "U1")]


def test_pause_and_resume_over_http(api: Api) -> None:
    assert api.act("pause", {"mapping": "salesperson-user"}).status_code == 200
    assert refusal(api.act("pause", {"mapping": "salesperson-user"})) == (409, "paused_already")
    assert api.act("resume", {"mapping": "salesperson-user"}).status_code == 200
    assert refusal(api.act("resume", {"side": "nobody"})) == (409, "unknown_side")


def test_errors_are_ignored_with_a_reason_alone(api: Api) -> None:
    assert refusal(api.act("errors/ignore", {"all": True, "reason": ""})) == (422, "invalid_request")
    assert refusal(api.act("errors/ignore", {"all": True, "reason": "known"})) == (404, "no_such_error")
    assert refusal(api.act("errors/retry", {})) == (422, "no_records")
