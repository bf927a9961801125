"""Rows tried one by one inside PostgreSQL, and all taken back: which of them does it refuse, and why?"""

from collections.abc import Mapping
from typing import NamedTuple

import orjson
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError, ProgrammingError

_TELL = text(
    "SELECT set_config('echoless.statement', :statement, true), set_config('echoless.rows', :rows, true)"
)
_TRY = """
DO $echoless$
DECLARE
  one json;
  place integer := 0;
  state text; said text; detail text; field text;
  refused jsonb := '[]';
BEGIN
  FOR one IN SELECT value FROM json_array_elements(current_setting('echoless.rows')::json) LOOP
    BEGIN
      EXECUTE current_setting('echoless.statement') USING json_build_array(one);
    EXCEPTION WHEN OTHERS THEN
      GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, said = MESSAGE_TEXT,
        detail = PG_EXCEPTION_DETAIL, field = COLUMN_NAME;
      refused := refused || jsonb_build_array(jsonb_build_array(place, state, said, detail, field));
    END;
    place := place + 1;
  END LOOP;
  PERFORM set_config('echoless.refused', refused::text, true);
END
$echoless$
"""
_TOLD = text("SELECT current_setting('echoless.refused')")


class Diagnosis(NamedTuple):
    """What PostgreSQL says beside the message, by the names of psycopg."""

    column_name: str


class RowRefused(Exception):
    """What the driver would have raised for one row, had it been written by itself."""

    def __init__(self, sqlstate: str, said: str, field: str) -> None:
        super().__init__(said)
        self.sqlstate = sqlstate
        self.diag = Diagnosis(field)


def refused(connection: Connection, statement: str, rows: str) -> Mapping[int, DBAPIError]:
    """Give, by place, why this statement, given one row at a time as ``$1``, cannot write some of the rows.

    Empty: nobody can tell. An earlier row counts as written when a later one is tried. What the settings
    carry lives until the savepoint is rolled back.
    """
    savepoint = connection.begin_nested()
    try:
        connection.execute(_TELL, {"statement": statement, "rows": rows})
        connection.exec_driver_sql(_TRY)
        told = orjson.loads(connection.execute(_TOLD).scalar_one())
    except ProgrammingError:
        return {}  # the integration user may not use PL/pgSQL here: then the rows are halved
    finally:
        savepoint.rollback()
    return {place: _error(statement, *why) for place, *why in told}


def _error(statement: str, state: str, said: str, detail: str, field: str) -> DBAPIError:
    whole = f"{said}\nDETAIL:  {detail}" if detail else said
    return DBAPIError(statement, None, RowRefused(state, whole, field))
