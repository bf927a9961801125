"""Couplings and open errors page by page, and what a monitor counts of them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import pytest

from coupling_store.browsing import Browsing, Cause, Which
from coupling_store.browsing_memory import MemoryBrowsing
from coupling_store.changes import Changes, Parked
from coupling_store.migrate import upgrade
from coupling_store.open import open_store
from coupling_store.operating import open_operating
from coupling_store.port import Store
from schemas.keys import LinkKey, RecordKey
from schemas.known import Coupling
from schemas.messages import Problem
from tests.contract.store_words import put
from tests.fixtures.stores import POSTGRESQL

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


class Opened(NamedTuple):
    store: Store
    browsing: Browsing


@pytest.fixture(params=["memory", "sqlite", POSTGRESQL])
def opened(request: pytest.FixtureRequest) -> Iterator[Opened]:
    if request.param == "memory":
        memory = open_store("memory://")
        yield Opened(memory, MemoryBrowsing(memory))
        return
    url = request.getfixturevalue("empty_database")(request.param)
    upgrade(url)
    store, operating = open_store(url), open_operating(url)
    yield Opened(store, operating.browsing)
    operating.close()
    store.close()


def coupling(name: str, mapping: str = "m") -> Coupling:
    return Coupling(name, mapping, 0, f"l{name}", f"r{name}", 1, {}, {})


def problem(name: str, code: str, mapping: str = "m", stage: str = "map", hours: int = 0) -> Problem:
    key = RecordKey("erp", "customer", name)
    return Problem(mapping, key, stage, code, "wrong", "mend it", NOON + hours * HOUR)


def test_couplings_come_page_by_page_each_once(opened: Opened) -> None:
    put(opened.store, Changes(couplings=[coupling("b"), coupling("a"), coupling("c", "n")]))
    first = opened.browsing.couplings("", "", 2)
    assert [each.id for each in first] == ["a", "b"]
    assert [each.id for each in opened.browsing.couplings("", "b", 2)] == ["c"]
    assert opened.browsing.couplings("", "c", 2) == []
    assert [each.id for each in opened.browsing.couplings("n", "", 9)] == ["c"]


def test_open_errors_come_page_by_page_and_by_what_they_say(opened: Opened) -> None:
    problems = [problem("3", "too_long"), problem("1", "too_long", stage="apply"), problem("2", "invalid")]
    put(opened.store, Changes(problems=problems))
    listed = opened.browsing.problems(Which(), "", 2)
    assert [each.record.id for each in listed] == ["1", "2"]
    assert [each.record.id for each in opened.browsing.problems(Which(), listed[-1].key, 2)] == ["3"]
    assert [each.record.id for each in opened.browsing.problems(Which(code="too_long"), "", 9)] == ["1", "3"]
    assert [each.record.id for each in opened.browsing.problems(Which("m", "apply"), "", 9)] == ["1"]
    assert opened.browsing.problems(Which("other"), "", 9) == []


def test_the_oldest_open_errors_are_listed_first(opened: Opened) -> None:
    hours = {"1": 3, "2": 1, "3": 2, "4": 0}
    problems = [problem(name, "full" if name == "4" else "invalid", hours=at) for name, at in hours.items()]
    put(opened.store, Changes(problems=problems))
    listed = opened.browsing.oldest_problems(Which(code="invalid"), 2)
    assert [each.record.id for each in listed] == ["2", "3"]
    assert [each.record.id for each in opened.browsing.oldest_problems(Which(), 1)] == ["4"]


def test_open_errors_are_grouped_by_cause_the_one_with_the_most_first(opened: Opened) -> None:
    assert opened.browsing.causes(Which()) == []
    many = [problem(str(n), "too_long", hours=n) for n in range(1, 4)]
    put(opened.store, Changes(problems=[*many, problem("7", "full"), problem("8", "full", stage="apply")]))
    put(opened.store, Changes(problems=[problem("1", "too_long", hours=9)]))
    first, *others = opened.browsing.causes(Which())
    assert first == Cause("m", "map", "too_long", 3, NOON + HOUR, NOON + 9 * HOUR, "wrong", "mend it")
    assert [(each.stage, each.code, each.count) for each in others] == [
        ("apply", "full", 1),
        ("map", "full", 1),
    ]
    assert [each.code for each in opened.browsing.causes(Which(stage="apply"))] == ["full"]


def test_open_errors_are_counted_by_mapping_and_code(opened: Opened) -> None:
    assert not opened.browsing.problems_by_code()
    problems = [problem("1", "invalid"), problem("2", "invalid"), problem("1", "invalid", "n")]
    put(opened.store, Changes(problems=problems))
    assert opened.browsing.problems_by_code() == {("m", "invalid"): 2, ("n", "invalid"): 1}


def test_the_oldest_that_waits_is_told(opened: Opened) -> None:
    assert (opened.browsing.oldest_parked(), opened.browsing.oldest_problem()) == (None, None)
    waits = (LinkKey("n", "left", "9"),)
    parked = [Parked(name, "m", waits, NOON + hours * HOUR, "e") for name, hours in (("a", 2), ("b", 1))]
    problems = [problem("1", "invalid", hours=4), problem("2", "invalid", hours=3)]
    put(opened.store, Changes(couplings=[coupling("a"), coupling("b")], parked=parked, problems=problems))
    assert opened.browsing.oldest_parked() == NOON + HOUR
    assert opened.browsing.oldest_problem() == NOON + 3 * HOUR
