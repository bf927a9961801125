"""Whether a side can be written to: everything that is missing is told, with what mends it (M9)."""

import pytest
from pydantic import SecretStr

from connectors.sql.install import remove
from connectors.sql.readiness import missing
from connectors.sql.settings import SqlSide
from tests.fixtures.sql_sides import TYPES, SqlTestSide, erp_database, postgresql_side, side

__all__ = ["erp_database", "side"]


def told(side: SqlTestSide, settings: SqlSide | None = None) -> str:
    found = missing("erp", settings or side.settings, TYPES)
    return "\n".join(f"{each.what} -> {each.remedy}" for each in found)


def test_m9_a_side_that_is_set_up_lacks_nothing(side: SqlTestSide) -> None:
    assert told(side) == ""


def test_m9_a_side_that_is_not_captured_is_told_so(side: SqlTestSide) -> None:
    remove(side.admin)
    assert "not captured yet -> echoless connect erp" in told(side)


def test_m9_a_table_that_is_gone_is_named(side: SqlTestSide) -> None:
    side.write("DROP TABLE accounts")
    assert "the database has no table accounts" in told(side)


def test_m9_a_side_that_cannot_be_reached_says_where_its_address_stands(side: SqlTestSide) -> None:
    away = "postgresql+psycopg://nobody@127.0.0.1:9/nowhere"
    settings = side.settings.model_copy(update={"url": SecretStr(away)})
    said = told(side, settings)
    assert "it cannot be reached" in said
    assert "sides.erp.url" in said


@pytest.mark.connected
def test_m9_rights_that_the_integration_user_lacks_come_with_the_statement_that_grants_them(
    erp_database: str,
) -> None:
    with postgresql_side(erp_database) as side:
        role = side.settings.integration_user
        side.write(f"REVOKE UPDATE, DELETE ON customers FROM {role}")
        said = told(side)
    assert f"{role} lacks the right to UPDATE, DELETE on customers" in said
    assert f"GRANT UPDATE, DELETE ON customers TO {role}" in said


@pytest.mark.connected
def test_m9_another_account_than_the_integration_user_is_told(erp_database: str) -> None:
    with postgresql_side(erp_database) as side:
        settings = side.settings.model_copy(update={"integration_user": "somebody_else"})
        assert "the integration user is somebody_else" in told(side, settings)
