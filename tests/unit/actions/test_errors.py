"""Open errors: by cause, and what an operator does about one, some, or all of a cause."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from agents.actions.pages import PAGE, SAMPLES
from coupling_store.browsing import Which
from coupling_store.browsing_memory import MemoryBrowsing
from coupling_store.changes import Changes
from coupling_store.port import Store
from schemas.keys import RecordKey
from schemas.messages import Command, Problem
from tests.support.acting import Operator

C1, A1 = "erp/customer/C1", "crm/account/A1"


def reject(operator: Operator, code: str = "check") -> Command:
    """Let the other side reject the last command."""
    command = operator.rig.commands()[-1]
    operator.rig.answer(command, status="rejected", version=None, code=code, message="no", values={})
    return command


def open_errors(operator: Operator) -> list[str]:
    return [problem.key for problem in operator.rig.store.problems()]


def tombstones(operator: Operator) -> list[str]:
    rig = operator.rig
    sent = [m for m in rig.producer.sent if m.topic == rig.topics.errors and m.value is None]
    return [(m.key or b"").decode() for m in sent]


@pytest.fixture
def rejected(customers: Operator) -> Operator:
    """Give an operator with a pair whose account rejected the customer's values."""
    customers.ask("couple", C1, A1, direction="to_right")
    reject(customers)
    assert open_errors(customers) == [f"customer-account|{C1}"]
    return customers


def test_errors_of_the_same_cause_are_one_group_with_a_count(rejected: Operator) -> None:
    rig = rejected.rig
    for number in range(2, 5):
        rig.route(rig.customer(f"C{number}", 1, name="N", salesperson_code=""))
        reject(rejected, "full" if number == 4 else "check")
    found = MemoryBrowsing(rig.store).causes(Which())
    assert [(c.mapping, c.stage, c.code, c.count) for c in found] == [
        ("customer-account", "apply", "check", 3),
        ("customer-account", "apply", "full", 1),
    ]
    assert "no" in found[0].example


def test_retry_sends_again_and_closes_the_error(rejected: Operator) -> None:
    (record,) = rejected.ask("retry", C1).records
    assert record.outcome == "sent"
    assert (open_errors(rejected), tombstones(rejected)) == ([], [f"customer-account|{C1}"])
    reject(rejected)
    assert open_errors(rejected) == [f"customer-account|{C1}"], "what still fails is open again"


def test_an_error_is_found_by_either_record_of_its_pair(rejected: Operator) -> None:
    assert rejected.ask("retry", A1, dry_run=True).counts == {"sent": 1}


def test_retry_of_a_cause_takes_all_of_that_cause_and_no_other(rejected: Operator) -> None:
    rig = rejected.rig
    for number in range(2, 5):
        rig.route(rig.customer(f"C{number}", 1, name="N", salesperson_code=""))
        reject(rejected, "full" if number == 4 else "check")
    answer = rejected.ask("retry", mapping="customer-account", code="check")
    assert answer.counts == {"sent": 3}
    assert open_errors(rejected) == ["customer-account|erp/customer/C4"]
    assert rejected.seen[-1] == (3, 3)
    assert rejected.ask("retry", all="yes").done
    assert open_errors(rejected) == []


def test_retry_of_a_command_without_an_answer_sends_the_same_one_at_once(customers: Operator) -> None:
    rig = customers.rig
    customers.ask("couple", C1, A1, direction="to_right")
    (command,) = rig.commands()
    for _ in range(3):
        rig.answer(command, status="failed", version=None, code="busy", message="busy", values={})
        rig.now += timedelta(hours=1)
        rig.router.retry(lambda: False)
    assert [problem.code for problem in rig.store.problems()] == ["no answer"]
    customers.ask("retry", C1)
    assert rig.commands()[-1].command_id == command.command_id
    assert open_errors(customers) == []


def test_m18_an_error_is_closed_by_uncoupling_its_pair(rejected: Operator) -> None:
    answer = rejected.ask("uncouple", errors="yes", code="check")
    assert answer.counts == {"uncoupled": 1}
    assert (open_errors(rejected), rejected.rig.store.totals()["couplings"]) == ([], 0)


def test_an_error_is_synchronized_in_a_chosen_direction(rejected: Operator) -> None:
    answer = rejected.ask("synchronize", direction="to_left", errors="yes", code="check")
    assert answer.counts == {"sent": 1}
    sent = {command.side: command.values for command in rejected.rig.commands()[1:]}
    assert (sent["erp"]["name"], "name" in sent.get("crm", {})) == ("Anne", False)
    assert open_errors(rejected) == []


def test_ignoring_needs_a_reason_and_keeps_it(rejected: Operator) -> None:
    assert rejected.ask("ignore", C1).code == "no_reason"
    assert rejected.ask("ignore", C1, reason="  ").code == "no_reason"
    assert len(open_errors(rejected)) == 1
    assert rejected.ask("ignore", C1, reason="known, harmless").counts == {"ignored": 1}
    assert (open_errors(rejected), len(tombstones(rejected))) == ([], 1)
    assert "known, harmless" in rejected.audit.entries()[0].asked


def test_a_newer_event_supersedes_an_older_error(customers: Operator) -> None:
    rig = customers.rig
    customers.ask("couple", C1, A1)
    rig.route(rig.customer("C1", 9, name="Too long", city="Oslo", salesperson_code=""))
    reject(customers, "too_long")
    assert open_errors(customers) == [f"customer-account|{C1}"]
    rig.route(rig.customer("C1", 10, name="Fits", city="Oslo", salesperson_code=""))
    assert rig.commands()[-1].values == {"name": "Fits"}
    assert (open_errors(customers), tombstones(customers)) == ([], [f"customer-account|{C1}"])


def test_an_error_of_no_pair_can_be_ignored_and_nothing_else(rejected: Operator) -> None:
    rig = rejected.rig
    down = Problem("-", RecordKey("crm", "*", "*"), "apply", "side_down", "crm is down", "start it", rig.now)
    with rig.store.batch() as tx:
        tx.save(Changes(problems=[down]))
    assert rejected.ask("retry", code="side_down").code == "no_coupling"
    assert rejected.ask("ignore", code="side_down", reason="planned").counts == {"ignored": 1}


def test_an_error_of_no_pair_does_not_keep_the_others_from_being_retried(rejected: Operator) -> None:
    rig = rejected.rig
    down = Problem("-", RecordKey("crm", "*", "*"), "apply", "side_down", "crm is down", "start it", rig.now)
    gone = Problem("z", RecordKey("crm", "account", "A9"), "map", "check", "no", "mend it", rig.now)
    with rig.store.batch() as tx:
        tx.save(Changes(problems=[down, gone]))
    answer = rejected.ask("retry", all="yes")
    assert (answer.done, answer.counts) == (True, {"sent": 1, "refused": 2})
    assert {record.code for record in answer.records if record.outcome == "refused"} == {"no_coupling"}
    assert open_errors(rejected) == [down.key, gone.key]


@pytest.mark.parametrize("asked", [{"code": "never"}, {"mapping": "contact-contact"}])
def test_no_such_error_is_a_clear_answer(rejected: Operator, asked: dict[str, str]) -> None:
    assert rejected.ask("retry", **asked).code == "no_such_error"  # type: ignore[arg-type]  # named options


def test_which_errors_must_be_said(rejected: Operator) -> None:
    assert rejected.ask("retry").code == "no_records"


@pytest.fixture
def bereft(customers: Operator) -> Operator:
    """Give an operator with a pair whose account was deleted."""
    customers.ask("couple", C1, A1)
    rig = customers.rig
    rig.route(rig.change("crm", "account", "A1", 9, operation="delete"))
    rig.producer.sent.clear()
    return customers


def test_a_deleted_record_is_restored_from_the_survivor(bereft: Operator) -> None:
    before = bereft.rig.store.couplings()[0].id
    (record,) = bereft.ask("restore", C1).records
    assert record.outcome == "created"
    (command,) = bereft.rig.commands()
    assert (command.operation, command.side) == ("create", "crm")
    (coupling,) = bereft.rig.store.couplings()
    assert (coupling.left_id, coupling.right_id, coupling.id == before) == ("C1", None, False)


def test_the_survivor_of_a_deletion_is_deleted_when_somebody_is_sure(bereft: Operator) -> None:
    assert bereft.ask("delete", C1).code == "not_confirmed"
    assert bereft.rig.commands() == []
    assert bereft.ask("delete", C1, sure="yes").done
    (command,) = bereft.rig.commands()
    assert (command.operation, command.side, command.record_id) == ("delete", "erp", "C1")


def test_nothing_is_deleted_where_both_records_are_there(customers: Operator) -> None:
    customers.ask("couple", C1, A1)
    assert customers.ask("delete", C1, sure="yes").code == "not_deleted"
    assert customers.rig.commands() == []


class Watched(MemoryBrowsing):
    """Remembers how many open errors were read at once."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self.read: list[int] = []

    def problems(self, which: Which, after: str, limit: int) -> Sequence[Problem]:
        """List open errors by key, those after this one."""
        found = super().problems(which, after, limit)
        self.read.append(len(found))
        return found


def strew(operator: Operator, count: int, mapping: str = "customer-account") -> None:
    """Open so many errors of customers that are coupled no more."""
    now = operator.rig.now
    keys = [RecordKey("erp", "customer", f"X{number:05d}") for number in range(count)]
    problems = [Problem(mapping, key, "apply", "check", "no", "mend it", now) for key in keys]
    with operator.rig.store.batch() as batch:
        batch.save(Changes(problems=problems))


def test_very_many_errors_are_read_and_told_a_page_at_a_time(operator: Operator) -> None:
    strew(operator, 1201)
    operator.browsing = watched = Watched(operator.rig.store)
    answer = operator.ask("retry", all="yes")
    assert (answer.done, answer.counts, len(answer.records)) == (True, {"closed": 1201}, SAMPLES)
    assert open_errors(operator) == []
    assert watched.read == [PAGE, PAGE, 201, 0]
    assert operator.seen == [(500, 1201), (1000, 1201), (1201, 1201)]


def test_an_action_that_refuses_every_one_of_very_many_errors_is_refused(operator: Operator) -> None:
    strew(operator, 301, mapping="a mapping that is gone")
    answer = operator.ask("retry", all="yes")
    assert (answer.done, answer.code, answer.counts) == (False, "no_coupling", {"refused": 301})
    restored = operator.ask("restore", errors="yes", all="yes")
    assert (restored.done, restored.code, restored.counts) == (False, "no_coupling", {"refused": 301})
    dry = operator.ask("ignore", all="yes", reason="known", dry_run=True)
    assert (dry.counts, len(open_errors(operator))) == ({"ignored": 301}, 301)
    assert operator.ask("ignore", all="yes", reason="known").counts == {"ignored": 301}
    assert open_errors(operator) == []


def test_an_empty_cause_is_no_error_and_does_not_mean_all(rejected: Operator) -> None:
    assert rejected.ask("retry", code="").code == "no_such_error"
    assert len(open_errors(rejected)) == 1
