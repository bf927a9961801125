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

MAPPING = "shipping-agent"


@dataclass(frozen=True)
class Sides:
    """Both databases, with all shipping agents on the left and their counterparts on the right."""

    folder: Folder
    couplings: Sequence[Coupling]

    def prove(self, *written: Entry) -> Proof:
        chosen = {MAPPING: mappings(self.folder.settings())[MAPPING]}
        return Prover(chosen, self.couplings, self.folder.databases()).prove(Book(written))

    def write(self, side: str, record_id: str, fields: Values) -> None:
        database = self.folder.databases()[side]
        table = database.tables["shipping_agent" if side == "erp" else "shipping_method"]
        with database.connection() as connection:
            update(connection, table, record_id, fields)


@pytest.fixture
def sides(tmp_path: Path) -> Sides:
    folder = Folder(tmp_path / "demo")
    folder.make()
    folder.set_up(read_northwind())
    databases = folder.databases()
    couplings = []
    with databases["crm"].connection() as connection:
        for code, agent in databases["erp"].records("shipping_agent").items():
            insert(connection, "shipping_method", {"id": f"m-{code}", "name": agent["name"]})
            couplings.append(Coupling(code, MAPPING, left_id=code, right_id=f"m-{code}"))
    return Sides(folder, couplings)


def entry(side: str, record_id: str, value: str, author: str | None = None) -> Entry:
    table = "shipping_agent" if side == "erp" else "shipping_method"
    return Entry(side, table, record_id, "name", value, author)


def test_sides_that_agree_prove_equal(sides: Sides) -> None:
    proof = sides.prove()
    assert (proof.holds, proof.pairs_compared, proof.pairs_equal) == (True, 6, 6)


def test_a_difference_is_named_with_both_values(sides: Sides) -> None:
    sides.write("crm", "m-SHIP1", {"name": "Slow Express"})
    proof = sides.prove()
    assert not proof.holds
    assert (proof.pairs_compared, proof.pairs_equal, proof.pairs_different) == (6, 5, 1)
    assert "Speedy Express" in str(proof.different[0])
    assert "Slow Express" in str(proof.different[0])


def test_a_difference_that_a_foreign_write_made_is_no_fault(sides: Sides) -> None:
    sides.write("erp", "SHIP1", {"name": "Other"})
    proof = sides.prove(entry("erp", "SHIP1", "Other", "echoless"))
    assert (proof.holds, proof.pairs_with_foreign_write, proof.pairs_different) == (True, 1, 0)


def test_a_foreign_write_that_crossed_is_a_fault_although_both_sides_are_equal(sides: Sides) -> None:
    sides.write("erp", "SHIP1", {"name": "Other"})
    sides.write("crm", "m-SHIP1", {"name": "Other"})
    proof = sides.prove(entry("erp", "SHIP1", "Other", "echoless"))
    assert proof.pairs_equal == 6
    assert len(proof.crossed) == 1
    assert not proof.holds


def test_an_edit_that_is_nowhere_is_a_fault_although_both_sides_are_equal(sides: Sides) -> None:
    proof = sides.prove(entry("erp", "SHIP1", "Renamed"))
    assert proof.pairs_equal == 6
    assert len(proof.lost) == 1
    assert not proof.holds


def test_an_edit_that_a_later_one_replaced_is_not_lost(sides: Sides) -> None:
    assert sides.prove(entry("erp", "SHIP1", "Renamed"), entry("erp", "SHIP1", "Speedy Express")).holds


def test_a_record_without_a_counterpart_is_a_fault(sides: Sides) -> None:
    with sides.folder.databases()["erp"].connection() as connection:
        insert(connection, "shipping_agent", {"code": "NEW", "name": "New"})
    proof = sides.prove()
    assert not proof.holds
    assert "erp/shipping_agent/NEW" in proof.unpaired[0]


def test_a_coupled_record_that_is_not_there_is_a_fault(sides: Sides) -> None:
    gone = Coupling("x", MAPPING, left_id="GONE", right_id="m-SHIP1")
    proof = Sides(sides.folder, [*sides.couplings[1:], gone]).prove()
    assert not proof.holds
    assert "erp/shipping_agent/GONE" in proof.unpaired[0]


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
    erp = sides.folder.databases()["erp"]
    sizes = {table: len(erp.records(table)) for table in erp.tables}
    assert sizes == {"salesperson": 9, "shipping_agent": 6, "customer": 91, "contact": 91, "item": 77}
    assert erp.records("item")["I00001"]["unit_price"] == Decimal(18)
    assert erp.records("customer")["ALFKI"]["name"] == "Alfreds Futterkiste"
