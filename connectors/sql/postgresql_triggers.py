"""The triggers of a PostgreSQL side: every write of a row goes into the journal, with its author.

The functions run with the rights of whoever installed them, so that ordinary users need none on our
tables; the author is therefore ``session_user``. They read the row as it stands rather than NEW:
another trigger may have changed it again already, and the highest id must carry the last image.
"""

from sqlalchemy import Connection, text

from connectors.sql.settings import SqlTable

_FUNCTION = """
CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, {schema}, pg_temp AS $echoless$
DECLARE
  v bigint;
  moment timestamptz := clock_timestamp();
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    WITH gone AS (
      INSERT INTO echoless_journal (tbl, record_id, operation, author, changed_at)
      SELECT {name}, t.{key}::text, 'delete', session_user, moment FROM {table} t
      RETURNING record_id, id)
    INSERT INTO echoless_versions SELECT {name}, record_id, id, session_user, moment, true FROM gone
      ON CONFLICT (tbl, record_id) DO UPDATE SET version = excluded.version,
        author = excluded.author, changed_at = excluded.changed_at, deleted = true;
    RETURN NULL;
  END IF;
  IF TG_OP = 'DELETE' OR (TG_OP = 'UPDATE' AND OLD.{key} IS DISTINCT FROM NEW.{key}) THEN
    INSERT INTO echoless_journal (tbl, record_id, operation, author, changed_at)
      VALUES ({name}, OLD.{key}::text, 'delete', session_user, moment) RETURNING id INTO v;
    INSERT INTO echoless_versions VALUES ({name}, OLD.{key}::text, v, session_user, moment, true)
      ON CONFLICT (tbl, record_id) DO UPDATE SET version = excluded.version,
        author = excluded.author, changed_at = excluded.changed_at, deleted = true;
    IF TG_OP = 'DELETE' THEN
      RETURN NULL;
    END IF;
  END IF;
  INSERT INTO echoless_journal (tbl, record_id, operation, author, changed_at, image)
    SELECT {name}, NEW.{key}::text,
      CASE WHEN TG_OP = 'INSERT' OR OLD.{key} IS DISTINCT FROM NEW.{key} THEN 'create' ELSE 'update' END,
      session_user, moment, row_to_json(t)::text
    FROM {table} t WHERE t.{key} = NEW.{key} RETURNING id INTO v;
  IF v IS NOT NULL THEN
    INSERT INTO echoless_versions VALUES ({name}, NEW.{key}::text, v, session_user, moment, false)
      ON CONFLICT (tbl, record_id) DO UPDATE SET version = excluded.version,
        author = excluded.author, changed_at = excluded.changed_at, deleted = false;
  END IF;
  RETURN NULL;
END
$echoless$
"""
# The update compares byte by byte: some types have no equality, and 1.0 is not 1.00.
_TRIGGERS = """
CREATE TRIGGER echoless_write AFTER INSERT OR DELETE ON {table}
  FOR EACH ROW EXECUTE FUNCTION {function}();
CREATE TRIGGER echoless_update AFTER UPDATE ON {table}
  FOR EACH ROW WHEN (OLD.* *<> NEW.*) EXECUTE FUNCTION {function}();
CREATE TRIGGER echoless_truncate BEFORE TRUNCATE ON {table} EXECUTE FUNCTION {function}()
"""


def create(connection: Connection, name: str, table: SqlTable) -> None:
    """Make the function and the triggers of one table."""
    quote = connection.dialect.identifier_preparer.quote
    schema = connection.execute(text("SELECT current_schema()")).scalar_one()
    where, _, bare = table.name.rpartition(".")
    parts = {
        "function": f"{quote(schema)}.{quote(f'echoless_on_{name}'[:63])}",
        "schema": quote(schema),
        "name": "'" + name.replace("'", "''") + "'",
        "table": f"{quote(where or schema)}.{quote(bare)}",
        "key": quote(table.key),
    }
    connection.exec_driver_sql((_FUNCTION + ";" + _TRIGGERS).format(**parts))


def drop(connection: Connection) -> None:
    """Take away all our functions, and the triggers with them."""
    ours = text(
        "SELECT oid::regprocedure::text FROM pg_proc"
        r" WHERE proname LIKE 'echoless\_on\_%' AND pronamespace = current_schema()::regnamespace"
    )
    for function in connection.execute(ours).scalars().all():
        connection.exec_driver_sql(f"DROP FUNCTION {function} CASCADE")
