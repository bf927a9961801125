"""Golden cases, tried on the mappings of the demo: what is as expected, what differs, what is a mistake."""

import re
from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

import pytest

from rules.cases.rulebook import Rulebook
from rules.cases.run import Trial, Tried, try_cases
from tests.support.rig import demo_catalog, demo_mappings

ROOT = Path(__file__).parents[3]


class Demo:
    """The rules of the demo, whatever the settings."""

    def __init__(self) -> None:
        catalog = demo_catalog()
        self.book = Rulebook(demo_mappings(catalog), catalog, off=frozenset({"order-order"}))

    def rulebook(self, more: Mapping[str, object]) -> Rulebook:
        del more
        return self.book


@pytest.fixture(scope="module")
def rules() -> Demo:
    return Demo()


def tried(rules: Demo, *cases: str, mapping: str = "customer-account") -> Trial:
    written = "".join(f"- {dedent(case).strip().replace(chr(10), chr(10) + '  ')}\n" for case in cases)
    return try_cases("c.yaml", f"mapping: {mapping}\ncases:\n{written}", rules)


def only(trial: Trial) -> Tried:
    assert not trial.problems, trial.problems
    (one,) = trial.tried
    return one


def told(tried: Tried) -> dict[str, tuple[str, str]]:
    return {each.what: (each.expected, each.got) for each in tried.differences}


@pytest.mark.parametrize(
    "file", sorted((ROOT / "mappings").glob("northwind/cases/*.yaml")), ids=lambda f: f.stem
)
def test_the_cases_of_the_demo_are_as_expected(file: Path, rules: Demo) -> None:
    trial = try_cases(file.name, file.read_text(), rules)
    assert not trial.problems
    assert trial.tried
    assert [case for case in trial.tried if case.differences] == []


def test_a_case_that_differs_tells_what_was_expected_and_what_came(rules: Demo) -> None:
    case = only(
        tried(
            rules,
            """
            name: a new customer
            event: {record: erp/customer/C1, set: {name: Alfreds, city: Berlin}}
            expect:
              outcome: parked
              operation: update
              to: crm/account/A1
              includes: {address1_city: Berlin, fax: "1"}
              without: [name, pager]
              waits_for: erp/salesperson/NANCY
              error: too_long
              reason: because
              conflict: name
            """,
        )
    )
    assert told(case) == {
        "outcome": ("parked", "sent"),
        "reason": ("… because …", "no account yet: created"),
        "error": ("too_long", "nothing"),
        "waits for": ("erp/salesperson/NANCY", "nothing"),
        "conflict": ("name", "nothing"),
        "operation": ("update", "create"),
        "to": ("crm/account/A1", "crm/account"),
        "name": ("not written", "'Alfreds'"),
        "fax": ("'1'", "null"),
    }
    assert (case.line, case.outcome, case.step) == (5, "sent", 1)


@pytest.mark.parametrize(
    ("field", "differs"), [("address1_city", False), ("city", False), ("fax", True), ("nonsense", True)]
)
def test_a_conflict_is_named_by_the_field_of_either_side(rules: Demo, field: str, *, differs: bool) -> None:
    case = only(
        tried(
            rules,
            f"""
            name: both sides move the customer at once
            couplings: {{customer-account: [[C1, A1]]}}
            records: {{erp/customer/C1: {{name: Alfreds, city: Berlin}}}}
            event: {{record: erp/customer/C1, set: {{city: Bonn}}}}
            expect: {{outcome: sent}}
            then:
              - event: {{record: crm/account/A1, by: bob, set: {{address1_city: Rome}}}}
                expect: {{conflict: {field}}}
            """,
        )
    )
    assert ("conflict" in told(case)) == differs


def test_exact_values_allow_no_field_more(rules: Demo) -> None:
    case = only(
        tried(
            rules,
            """
            name: two fields
            couplings: {customer-account: [[C1, A1]]}
            records: {erp/customer/C1: {name: Alfreds}}
            event: {record: erp/customer/C1, set: {city: Berlin, fax_no: "1"}}
            expect: {values: {address1_city: Berlin}}
            """,
        )
    )
    assert told(case) == {"fax": ("not written", "'1'")}


def test_a_coupled_record_that_is_not_given_shows_what_its_counterpart_made_it(rules: Demo) -> None:
    case = only(
        tried(
            rules,
            """
            name: both sides agree
            couplings: {salesperson-user: [[NANCY, u-1]], customer-account: [[C1, A1]]}
            records: {erp/customer/C1: {name: Alfreds, salesperson_code: NANCY}}
            event: {record: crm/account/A1, by: bob, set: {name: Alfreds, ownerid: u-1}}
            expect: {outcome: unchanged, operation: none}
            """,
        )
    )
    assert not case.differences


def test_a_command_is_answered_shown_and_followed_by_the_next(rules: Demo) -> None:
    case = only(
        tried(
            rules,
            """
            name: an account grows up
            event: {record: erp/customer/C1, set: {name: Alfreds}}
            expect: {operation: create}
            then:
              - event: {record: erp/customer/C1, set: {name: Alfred}}
                expect: {outcome: queued}
              - result: {id: A1}
                expect: {operation: none}
              - event: {record: crm/account/A1, by: integration}
                expect: {outcome: echo, operation: update, to: crm/account/A1, values: {name: Alfred}}
              - event: {record: crm/account/A1, by: integration}
                expect: {outcome: echo}
              - result: {}
                expect: {operation: none}
              - event: {record: erp/customer/C1, by: integration, set: {city: Rome}}
                expect: {outcome: foreign write, operation: none}
            """,
        )
    )
    assert told(case) == {}


def test_a_value_that_does_not_fit_is_told_as_the_reason(rules: Demo) -> None:
    case = """
        name: a city too long
        event: {record: crm/account/A1, set: {name: Alfreds, customertypecode: 3, address1_city: %s}}
        expect: {outcome: rejected, reason: "%s"}
        """
    city = "L" * 80
    assert only(tried(rules, case % (city, "address1_city"))).differences == ()
    other = only(tried(rules, case % (city, "no such words")))
    assert "address1_city" in other.reason
    assert told(other)["reason"] == ("… no such words …", other.reason)


def test_a_refused_a_rejected_and_a_repeated_step_can_be_told(rules: Demo) -> None:
    case = only(
        tried(
            rules,
            """
            name: all goes wrong
            couplings: {customer-account: [[C1, A1]]}
            records: {erp/customer/C1: {name: Alfreds}}
            event: {record: erp/customer/C1, set: {name: Alfred}}
            expect: {operation: update, error: null}
            then:
              - result: {status: rejected, code: no_way, message: not today}
                expect: {error: no_way, reason: not today}
              - event: {record: erp/customer/C1, version: 2}
                expect: {outcome: repeated}
              - event: {record: erp/customer/C1, version: 1, set: {name: Al}}
                expect: {outcome: stale}
              - event: {record: erp/customer/C1, read: true}
                expect: {operation: none}
              - event: {record: erp/customer/C1, delete: true, at: 2026-02-01T00:00:00Z}
                expect: {outcome: uncoupled}
            """,
        )
    )
    assert not case.differences


@pytest.mark.parametrize(
    ("case", "place", "message", "suggestion"),
    [
        ("name: x\nevnt: {record: erp/customer/C1}\nexpect: {}", "evnt", "unknown key `evnt`", "`event`"),
        (
            "name: x\nevent: {record: erp/customer/C1, sett: {}}\nexpect: {}",
            "event.sett",
            "unknown key",
            "`set`",
        ),
        (
            "name: x\nevent: {record: erp/customer/C1}\nexpect: {outcom: sent}",
            "expect.outcom",
            "",
            "`outcome`",
        ),
        (
            "name: x\nevent: {record: erp/customer/C1}\nexpect: {outcome: parkd}",
            "expect.outcome",
            "",
            "`parked`",
        ),
        ("name: x\nevent: {record: customer}\nexpect: {}", "event.record", "side/table/id", ""),
        (
            "name: x\nevent: {record: erp/custmer/C1}\nexpect: {}",
            "event.record",
            "no part in",
            "erp/customer",
        ),
        ("name: x\nevent: {record: erp/item/1}\nexpect: {}", "event.record", "no part in", "erp/customer"),
        (
            "name: x\nevent: {record: erp/customer/C1, set: {nam: y}}\nexpect: {}",
            "event.set.nam",
            "no field `nam`",
            "`name`",
        ),
        (
            "name: x\nrecords: {erp/item/I: {unit_cost: a}}\nevent: {record: erp/customer/C1}\nexpect: {}",
            "records.erp/item/I.unit_cost",
            "is no decimal",
            "Write a number",
        ),
        (
            "name: x\nrecords: {erp/custmer/C1: {}}\nevent: {record: erp/customer/C1}\nexpect: {}",
            "records.erp/custmer/C1",
            "no table",
            "`erp/customer`",
        ),
        (
            "name: x\ncouplings: {customer-acount: [[a, b]]}\nevent: {record: erp/customer/C1}\nexpect: {}",
            "couplings.customer-acount",
            "no mapping",
            "`customer-account`",
        ),
        ("name: x\nevent: {record: erp/customer/C1}", "expect", "is missing", ""),
        ("name: x\nexpect: {}", "", "one of `event`", ""),
        ("name: x\nresult: {}\nexpect: {}", "result", "no command was sent", ""),
        (
            "name: x\nevent: {record: erp/customer/C1, by: integration}\nexpect: {}",
            "event",
            "no command was sent",
            "`set`",
        ),
        ("name: x\nevent: {record: erp/customer/C1, at: noon}\nexpect: {}", "event.at", "no moment", ""),
        (
            "name: x\nevent: {record: erp/customer/C1, set: {name: y}}\nexpect: {includes: {nam: y}}",
            "expect.includes.nam",
            "no field",
            "`name`",
        ),
    ],
)
def test_mistakes_in_a_case_are_told_with_place_line_and_suggestion(
    case: str, place: str, message: str, suggestion: str, rules: Demo
) -> None:
    trial = tried(rules, case)
    assert trial.tried == ()
    told = next(p for p in trial.problems if p.path == f"cases[0].{place}".removesuffix("."))
    assert message in told.message
    assert suggestion in told.suggestion
    assert told.line >= 3


def test_a_mapping_that_does_not_exist_is_told_with_a_suggestion(rules: Demo) -> None:
    case = "name: x\nevent: {record: erp/customer/C1}\nexpect: {}"
    (problem,) = tried(rules, case, mapping="customer-acount").problems
    assert (problem.line, problem.suggestion) == (1, "Did you mean `customer-account`?")


def test_a_mapping_that_is_switched_off_says_how_its_cases_can_be_tried(rules: Demo) -> None:
    case = "name: x\nevent: {record: erp/customer/C1}\nexpect: {}"
    (problem,) = tried(rules, case, mapping="order-order").problems
    assert "switched off" in problem.message
    assert "`settings`" in problem.suggestion


def test_what_is_not_yaml_is_told_with_its_line(rules: Demo) -> None:
    (problem,) = try_cases("c.yaml", "mapping: x\ncases: [", rules).problems
    assert problem.file == "c.yaml"
    assert problem.line >= 2


def test_the_example_on_the_page_is_as_expected(rules: Demo) -> None:
    page = (ROOT / "mappings" / "README.md").read_text()
    examples = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    (example,) = [text for text in examples if "cases:" in text]
    assert told(only(try_cases("README.md", example, rules))) == {}
