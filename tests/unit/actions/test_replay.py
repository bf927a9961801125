"""A full synchronization as an action: begun once, or refused with what to do first (M15)."""

from dataclasses import replace

import pytest

from agents.controlling import Controlling
from agents.jobs.asked import load_asked
from coupling_store.changes import Changes
from coupling_store.jobs import Job
from rules.compiled import MatchRow
from schemas.control import Action
from schemas.control_text import load_answer
from schemas.keys import RecordKey
from schemas.known import Record
from schemas.values import Values
from streams.admin import TopicsFailed
from streams.ranges import Bounds
from streams.tail import TailFailed
from tests.contract.store_words import put
from tests.support.acting import Operator
from tests.support.rig import image, never

MAPPING = "customer-account"


def jobs(operator: Operator) -> list[Job]:
    return list(operator.rig.store.jobs.recent())


def test_m15_records_of_both_sides_that_are_not_coupled_are_to_be_coupled_first(customers: Operator) -> None:
    refused = customers.ask("replay", mapping=MAPPING)
    assert (refused.done, refused.code) == (False, "couple_first")
    assert "1 records on the left and 1 on the right are not coupled" in refused.message
    assert f"echoless couple LEFT RIGHT --mapping {MAPPING}" in refused.remedy
    assert "--anyway" in refused.remedy
    assert jobs(customers) == []
    begun = customers.ask("replay", mapping=MAPPING, anyway="yes")
    (job,) = jobs(customers)
    assert (begun.done, begun.job, job.state) == (True, job.id, "running")


@pytest.mark.parametrize("direction", ["to_right", "to_left"])
def test_m15_one_direction_alone_makes_second_records_too(customers: Operator, direction: str) -> None:
    asked = Action("replay", MAPPING, direction=direction, options={})  # type: ignore[arg-type]  # one of two
    assert customers.ask("replay", mapping=MAPPING, direction=asked.direction).code == "couple_first"


def test_m15_what_is_coupled_or_has_one_side_alone_is_begun_at_once(customers: Operator) -> None:
    assert customers.ask("replay", mapping="shipping-agent").done
    customers.ask("couple", "erp/customer/C1", "crm/account/A1")
    assert customers.ask("replay", mapping=MAPPING).done
    assert [job.state for job in jobs(customers)] == ["running", "running"]


@pytest.mark.parametrize(("blocked", "code"), [("All", ""), ("", "couple_first")])
def test_m15_records_that_do_not_pass_the_filter_need_not_be_coupled_first(
    customers: Operator, blocked: str, code: str
) -> None:
    catalog = customers.rig.catalog
    free: dict[RecordKey, Values] = {
        RecordKey("erp", "customer", "C2"): {"no": "C2", "blocked": blocked},
        RecordKey("crm", "account", "A2"): {"accountid": "A2", "statecode": 0, "customertypecode": 3},
    }
    customers.ask("couple", "erp/customer/C1", "crm/account/A1")
    records = [Record(key, 1, "ann", image(catalog, key.side, key.table, **free[key])) for key in free]
    put(customers.rig.store, Changes(records=records))
    assert customers.ask("replay", mapping=MAPPING).code == code


def test_m15_where_records_are_matched_the_command_that_couples_them_by_match_is_told(
    customers: Operator,
) -> None:
    mappings = customers.rig.mappings
    by_name = replace(mappings[MAPPING], match=((MatchRow("name", "name", case_sensitive=False),),))
    customers.rig.mappings = {**mappings, MAPPING: by_name}
    refused = customers.ask("replay", mapping=MAPPING)
    assert f"couple those that are the same: echoless match {MAPPING};" in refused.remedy


def test_a_mapping_that_never_creates_makes_nothing_twice(customers: Operator) -> None:
    mapping = customers.rig.mappings[MAPPING]
    left, right = (replace(lane, creates_on_replay=False) for lane in (mapping.left, mapping.right))
    never_creates = replace(mapping, left=left, right=right)
    customers.rig.mappings = {**customers.rig.mappings, MAPPING: never_creates}
    assert customers.ask("replay", mapping=MAPPING).done


def test_a_dry_run_begins_nothing_and_tells_the_waves(customers: Operator) -> None:
    told = customers.ask("replay", all="yes", anyway="yes", dry_run=True)
    assert told.done
    assert told.message.startswith("wave 1: ")
    assert jobs(customers) == []
    assert customers.ask("replay", all="yes", dry_run=True).code == "couple_first"


def test_the_same_request_begins_one_job_even_if_its_answer_was_not_written_down(customers: Operator) -> None:
    first = customers.ask("replay", mapping=MAPPING, anyway="yes", key="k")
    customers.audit.forget(customers.rig.now.max.replace(tzinfo=customers.rig.now.tzinfo), 10)
    again = customers.ask("replay", mapping=MAPPING, anyway="yes", key="k")
    assert (again.done, again.job) == (True, first.job)
    assert len(jobs(customers)) == 1


def test_what_is_asked_for_is_what_the_job_does(customers: Operator) -> None:
    begun = customers.ask(
        "replay",
        mappings=f"shipping-agent,{MAPPING}",
        directions=f"{MAPPING}=to_left",
        filter="{field: name, eq: Ann}",
        anyway="yes",
    )
    job = customers.rig.store.jobs.find(begun.job)
    assert job is not None
    asked = load_asked(job.asked)
    assert asked.directions[MAPPING] == "to_left"
    assert (set(asked.mappings), asked.filter, asked.by) == (
        {"shipping-agent", MAPPING},
        "{field: name, eq: Ann}",
        "ann",
    )


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({}, "no_mapping"),
        ({"all": "yes", "mappings": MAPPING}, "no_mapping"),
        ({"mappings": "customer-acount"}, "unknown_mapping"),
        ({"all": "yes", "directions": f"{MAPPING}=sideways"}, "wrong_option"),
        ({"all": "yes", "force": "yes"}, "wrong_option"),
    ],
)
def test_what_makes_no_sense_is_refused(operator: Operator, options: dict[str, str], code: str) -> None:
    answer = operator.ask("replay", **options)  # type: ignore[arg-type]  # options alone
    assert (answer.done, answer.code) == (False, code)
    assert jobs(operator) == []


def test_m15_by_the_topic_control_it_is_refused_and_begun_alike(customers: Operator) -> None:
    rig = customers.rig
    for key, options in (("k1", {}), ("k2", {"anyway": "yes"})):
        action = Action("replay", MAPPING, options=options, who="hr-system", key=key)
        request = rig.received(rig.topics.control, b"k", rig.codec.encode_control(action))
        Controlling(customers.means()).requests([request], never)
    answers = [load_answer(entry.answer) for entry in reversed(customers.audit.entries(2))]
    assert [(answer.done, answer.code) for answer in answers] == [(False, "couple_first"), (True, "")]
    assert [job.id for job in jobs(customers)] == [answers[1].job]


@pytest.mark.parametrize(
    ("failed", "remedy"),
    [(TailFailed("gone"), "echoless doctor"), (TopicsFailed("gone", "start it"), "start it")],
)
def test_topics_that_cannot_be_looked_at_are_told_with_what_mends_it(
    operator: Operator, monkeypatch: pytest.MonkeyPatch, failed: Exception, remedy: str
) -> None:
    def fail(_topics: object) -> list[Bounds]:
        raise failed

    monkeypatch.setattr(operator.log, "bounds", fail)
    answer = operator.ask("replay", mapping="shipping-agent")
    assert (answer.code, answer.message, remedy in answer.remedy) == ("topics_unreadable", "gone", True)
