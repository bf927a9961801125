"""The mappings of the demo, against the tables of the demo."""

import contextlib
from datetime import UTC
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.compile import compile_mappings
from rules.compiled import CompiledMapping, Lane, Unfit
from rules.load import LoadedMappings, load_mappings
from rules.sides import SideFacts
from schemas.fields import FieldType
from schemas.fit import check
from schemas.keys import ROLES
from schemas.tables import Catalog
from schemas.values import Image, Value

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return Catalog.load(ROOT / "schemas")


@pytest.fixture(scope="module")
def loaded(catalog: Catalog) -> LoadedMappings:
    files = sorted((ROOT / "mappings" / "northwind").glob("*.yaml"))
    return load_mappings({file.name: file.read_text() for file in files}, catalog, SIDES)


@pytest.fixture(scope="module")
def mappings(loaded: LoadedMappings, catalog: Catalog) -> dict[str, CompiledMapping]:
    return compile_mappings(loaded.models, catalog, SIDES)


SIDES = {"erp": SideFacts("echoless"), "crm": SideFacts("echoless")}


def test_the_mappings_of_the_demo_have_no_errors_and_only_warn_of_long_texts(loaded: LoadedMappings) -> None:
    assert not loaded.errors
    assert all("characters" in problem.message for problem in loaded.problems)


def test_the_mappings_of_the_demo_run_in_the_directions_of_the_mission(
    mappings: dict[str, CompiledMapping],
) -> None:
    assert {name: (mapping.left.sends, mapping.right.sends) for name, mapping in mappings.items()} == {
        "salesperson-user": (False, True),
        "shipping-agent": (True, False),
        "customer-account": (True, True),
        "contact-contact": (True, True),
        "item-product": (True, True),
    }


def test_references_wait_for_salesperson_and_company_but_not_in_circles(
    mappings: dict[str, CompiledMapping],
) -> None:
    references = {
        (name, row.source): (row.reference[0], row.missing)
        for name, mapping in mappings.items()
        for row in mapping.left.rows
        if row.reference
    }
    assert references == {
        ("customer-account", "salesperson_code"): ("salesperson-user", "park"),
        ("customer-account", "primary_contact_no"): ("contact-contact", "keep"),
        ("customer-account", "shipping_agent_code"): ("shipping-agent", "clear"),
        ("contact-contact", "company_no"): ("customer-account", "park"),
        ("contact-contact", "salesperson_code"): ("salesperson-user", "park"),
    }


def created(lane: Lane, image: Image) -> dict[str, Value]:
    """Give the record that a lane creates on the other side."""
    return {
        row.target: row.translate(row.constant if row.source is None else image.get(row.source))
        for row in lane.rows
    }


@pytest.mark.parametrize("name", ["customer-account", "contact-contact", "item-product"])
def test_what_is_created_passes_the_filter_of_the_side_it_is_created_on(
    name: str, mappings: dict[str, CompiledMapping]
) -> None:
    mapping = mappings[name]
    for role in ROLES:
        there = mapping.right if role == "left" else mapping.left
        image: dict[str, Value] = dict.fromkeys(mapping.lane(role).rows_of, "x")
        image |= {field: Decimal(1) for field in image if field.startswith(("unit_", "gross", "inventory"))}
        assert there.matches(created(mapping.lane(role), {**image, "credit_limit": Decimal(1)}))


def values_of(field: FieldType) -> st.SearchStrategy[Value]:
    """Give values of a field as its side may publish them; a text may be longer than declared."""
    kinds: dict[str, st.SearchStrategy[Value]] = {
        "text": st.text(max_size=300),
        "boolean": st.booleans(),
        "integer": st.integers(-(2**31), 2**31 - 1),
        "long": st.integers(-(2**63), 2**63 - 1),
        "double": st.floats(),
        "decimal": st.decimals(-(10**9), 10**9, places=field.scale or 0),
        "date": st.dates(),
        "timestamp": st.datetimes(timezones=st.just(UTC)),
        "bytes": st.binary(),
    }
    return kinds[field.kind] | st.none() if field.nullable else kinds[field.kind]


@settings(deadline=None)
@given(data=st.data())
def test_whatever_a_side_publishes_fits_its_target_or_is_refused(
    data: st.DataObject, mappings: dict[str, CompiledMapping], catalog: Catalog
) -> None:
    mapping = mappings[data.draw(st.sampled_from(sorted(mappings)))]
    role = data.draw(st.sampled_from([role for role in ROLES if mapping.lane(role).rows]))
    row = data.draw(st.sampled_from(mapping.lane(role).rows))
    source = catalog.table(mapping.lane(role).side, mapping.lane(role).table)
    there = mapping.right if role == "left" else mapping.left
    target = catalog.table(there.side, there.table).fields[row.target]
    value = row.constant if row.source is None else data.draw(values_of(source.fields[row.source]))
    with contextlib.suppress(Unfit):
        assert check(target, row.translate(value)) is None
