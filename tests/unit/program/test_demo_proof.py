"""The demo's proof must see what is wrong: it is worth nothing if it only ever says yes."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest

from echoless.demo.book import Book, Entry
from echoless.demo.database import insert, update
from echoless.demo.folder import Folder
from echoless.demo.northwind_data import read_northwind
from echoless.demo.plan import Plan
from echoless.demo.proof import Proof
from echoless.demo.proving import Prover
from echoless.wiring.rules import catalog, mappings
from schemas.known import Coupling
from schemas.values import Values

MAPPING = "currency-currency"
NAMES = {"EUR": "Euro", "USD": "US dollar", "GBP": "Pound", "DKK": "Krone", "SEK": "Krona", "NOK": "Krone"}
TABLES = {"bc": "currency", "sales": "transactioncurrency"}


@dataclass(frozen=True)
class Sides:
    """Both databases, with six currencies on the left and their counterparts on the right."""

    folder: Folder
    couplings: Sequence[Coupling]

    def prove(self, *written: Entry) -> Proof:
        chosen = {MAPPING: mappings(self.folder.settings())[MAPPING]}
        return Prover(chosen, self.couplings, self.folder.databases()).prove(Book(written))

    def write(self, side: str, record_id: str, fields: Values) -> None:
        database = self.folder.databases()[side]
        table = database.tables[TABLES[side]]
        with database.connection() as connection:
            update(connection, table, record_id, fields)


@pytest.fixture
def sides(tmp_path: Path) -> Sides:
    folder = Folder(tmp_path / "demo")
    folder.make()
    folder.set_up(read_northwind())
    folder.create_what_is_missing()
    databases = folder.databases()
    with databases["bc"].connection() as bc, databases["sales"].connection() as sales:
        for code, name in NAMES.items():
            insert(bc, "currency", {"code": code, "description": name})
            known: Values = {
                "isocurrencycode": code,
                "currencysymbol": code,
                "currencyname": name,
                "statecode": 0,
            }
            insert(sales, "transactioncurrency", {"transactioncurrencyid": f"c-{code}", **known})
    return Sides(folder, [Coupling(code, MAPPING, left_id=code, right_id=f"c-{code}") for code in NAMES])


def entry(side: str, record_id: str, value: str, author: str | None = None) -> Entry:
    field = {"bc": "description", "sales": "currencyname"}[side]
    return Entry(side, TABLES[side], record_id, field, value, author)


def test_sides_that_agree_prove_equal(sides: Sides) -> None:
    proof = sides.prove()
    assert (proof.holds, proof.pairs_compared, proof.pairs_equal) == (True, 6, 6)


def test_a_difference_is_named_with_both_values(sides: Sides) -> None:
    sides.write("sales", "c-EUR", {"currencyname": "Slow Express"})
    proof = sides.prove()
    assert not proof.holds
    assert (proof.pairs_compared, proof.pairs_equal, proof.pairs_different) == (6, 5, 1)
    assert "Euro" in str(proof.different[0])
    assert "Slow Express" in str(proof.different[0])


def test_a_difference_that_a_foreign_write_made_is_no_fault(sides: Sides) -> None:
    sides.write("bc", "EUR", {"description": "Other"})
    proof = sides.prove(entry("bc", "EUR", "Other", "echoless"))
    assert (proof.holds, proof.pairs_with_foreign_write, proof.pairs_different) == (True, 1, 0)


def test_a_foreign_write_that_crossed_is_a_fault_although_both_sides_are_equal(sides: Sides) -> None:
    sides.write("bc", "EUR", {"description": "Other"})
    sides.write("sales", "c-EUR", {"currencyname": "Other"})
    proof = sides.prove(entry("bc", "EUR", "Other", "echoless"))
    assert proof.pairs_equal == 6
    assert len(proof.crossed) == 1
    assert not proof.holds


def test_an_edit_that_is_nowhere_is_a_fault_although_both_sides_are_equal(sides: Sides) -> None:
    proof = sides.prove(entry("bc", "EUR", "Renamed"))
    assert proof.pairs_equal == 6
    assert len(proof.lost) == 1
    assert not proof.holds


def test_an_edit_that_a_later_one_replaced_is_not_lost(sides: Sides) -> None:
    assert sides.prove(entry("bc", "EUR", "Renamed"), entry("bc", "EUR", "Euro")).holds


def test_a_record_without_a_counterpart_is_a_fault(sides: Sides) -> None:
    with sides.folder.databases()["bc"].connection() as connection:
        insert(connection, "currency", {"code": "CHF", "description": "Franc"})
    proof = sides.prove()
    assert not proof.holds
    assert "bc/currency/CHF" in proof.unpaired[0]


def test_a_coupled_record_that_is_not_there_is_a_fault(sides: Sides) -> None:
    gone = Coupling("x", MAPPING, left_id="GONE", right_id="c-EUR")
    proof = Sides(sides.folder, [*sides.couplings[1:], gone]).prove()
    assert not proof.holds
    assert "bc/currency/GONE" in proof.unpaired[0]


def test_the_same_seed_gives_the_same_edits(sides: Sides) -> None:
    folder = sides.folder
    pairs = [
        Coupling(f"{mapping}-{n}", mapping, left_id=f"L{n}", right_id=f"R{n}")
        for mapping in ("customer-account", "contact-contact", "item-product")
        for n in range(30)
    ]
    compiled, tables = mappings(folder.settings()), catalog(folder.settings())
    one, again, another = (Plan(compiled, tables, pairs, seed).moments(200) for seed in (7, 7, 8))
    assert one == again != another
    assert {deed.kind for moment in one for deed in moment} == {"make", "edit", "delete"}
    assert any(deed.author for moment in one for deed in moment)


def test_the_databases_hold_what_northwind_says(sides: Sides) -> None:
    bc = sides.folder.databases()["bc"]
    sizes = {table: count for table in bc.tables if (count := len(bc.records(table)))}
    assert sizes == {
        "company": 1,
        "contact": 91,
        "currency": 6,
        "customer": 91,
        "item": 77,
        "salesperson": 9,
        "shipping_agent": 6,
        "unit_of_measure": 1,
    }
    assert bc.records("item")["I00001"]["unit_price"] == Decimal(18)
    assert bc.records("customer")["ALFKI"]["name"] == "Alfreds Futterkiste"
    assert bc.records("customer")["AROUT"]["country_region_code"] == "GB"
