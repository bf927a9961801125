"""Types of PostgreSQL beyond the plain ones, both ways."""

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from connectors.sql.apply import SqlApplier
from connectors.sql.capture import SqlCapturer
from connectors.sql.install import install
from connectors.sql.misfits import misfits
from connectors.sql.settings import SqlTable
from schemas.messages import ChangeEvent
from schemas.tables import FieldType
from tests.fixtures.sql_sides import SqlTestSide, erp_database, postgresql_side, table_type

__all__ = ["erp_database", "side"]

pytestmark = pytest.mark.connected

ODD = table_type(
    "odd",
    (
        FieldType("id", "text", nullable=False),
        FieldType("code", "text", max_length=5),
        FieldType("mood", "text"),
        FieldType("zip", "text", max_length=5),
        FieldType("extra", "text"),
        FieldType("at", "timestamp"),
        FieldType("small", "integer"),
    ),
)
TABLES = {"odd": SqlTable(name="crm.Odd Things", key="id")}


@pytest.fixture
def side(erp_database: str) -> Iterator[SqlTestSide]:
    with postgresql_side(erp_database) as side:
        role = side.settings.integration_user
        side.write(
            "DROP SCHEMA IF EXISTS crm CASCADE",
            "CREATE SCHEMA crm",
            "CREATE TYPE crm.mood AS ENUM ('sad', 'happy')",
            "CREATE DOMAIN crm.zip AS varchar(5) CHECK (VALUE <> '00000')",
            'CREATE TABLE crm."Odd Things" (id uuid PRIMARY KEY, code char(5), mood crm.mood, zip crm.zip,'
            " extra jsonb, at timestamp, small smallint)",
            f"GRANT USAGE ON SCHEMA crm TO {role}",
            f"GRANT ALL ON ALL TABLES IN SCHEMA crm TO {role}",
        )
        install(side.admin, TABLES, role)
        side.settings = side.settings.model_copy(update={"tables": TABLES})
        yield side


def test_they_are_captured_and_written(side: SqlTestSide) -> None:
    applier = SqlApplier("crm", side.settings, {"odd": ODD})
    capturer = SqlCapturer("crm", side.settings, {"odd": ODD}, side.bad.extend)
    moment = datetime(2026, 7, 1, 12, 30, 0, 500, tzinfo=UTC)
    values = {"code": "ab", "mood": "happy", "zip": "12345", "extra": '{"a":[1]}', "at": moment, "small": 7}
    coupling = str(uuid.uuid4())
    (made,) = applier.apply([side.command("create", table="odd", coupling_id=coupling, values=values)])
    assert (made.status, made.record_id) == ("applied", coupling)
    (changed,) = applier.apply(
        [side.command("update", coupling.upper(), table="odd", coupling_id=coupling, values={"mood": "sad"})]
    )
    assert changed.status == "applied"
    events: list[ChangeEvent] = []
    capturer.run_once(events.extend)
    assert events[0].image == {"id": coupling, **values, "code": "ab   "}
    assert [event.record.id for event in events] == [coupling, coupling]
    applier.close()
    capturer.close()
    assert side.bad == []


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("zip", "123456", "too_long"),
        ("zip", "00000", "constraint"),
        ("mood", "angry", "wrong_type"),
        ("extra", "{", "wrong_type"),
        ("small", 40_000, "out_of_range"),
        ("id", "no uuid", "wrong_type"),
    ],
)
def test_what_they_cannot_hold_is_refused(side: SqlTestSide, field: str, value: str, code: str) -> None:
    loose = table_type("odd", tuple(FieldType(f.name, f.kind, f.nullable) for f in ODD.fields.values()))
    applier = SqlApplier("crm", side.settings, {"odd": loose})
    values = {"id": str(uuid.uuid4()), field: value}
    (refused,) = applier.apply([side.command("create", table="odd", values=values)])
    applier.close()
    assert (refused.status, refused.code) == ("rejected", code)
    assert field in refused.message


def test_a_schema_too_wide_for_them_is_found_out(side: SqlTestSide) -> None:
    assert [misfit.message for misfit in misfits(side.admin, side.settings, {"odd": ODD})] == []
