"""``echoless match``: the preview, each record by its name."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from echoless.reading import read_settings
from echoless.wiring.migrating import upgrade_store
from echoless.wiring.store import store
from tests.fixtures.program import Run
from tests.support.rig import Rig, demo_mappings


@pytest.fixture
def rig(business: Path) -> Iterator[Rig]:
    """Give a routing agent that creates nothing, on the store that the configuration names."""
    (business / "own").mkdir()
    for file in (business / "mappings" / "northwind").glob("*.yaml"):
        (business / "own" / file.name).write_text(marked(file.read_text()))
    config = business / "echoless.yaml"
    config.write_text(config.read_text().replace("[mappings/northwind]", "[own]"))
    settings = read_settings(config)
    upgrade_store(settings)
    with store(settings) as opened:
        rig = Rig(opened)
        rig.mappings = demo_mappings(rig.catalog, marked)
        rig.router = type(rig.router)(rig.parts(), rig.mappings)
        yield rig


def marked(text: str) -> str:
    """Let customers be matched by name, else by phone, and nothing be created."""
    text = text.replace("{left: name, right: name}", "{left: name, right: name, match: true}")
    text = text.replace("right: telephone1}", "right: telephone1, match: {priority: 1}}")
    return text.replace("only_coupled: false", "only_coupled: true")


def enter(rig: Rig) -> None:
    rig.route(
        rig.customer("C1", 1, name="Alfreds"),
        rig.customer("C2", 1, name="Berglund", phone_no="46-2"),
        rig.customer("C3", 1, name="Chop"),
        rig.customer("C4", 1, name="Alone"),
        *(
            rig.change("crm", "account", id_, 1, name=name, telephone1=phone, customertypecode=3)
            for id_, name, phone in (
                ("A1", "ALFREDS", None),
                ("A2", "Berglunds", "46-2"),
                ("A3", "Chop", None),
                ("A4", "chop", None),
            )
        ),
    )
    assert rig.store.totals()["couplings"] == 0


def test_the_preview_names_pairs_several_and_unmatched(rig: Rig, echoless: Run, business: Path) -> None:
    enter(rig)
    answer = echoless("-c", business / "echoless.yaml", "match", "customer-account", "--json")
    assert answer.status == 0, answer.err
    told = json.loads(answer.out)
    assert told["pairs"] == [
        {"left": "C1  Alfreds", "right": "A1  ALFREDS", "by": "name"},
        {"left": "C2  Berglund", "right": "A2  Berglunds", "by": "phone_no"},
    ]
    assert told["several"] == [{"left": "C3  Chop", "right": "A3  Chop\nA4  chop", "by": "name"}]
    assert told["unmatched_left"] == [{"record": "C4  Alone"}]
    assert (told["unmatched_right"], told["coupled_already"]) == ([], [])
    assert told["counts"] == {
        "pairs": 2,
        "several": 1,
        "match coupled already": 0,
        "left without a match": 1,
        "right without a match": 0,
        "coupled before": 0,
    }
    assert rig.store.totals()["couplings"] == 0


def test_people_read_tables_and_what_to_do_next(rig: Rig, echoless: Run, business: Path) -> None:
    enter(rig)
    answer = echoless("-c", business / "echoless.yaml", "match", "customer-account", "--limit", "1")
    assert "Pairs (1 more: --limit)" in answer.out
    assert "A1  ALFREDS" in answer.out
    assert "A2  Berglunds" not in answer.out
    assert "2 pairs, 1 several" in answer.out
    assert "echoless match customer-account --apply" in answer.out


def test_a_side_of_which_nothing_is_known_is_told(rig: Rig, echoless: Run, business: Path) -> None:
    rig.route(rig.customer("C1", 1, name="Alfreds"))
    answer = echoless("-c", business / "echoless.yaml", "match", "customer-account")
    assert "no crm/account that takes part is known: echoless snapshot crm account" in answer.out


def test_a_mapping_without_criteria_and_options_without_apply_are_refused(
    rig: Rig, echoless: Run, business: Path
) -> None:
    run = ("-c", business / "echoless.yaml", "match")
    nothing = echoless(*run, "item-product")
    assert nothing.status == 1
    assert "`match: true`" in nothing.err
    assert echoless(*run, "customer-account", "--sync", "left").status == 2
    assert echoless(*run, "customer-account", "--create-unmatched", "left").status == 2
    assert "Did you mean `customer-account`?" in echoless(*run, "customer-acount").err
    assert rig.store.totals()["couplings"] == 0
