"""Whatever somebody sends: the API answers in its own form, and never falls over."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from echoless.api.actions import FORMS
from tests.support.serving import Api, refusal

pytestmark = pytest.mark.slow

RECORDS = (
    "erp/salesperson/SP1",
    "crm/systemuser/U1",
    "erp/customer/NO",
    "erp/nothing/1",
    "no record",
    "a//b",
    "",
)
TEXTS = st.one_of(
    st.sampled_from(
        (*RECORDS, "salesperson-user", "nobody", "to_left", "merge", "left", "yes", "erp", "\0", "%00")
    ),
    st.text(st.characters(), max_size=20),
)
LEAVES = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), TEXTS)
ANYTHING = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)
MEMBERS = sorted({name for form in FORMS.values() for name in form.model_fields})
NEARLY = st.dictionaries(
    st.sampled_from(MEMBERS), st.one_of(ANYTHING, st.lists(TEXTS, max_size=3), st.booleans()), max_size=4
)
PATHS = st.sampled_from([*(f"/actions/{path}" for path in FORMS), "/jobs", "/jobs/preview", "/tokens"])


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(path=PATHS, body=st.one_of(NEARLY, ANYTHING), key=st.sampled_from(["", "k"]))
def test_no_body_makes_the_api_fall_over(api: Api, path: str, body: Any, key: str) -> None:
    headers = {"Content-Type": "application/json", **({"Idempotency-Key": key} if key else {})}
    # As Python writes it: Infinity and halves of characters, too.
    answer = api.ask("POST", path, "administrator", content=json.dumps(body), headers=headers)
    if answer.status_code not in {200, 201}:
        status, code = refusal(answer)
        assert 400 <= status < 500, (path, body, answer.text)
        assert code


@settings(
    max_examples=50,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    path=st.sampled_from(["/errors", "/couplings", "/runs", "/mappings", "/parked", "/audit"]),
    params=st.dictionaries(st.sampled_from(["mapping", "stage", "code", "after", "limit", "record"]), TEXTS),
)
def test_no_question_makes_the_api_fall_over(api: Api, path: str, params: dict[str, str]) -> None:
    answer = api.get(path, **params)
    if answer.status_code != 200:
        assert 400 <= refusal(answer)[0] < 500, (path, params, answer.text)
