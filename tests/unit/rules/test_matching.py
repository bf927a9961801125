"""Match-based coupling: who is found, who is found too often, who is taken, and who has no match."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from rules.compiled import CompiledMapping, MatchRow
from rules.match_keys import Entry, Keys
from rules.matching import Matches, Pair, Tangle, match
from schemas.keys import LinkKey, RecordKey, Role
from schemas.known import Record
from schemas.tables import Catalog
from schemas.values import Value
from tests.support.rig import demo_catalog, demo_mappings, image
from tests.unit.rules.sides_of_trade import compiled

NAME = MatchRow("name", "name")
PHONE = MatchRow("phone_no", "telephone1")
CITY = MatchRow("city", "address1_city")
OWNER = MatchRow("salesperson_code", "ownerid")
Fields = Mapping[str, Value]


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return demo_catalog()


@pytest.fixture(scope="module")
def customers(catalog: Catalog) -> CompiledMapping:
    return demo_mappings(catalog)["customer-account"]


class Search:
    """A search among customers and accounts."""

    def __init__(self, catalog: Catalog, mapping: CompiledMapping, *groups: tuple[MatchRow, ...]) -> None:
        self.catalog = catalog
        self.mapping = replace(mapping, match=groups)

    def among(
        self,
        customers: Mapping[str, Fields],
        accounts: Mapping[str, Fields],
        coupled: Mapping[str, str] | None = None,
        counterparts: dict[LinkKey, str] | None = None,
    ) -> Matches:
        active = {"customertypecode": 3, "statecode": 0}
        lefts = {id_: {"no": id_, **fields} for id_, fields in customers.items()}
        rights = {id_: {**active, **fields} for id_, fields in accounts.items()}
        known = counterparts or {}
        pairs = (coupled or {}).items()
        taken = [LinkKey("customer-account", "left", left) for left, _ in pairs]
        taken += [LinkKey("customer-account", "right", right) for _, right in pairs]
        return match(
            self.mapping,
            self._entries("left", "erp", "customer", lefts, known),
            self._entries("right", "crm", "account", rights, known),
            taken,
        )

    def _entries(
        self,
        role: Role,
        side: str,
        table: str,
        records: Mapping[str, dict[str, Value]],
        counterparts: dict[LinkKey, str],
    ) -> list[Entry]:
        keys = Keys(self.mapping, role)
        whole = [
            Record(RecordKey(side, table, id_), 1, "ann", image(self.catalog, side, table, **fields))
            for id_, fields in records.items()
        ]
        entries = [keys.entry(record, counterparts) for record in whole]
        return [entry for entry in entries if entry is not None]


def test_the_only_match_on_either_side_is_a_pair(catalog: Catalog, customers: CompiledMapping) -> None:
    found = Search(catalog, customers, (NAME,)).among(
        {"C1": {"name": "Alfreds"}, "C2": {"name": "Berglunds"}},
        {"A1": {"name": " ALFREDS "}, "A2": {"name": "Chop-suey"}},
    )
    assert found.pairs == (Pair("C1", "A1", 0),)
    assert (found.left, found.right, found.several, found.taken) == (("C2",), ("A2",), (), ())


def test_case_counts_where_the_row_is_case_sensitive(catalog: Catalog, customers: CompiledMapping) -> None:
    search = Search(catalog, customers, (replace(NAME, case_sensitive=True),))
    found = search.among(
        {"C1": {"name": "a"}, "C2": {"name": "b"}}, {"A1": {"name": "A"}, "A2": {"name": "b"}}
    )
    assert found.pairs == (Pair("C2", "A2", 0),)


def test_several_on_either_side_are_told_with_every_candidate_and_nobody_is_coupled(
    catalog: Catalog, customers: CompiledMapping
) -> None:
    search = Search(catalog, customers, (NAME,))
    found = search.among(
        {"C1": {"name": "x"}, "C2": {"name": "y"}, "C3": {"name": "y"}},
        {
            "A1": {"name": "x"},
            "A2": {"name": "x"},
            "A3": {"name": "y"},
        },
    )
    assert found.pairs == ()
    assert found.several == (Tangle(("C1",), ("A1", "A2"), 0), Tangle(("C2", "C3"), ("A3",), 0))
    assert (found.left, found.right) == ((), ())


def test_rows_of_one_priority_must_all_agree(catalog: Catalog, customers: CompiledMapping) -> None:
    found = Search(catalog, customers, (NAME, CITY)).among(
        {"C1": {"name": "x", "city": "Bern"}, "C2": {"name": "x", "city": "Rome"}},
        {"A1": {"name": "x", "address1_city": "Rome"}, "A2": {"name": "x", "address1_city": "Oslo"}},
    )
    assert found.pairs == (Pair("C2", "A1", 0),)
    assert (found.left, found.right) == (("C1",), ("A2",))


def test_priorities_are_alternatives_and_do_not_accumulate(
    catalog: Catalog, customers: CompiledMapping
) -> None:
    """Nobody has the same name; by phone they are found all the same."""
    found = Search(catalog, customers, (NAME,), (PHONE,)).among(
        {"C1": {"name": "x", "phone_no": "1"}, "C2": {"name": "y", "phone_no": "2"}},
        {"A1": {"name": "z", "telephone1": "1"}, "A2": {"name": "y", "telephone1": "9"}},
    )
    assert found.pairs == (Pair("C2", "A2", 0), Pair("C1", "A1", 1))


def test_what_one_priority_finds_twice_the_next_may_find_once(
    catalog: Catalog, customers: CompiledMapping
) -> None:
    found = Search(catalog, customers, (NAME,), (PHONE,)).among(
        {"C1": {"name": "x", "phone_no": "1"}, "C2": {"name": "x"}},
        {"A1": {"name": "x", "telephone1": "1"}, "A2": {"name": "x"}},
    )
    assert found.pairs == (Pair("C1", "A1", 1),)
    assert found.several == (Tangle(("C2",), ("A2",), 0),)


@pytest.mark.parametrize("blank", [None, "", "  "])
def test_blanks_match_nothing(blank: str | None, catalog: Catalog, customers: CompiledMapping) -> None:
    found = Search(catalog, customers, (PHONE,)).among(
        {"C1": {"phone_no": blank}}, {"A1": {"telephone1": blank}}
    )
    assert found.pairs == ()
    assert (found.left, found.right) == (("C1",), ("A1",))


def test_records_outside_the_filters_and_deleted_ones_take_no_part(
    catalog: Catalog, customers: CompiledMapping
) -> None:
    found = Search(catalog, customers, (NAME,)).among(
        {"C1": {"name": "x", "blocked": "All"}, "C2": {"name": "y"}},
        {"A1": {"name": "x"}, "A2": {"name": "y", "statecode": 1}},
    )
    assert found.pairs == ()
    assert (found.left, found.right) == (("C2",), ("A1",))
    gone = Record(RecordKey("erp", "customer", "C3"), 2, "ann", None, deleted=True)
    assert Keys(customers, "left").entry(gone, {}) is None


def test_a_match_that_is_coupled_already_is_told_and_not_taken_away(
    catalog: Catalog, customers: CompiledMapping
) -> None:
    found = Search(catalog, customers, (NAME,)).among(
        {"C1": {"name": "x"}, "C9": {"name": "was x"}}, {"A1": {"name": "x"}}, coupled={"C9": "A1"}
    )
    assert found.pairs == ()
    assert found.taken == (Tangle(("C1",), ("A1",), 0),)
    assert (found.left, found.coupled) == ((), 1)


def test_a_namesake_of_a_coupled_pair_is_not_guessed(catalog: Catalog, customers: CompiledMapping) -> None:
    found = Search(catalog, customers, (NAME,)).among(
        {"C1": {"name": "x"}, "C2": {"name": "x"}},
        {"A1": {"name": "x"}, "A2": {"name": "x"}},
        coupled={"C1": "A1"},
    )
    assert found.pairs == ()
    assert found.several == (Tangle(("C2",), ("A2",), 0),)


def test_coupled_pairs_are_not_told_again(catalog: Catalog, customers: CompiledMapping) -> None:
    found = Search(catalog, customers, (NAME,)).among(
        {"C1": {"name": "x"}}, {"A1": {"name": "x"}}, coupled={"C1": "A1"}
    )
    assert (found.pairs, found.several, found.taken, found.left, found.right) == ((), (), (), (), ())


def test_references_are_compared_through_their_couplings(
    catalog: Catalog, customers: CompiledMapping
) -> None:
    search = Search(catalog, customers, (NAME, OWNER))
    records = {"C1": {"name": "x", "salesperson_code": "NANCY"}}, {"A1": {"name": "x", "ownerid": "u-1"}}
    link = LinkKey("salesperson-user", "left", "NANCY")
    assert search.among(*records, counterparts={link: "u-1"}).pairs == (Pair("C1", "A1", 0),)
    assert search.among(*records).pairs == ()
    assert search.among(*records, counterparts={link: "u-2"}).pairs == ()
    assert Keys(search.mapping, "left").links({"salesperson_code": "NANCY"}) == [link]
    assert Keys(search.mapping, "right").links({"ownerid": "u-1"}) == []


def test_a_mapping_without_criteria_finds_nothing(catalog: Catalog, customers: CompiledMapping) -> None:
    found = Search(catalog, customers).among({"C1": {"name": "x"}}, {"A1": {"name": "x"}})
    assert (found.pairs, found.left, found.right) == ((), ("C1",), ("A1",))


def test_values_are_compared_as_the_row_turns_them_into_the_other_sides() -> None:
    """A unit group of the other side is called by our code with a word before it."""
    rows = [
        {
            "left": "no",
            "right": "name",
            "direction": "to_right",
            "transform": [{"prefix": "NAV "}],
            "match": True,
        }
    ]
    mapping = compiled(fields=rows)
    left = Record(RecordKey("erp", "customer", "PCS"), 1, "ann", {"no": "PCS"})
    right = Record(RecordKey("crm", "account", "A1"), 1, "ann", {"accountid": "A1", "name": "nav pcs"})
    entries = [Keys(mapping, role).entry(record, {}) for role, record in (("left", left), ("right", right))]
    assert all(entries)
    found = match(mapping, [entries[0]], [entries[1]], [])  # type: ignore[list-item, arg-type]
    assert found.pairs == (Pair("PCS", "A1", 0),)


def test_a_row_that_is_switched_off_is_no_criterion() -> None:
    off = {"left": "name", "right": "name", "match": True, "enabled": False}
    on = {"left": "city", "right": "address1_city", "match": {"priority": 1}}
    assert compiled(fields=[off, on]).match == ((MatchRow("city", "address1_city"),),)
