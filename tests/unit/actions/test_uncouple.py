"""Uncoupling: the tie ends, the records stay; commands under way are refused."""

from tests.support.acting import Operator

PAIR = ("erp/salesperson/SP1", "crm/systemuser/U1")


def test_m17_one_record_is_uncoupled_from_either_side(operator: Operator) -> None:
    for record in PAIR:
        operator.ask("couple", *PAIR)
        answer = operator.ask("uncouple", record)
        assert [r.outcome for r in answer.records] == ["uncoupled"]
        assert operator.rig.store.totals()["couplings"] == 0


def test_m17_several_records_are_uncoupled_at_once(operator: Operator) -> None:
    operator.ask("couple", *PAIR)
    answer = operator.ask("uncouple", PAIR[0], "erp/salesperson/SP9")
    assert answer.done
    assert [(r.outcome, r.code) for r in answer.records] == [("uncoupled", ""), ("refused", "not_coupled")]


def test_a_later_coupling_of_the_same_records_is_another_one(operator: Operator) -> None:
    first = operator.ask("couple", *PAIR).records[0].coupling_id
    operator.ask("uncouple", PAIR[0])
    assert operator.ask("couple", *PAIR).records[0].coupling_id != first


def test_m19_all_couplings_of_a_mapping_end_when_somebody_says_so(operator: Operator) -> None:
    operator.ask("couple", *PAIR)
    refused = operator.ask("uncouple", mapping="salesperson-user")
    assert (refused.done, refused.code) == (False, "not_confirmed")
    assert operator.rig.store.totals()["couplings"] == 1
    assert operator.ask("uncouple", mapping="salesperson-user", dry_run=True).counts == {"uncoupled": 1}
    assert operator.rig.store.totals()["couplings"] == 1
    assert operator.ask("uncouple", mapping="salesperson-user", all="yes").counts == {"uncoupled": 1}
    assert operator.rig.store.totals()["couplings"] == 0


def test_an_unknown_mapping_is_refused_with_what_was_meant(operator: Operator) -> None:
    answer = operator.ask("uncouple", mapping="salesperson-users", all="yes")
    assert answer.code == "unknown_mapping"
    assert "salesperson-user" in answer.remedy


def test_m18_uncoupling_closes_the_open_error_of_the_pair(customers: Operator) -> None:
    rig = customers.rig
    customers.ask("couple", "erp/customer/C1", "crm/account/A1", direction="to_right")
    rig.answer(rig.commands()[-1], status="rejected", version=None, code="check", message="no", values={})
    (problem,) = rig.store.problems()
    customers.ask("uncouple", "erp/customer/C1")
    assert rig.store.problems() == []
    tombstones = [m.key for m in rig.producer.sent if m.topic == rig.topics.errors and m.value is None]
    assert tombstones == [problem.key.encode()]
