"""Match-based coupling on every store: preview, apply, synchronize, create what had no match (M7)."""

from dataclasses import replace

import pytest

from agents.matching import search
from coupling_store.port import Store
from rules.compiled import MatchRow
from rules.matching import Pair
from schemas.control import Answer
from tests.support.acting import Operator
from tests.support.rig import Rig

NAME = MatchRow("name", "name")
PHONE = MatchRow("phone_no", "telephone1")
MAPPING = "customer-account"


@pytest.fixture
def operator(store: Store) -> Operator:
    """Give an operator whose customers are matched by name, else by phone; nothing is created by itself."""
    rig = Rig(store)
    change(rig, match=((NAME,), (PHONE,)))
    return Operator(rig)


def change(rig: Rig, **changes: object) -> None:
    rig.mappings[MAPPING] = replace(rig.mappings[MAPPING], **changes)  # type: ignore[arg-type]


def known(
    operator: Operator, customers: dict[str, dict[str, str]], accounts: dict[str, dict[str, str]]
) -> None:
    """Let records be known that nobody has coupled: they came while the mapping created nothing."""
    rig = operator.rig
    quiet = Rig(rig.store)
    for lane in ("left", "right"):
        mapping = quiet.mappings[MAPPING]
        quiet.mappings[MAPPING] = replace(mapping, **{lane: replace(mapping.lane(lane), creates=False)})  # type: ignore[arg-type]
    router = Rig(rig.store).router.__class__(quiet.parts(), quiet.mappings)
    router.messages([quiet.customer(id_, 1, **fields) for id_, fields in customers.items()], lambda: False)
    shown = {"customertypecode": 3, "statecode": 0}
    router.messages(
        [
            quiet.change("crm", "account", id_, 1, accountid=id_, **shown, **fields)
            for id_, fields in accounts.items()
        ],
        lambda: False,
    )


def told(answer: Answer) -> dict[str, tuple[str, str]]:
    return {str(record.record): (record.outcome, str(record.counterpart or "")) for record in answer.records}


def couplings(operator: Operator) -> set[tuple[str | None, str | None]]:
    return {(c.left_id, c.right_id) for c in operator.rig.store.couplings(MAPPING)}


@pytest.fixture
def three(operator: Operator) -> Operator:
    """One pair by name, one by phone, one name that two accounts have, one record alone on either side."""
    known(
        operator,
        {
            "C1": {"name": "Alfreds"},
            "C2": {"name": "Berglund", "phone_no": "46-2"},
            "C3": {"name": "Chop"},
            "C4": {"name": "Alone"},
        },
        {
            "A1": {"name": "alfreds "},
            "A2": {"name": "Berglunds snabbköp", "telephone1": "46-2"},
            "A3": {"name": "Chop"},
            "A4": {"name": "Chop"},
            "A5": {"name": "Lonely"},
        },
    )
    assert couplings(operator) == set()
    return operator


def test_m7_the_preview_tells_pairs_several_and_none_and_couples_nobody(three: Operator) -> None:
    answer = three.ask("match", mapping=MAPPING, dry_run=True)
    assert answer.done
    assert told(answer) == {
        "erp/customer/C1": ("coupled", "crm/account/A1"),
        "erp/customer/C2": ("coupled", "crm/account/A2"),
        "erp/customer/C3": ("several matches", ""),
    }
    (several,) = [record for record in answer.records if record.outcome == "several matches"]
    assert several.message == "matches crm/account/A3, crm/account/A4"
    assert "echoless couple erp/customer/C3" in several.remedy
    assert answer.counts == {"coupled": 2, "several matches": 1, "no match": 2}
    assert couplings(three) == set()
    assert three.rig.commands() == []


def test_m7_apply_couples_the_plain_pairs_and_leaves_the_others(three: Operator) -> None:
    three.ask("match", mapping=MAPPING)
    assert couplings(three) == {("C1", "A1"), ("C2", "A2")}
    assert three.rig.commands() == []
    assert three.seen[-1] == (2, 2)
    again = three.ask("match", mapping=MAPPING)
    assert again.counts == {"several matches": 1, "no match": 2}


def test_m7_a_first_synchronization_sends_the_chosen_sides_values(three: Operator) -> None:
    three.ask("match", mapping=MAPPING, direction="to_right")
    sent = {command.record_id: command.values["name"] for command in three.rig.commands()}
    assert sent == {"A1": "Alfreds", "A2": "Berglund"}


@pytest.mark.parametrize(
    ("side", "made"), [("right", ["account"]), ("left", ["customer"]), ("both", ["account", "customer"])]
)
def test_m7_what_has_no_match_is_created_where_that_is_asked_for(
    side: str, made: list[str], three: Operator
) -> None:
    answer = three.ask("match", mapping=MAPPING, create=side)
    assert sorted(command.table for command in three.rig.commands()) == made
    assert {command.values["name"] for command in three.rig.commands()} <= {"Alone", "Lonely"}
    assert answer.counts["created"] == len(made)


def test_m7_a_record_that_is_coupled_already_is_told(three: Operator) -> None:
    three.ask("couple", "erp/customer/C4", "crm/account/A1", mapping=MAPPING)
    answer = three.ask("match", mapping=MAPPING)
    assert told(answer)["erp/customer/C1"] == ("match is coupled", "")
    assert ("C1", "A1") not in couplings(three)


def test_m7_references_are_compared_through_the_couplings_of_the_store(operator: Operator) -> None:
    rig = operator.rig
    change(rig, match=((MatchRow("salesperson_code", "ownerid"),),))
    rig.route(
        rig.change("crm", "systemuser", "U1", 1, fullname="Nancy", islicensed=True),
        rig.change("erp", "salesperson", "NANCY", 1, name="Nancy", code="NANCY"),
    )
    assert operator.ask("couple", "erp/salesperson/NANCY", "crm/systemuser/U1").done
    known(
        operator, {"C1": {"name": "x", "salesperson_code": "NANCY"}}, {"A1": {"name": "y", "ownerid": "U1"}}
    )
    assert search(rig.store, rig.mappings[MAPPING]).pairs == (Pair("C1", "A1", 0),)


def test_more_pairs_than_a_page_are_all_coupled(operator: Operator) -> None:
    many = range(1100)
    known(
        operator,
        {f"C{n}": {"name": f"name {n}"} for n in many},
        {f"A{n}": {"name": f"NAME {n}"} for n in many},
    )
    answer = operator.ask("match", mapping=MAPPING)
    assert answer.counts == {"coupled": 1100}
    assert operator.rig.store.pairs()[MAPPING] == 1100
    assert [done for done, _ in operator.seen] == [500, 1000, 1100]


def test_a_mapping_without_criteria_says_how_to_write_some(operator: Operator) -> None:
    answer = operator.ask("match", mapping="shipping-agent")
    assert (answer.done, answer.code) == (False, "no_criteria")
    assert "`match: true`" in answer.remedy


def test_a_side_that_gets_nothing_has_nothing_created(operator: Operator) -> None:
    rig = operator.rig
    rig.mappings["salesperson-user"] = replace(
        rig.mappings["salesperson-user"], match=((MatchRow("name", "fullname"),),)
    )
    answer = operator.ask("match", mapping="salesperson-user", create="right")
    assert (answer.done, answer.code) == (False, "no_such_direction")
    assert operator.ask("match", mapping="salesperson-user", create="up").code == "wrong_option"


def test_matching_is_recorded_with_who_asked(three: Operator) -> None:
    answer = three.ask("match", mapping=MAPPING)
    (entry,) = three.audit.entries(10)
    assert (entry.id, entry.kind, entry.who) == (answer.audit_id, "match", "ann")
