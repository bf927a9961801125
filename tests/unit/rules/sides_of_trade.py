"""Two small sides and a mapping between them, for tests of the mapping language."""

from collections.abc import Mapping
from typing import Any

import yaml

from rules.compile import compile_mappings
from rules.compiled import CompiledMapping
from rules.load import LoadedMappings, load_mappings
from rules.sides import SideFacts
from schemas.fields import FieldType
from schemas.tables import Catalog, TableType


def table(side: str, name: str, *fields: FieldType) -> TableType:
    return TableType(side, name, fields[0].name, {field.name: field for field in fields}, {})


def text(name: str, length: int | None = None, *, nullable: bool = True) -> FieldType:
    return FieldType(name, "text", nullable, length)


CUSTOMER = table(
    "erp",
    "customer",
    text("no", 20, nullable=False),
    text("name", 50, nullable=False),
    text("city", 30),
    text("salesperson_code", 20),
    FieldType("rank", "integer"),
    FieldType("credit", "decimal", precision=12, scale=2),
    FieldType("since", "date"),
    FieldType("seen", "timestamp"),
    FieldType("weight", "double"),
    FieldType("is_open", "boolean"),
    FieldType("stamp", "bytes"),
    text("terms_code", 10),
)
TERMS = table("erp", "payment_terms", text("code", 10, nullable=False))
SALESPERSON = table("erp", "salesperson", text("code", 20, nullable=False), text("name", 50))
ACCOUNT = table(
    "crm",
    "account",
    text("accountid", 36, nullable=False),
    text("name", 100),
    text("address1_city", 30),
    text("ownerid", 36),
    FieldType("rank", "long"),
    FieldType("creditlimit", "decimal", precision=18, scale=4),
    FieldType("statecode", "integer", nullable=False),
    FieldType("isopen", "boolean"),
    text("note", 10),
    FieldType("terms", "integer", options=("1", "2", "3")),
    FieldType("stamp", "bytes"),
)
USER = table("crm", "systemuser", text("systemuserid", 36, nullable=False), text("fullname", 50))
STOCK = table("shop", "stock", FieldType("id", "integer", nullable=False), text("name"))

CATALOG = Catalog({(t.side, t.name): t for t in (CUSTOMER, SALESPERSON, TERMS, ACCOUNT, USER, STOCK)})
SIDES = {
    "erp": SideFacts("erp-sync", "put back"),
    "crm": SideFacts("crm-sync"),
    "shop": SideFacts("shop-sync"),
}


def mapping(**changes: Any) -> dict[str, Any]:
    """Give a sound mapping, with some of its keys changed; None takes a key out."""
    sound: dict[str, Any] = {
        "mapping": "customer-account",
        "left": {"side": "erp", "table": "customer"},
        "right": {"side": "crm", "table": "account"},
        "fields": [{"left": "name", "right": "name"}, {"right": "statecode", "constant": 0}],
    }
    return {key: value for key, value in {**sound, **changes}.items() if value is not None}


USERS = {
    "mapping": "salesperson-user",
    "left": {"side": "erp", "table": "salesperson"},
    "right": {"side": "crm", "table": "systemuser"},
    "direction": "to_left",
    "only_coupled": True,
    "fields": [{"left": "name", "right": "fullname"}],
}

OPTIONS = {
    "options": "payment-terms",
    "left": {"side": "erp", "table": "payment_terms"},
    "right": {"side": "crm", "values": {1: "Net30", 2: "2%10Net30", 3: "Net45"}},
    "seed": {"30D": 1, "45D": 3},
}


def row(**row: Any) -> dict[str, Any]:
    """Give a change that puts one more row behind the sound ones; it is fields[2]."""
    return {"fields": [*mapping()["fields"], row]}


def warnings_of(*documents: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Give the paths and messages of the warnings of mappings without errors."""
    loaded = load(*documents)
    assert not loaded.errors, loaded.errors
    assert loaded.models
    return [(problem.path, problem.message) for problem in loaded.problems]


def load(*documents: Mapping[str, Any]) -> LoadedMappings:
    return load_mappings({"sales.yaml": yaml.safe_dump_all(documents, sort_keys=False)}, CATALOG, SIDES)


def compiled(**changes: Any) -> CompiledMapping:
    """Compile the sound mapping with changes, beside users and payment terms."""
    loaded = load(mapping(**changes), USERS, OPTIONS)
    assert not loaded.errors, loaded.errors
    return compile_mappings(loaded.models, CATALOG, SIDES, options=loaded.options)["customer-account"]
