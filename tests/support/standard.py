"""The standard mappings of Business Central and Sales, compiled with settings of the test's choice."""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from rules.compile import compile_mappings
from rules.compiled import CompiledMapping
from rules.load import LoadedMappings, load_mappings
from rules.sides import SideFacts
from schemas.tables import Catalog

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "mappings" / "business-central-sales"
SIDES = {name: SideFacts("echoless") for name in ("bc", "sales")}
SHIPPED: Mapping[str, Any] = {
    "company_id": None,
    "only_coupled": True,
    "order_integration": False,
    "order_rows": "to_right",
    "orders_from_sales": False,
    "units_of_measure": True,
    "customer_price_groups": True,
    "customer_types": (3,),
    "vendor_types": (11,),
    "default_price_list": "Business Central",
}
"""The settings as the folder's README gives them."""


@cache
def standard_catalog() -> Catalog:
    """Read the tables of all sides."""
    return Catalog.load(ROOT / "schemas")


@cache
def load_standard(change: Callable[[str], str] = str, **settings: Any) -> LoadedMappings:
    """Load the folder, once for each choice; ``change`` may edit the text of its files first."""
    files = {file.name: change(file.read_text()) for file in sorted(FOLDER.glob("*.yaml"))}
    return load_mappings(files, standard_catalog(), SIDES, variables={**SHIPPED, **settings})


@cache
def compile_standard(change: Callable[[str], str] = str, **settings: Any) -> dict[str, CompiledMapping]:
    """Compile the folder, once for each choice of settings: what comes of it is never changed."""
    loaded = load_standard(change, **settings)
    assert not loaded.errors, "\n".join(map(str, loaded.errors))
    return compile_mappings(loaded.models, standard_catalog(), SIDES, options=loaded.options)
