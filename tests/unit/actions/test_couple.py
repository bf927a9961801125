"""Coupling by hand: existing records, many at once, as they are or with a first synchronization."""

from agents.actions.means import Lack
from tests.support.acting import Operator

PAIR = ("erp/salesperson/SP1", "crm/systemuser/U1")


def test_m6_two_existing_records_are_coupled_as_they_are(operator: Operator) -> None:
    (record,) = operator.ask("couple", *PAIR).records
    assert (record.outcome, str(record.counterpart), record.mapping) == (
        "coupled",
        "crm/systemuser/U1",
        "salesperson-user",
    )
    (coupling,) = operator.rig.store.couplings()
    assert (coupling.left_id, coupling.right_id) == ("SP1", "U1")
    assert operator.rig.commands() == []


def test_m6_the_first_synchronization_sends_the_chosen_sides_values(operator: Operator) -> None:
    operator.ask("couple", *PAIR, direction="to_left")
    (command,) = operator.rig.commands()
    assert (command.side, command.values["name"]) == ("erp", "Nancy")


def test_m7_many_are_coupled_at_once_and_a_refused_one_holds_up_nobody(operator: Operator) -> None:
    rig = operator.rig
    rig.route(
        rig.change("crm", "systemuser", "U2", 1, author="bob", fullname="Bo", islicensed=True),
        rig.change("erp", "salesperson", "SP2", 1, name="Bo", code="SP2"),
    )
    wrong = ("erp/salesperson/SP9", "crm/systemuser/U9")
    answer = operator.ask("couple", *PAIR, *wrong, "erp/salesperson/SP2", "crm/systemuser/U2")
    assert answer.done
    assert [record.outcome for record in answer.records] == ["coupled", "refused", "coupled"]
    assert answer.counts == {"coupled": 2, "refused": 1}


def test_a_record_that_is_coupled_already_is_refused_with_its_coupling(operator: Operator) -> None:
    operator.ask("couple", *PAIR)
    answer = operator.ask("couple", *PAIR)
    assert (answer.done, answer.code) == (False, "already_coupled")
    assert "SP1 and U1 are coupled already" in answer.message
    assert "echoless uncouple" in answer.remedy


def test_an_unknown_record_is_refused_with_the_command_that_publishes_it(operator: Operator) -> None:
    answer = operator.ask("couple", "erp/salesperson/SP9", "crm/systemuser/U1")
    assert (answer.code, answer.message) == ("unknown_record", "erp/salesperson/SP9 is not known")
    assert "echoless snapshot erp salesperson" in answer.remedy
    assert operator.rig.store.totals()["couplings"] == 0


def test_a_record_outside_its_filter_is_coupled_only_by_force(operator: Operator) -> None:
    rig = operator.rig
    rig.route(rig.change("crm", "systemuser", "U1", 2, author="bob", fullname="Nancy", islicensed=False))
    refused = operator.ask("couple", *PAIR)
    assert (refused.code, rig.store.totals()["couplings"]) == ("filtered", 0)
    assert operator.ask("couple", *PAIR, force="yes").done
    assert rig.store.totals()["couplings"] == 1


def test_records_the_wrong_way_round_are_told_so(operator: Operator) -> None:
    answer = operator.ask("couple", *reversed(PAIR))
    assert (answer.code, answer.remedy) == ("turned_round", f"turn them round: {PAIR[0]} {PAIR[1]}")


def test_a_first_synchronization_the_mapping_does_not_make_is_refused(operator: Operator) -> None:
    answer = operator.ask("couple", *PAIR, direction="to_right")
    assert (answer.code, operator.rig.store.totals()["couplings"]) == ("no_such_direction", 0)


def test_m9_coupling_says_what_a_side_lacks(operator: Operator) -> None:
    operator.lacking["crm"] = [Lack("its changes are not captured yet", "echoless connect crm")]
    answer = operator.ask("couple", *PAIR)
    assert (answer.done, answer.code) == (False, "not_ready")
    assert answer.message == "crm: its changes are not captured yet"
    assert answer.remedy == "echoless connect crm"
    assert operator.rig.store.totals()["couplings"] == 0


def test_a_dry_run_changes_nothing_and_shows_the_fields(operator: Operator) -> None:
    answer = operator.ask("couple", *PAIR, direction="to_left", dry_run=True)
    changes = {(c.record, c.field, c.now, c.then) for c in answer.records[0].changes}
    assert ("erp/salesperson/SP1", "name", "Nan", "Nancy") in changes
    assert operator.rig.store.totals()["couplings"] == 0
    assert (operator.rig.producer.sent, operator.audit.entries()) == ([], [])
