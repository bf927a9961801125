"""The triggers of a PostgreSQL side: every write of a row goes into the journal, with its author.

The functions run with the rights of whoever installed them, so that ordinary users need none on our
tables; the author is therefore ``session_user``. They read the row as it stands rather than NEW:
another trigger may have changed it again already, and the highest id must carry the last image.

What an update changed is found out column by column. A column that was renamed or removed since makes
that fail, and then it is not known: a user's write must not fail for our sake.
"""

from sqlalchemy import Connection, text

from connectors.sql.epoch import last_version
from connectors.sql.settings import SqlTable
from connectors.sql.streaks import changed, same_streak

_FUNCTION = """
CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, {schema}, pg_temp AS $echoless$
DECLARE
  v bigint;
  changed bigint;
  moment timestamptz := clock_timestamp();
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    WITH gone AS (
      INSERT INTO echoless_journal (tbl, record_id, operation, author, changed_at)
      SELECT {name}, t.{key}::text, 'delete', session_user, moment FROM {table} t
      RETURNING record_id, id)
    INSERT INTO echoless_versions SELECT {name}, record_id, id, session_user, moment, true FROM gone
      ON CONFLICT (tbl, record_id) DO UPDATE SET version = excluded.version, author = excluded.author,
        changed_at = excluded.changed_at, deleted = true, since = NULL, fields = NULL;
    RETURN NULL;
  END IF;
  IF TG_OP = 'DELETE' OR (TG_OP = 'UPDATE' AND OLD.{key} IS DISTINCT FROM NEW.{key}) THEN
    INSERT INTO echoless_journal (tbl, record_id, operation, author, changed_at)
      VALUES ({name}, OLD.{key}::text, 'delete', session_user, moment) RETURNING id INTO v;
    INSERT INTO echoless_versions VALUES ({name}, OLD.{key}::text, v, session_user, moment, true)
      ON CONFLICT (tbl, record_id) DO UPDATE SET version = excluded.version, author = excluded.author,
        changed_at = excluded.changed_at, deleted = true, since = NULL, fields = NULL;
    IF TG_OP = 'DELETE' THEN
      RETURN NULL;
    END IF;
  END IF;
  IF TG_OP = 'UPDATE' AND OLD.{key} IS NOT DISTINCT FROM NEW.{key} THEN
    BEGIN
      changed := {changed};
    EXCEPTION WHEN OTHERS THEN
      changed := NULL;
    END;
  END IF;
  INSERT INTO echoless_journal (tbl, record_id, operation, author, changed_at, image)
    SELECT {name}, NEW.{key}::text,
      CASE WHEN TG_OP = 'INSERT' OR OLD.{key} IS DISTINCT FROM NEW.{key} THEN 'create' ELSE 'update' END,
      session_user, moment, row_to_json(t)::text
    FROM {table} t WHERE t.{key} = NEW.{key} RETURNING id INTO v;
  IF v IS NOT NULL THEN
    INSERT INTO echoless_versions AS known
      VALUES ({name}, NEW.{key}::text, v, session_user, moment, false, v, changed)
      ON CONFLICT (tbl, record_id) DO UPDATE SET version = excluded.version, author = excluded.author,
        changed_at = excluded.changed_at, deleted = false, fields = excluded.fields,
        since = CASE WHEN {same_streak} THEN known.since ELSE excluded.since END;
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
_COLUMNS = text(
    "SELECT quote_ident(a.attname), t.typcategory IN ('N', 'B', 'D')"
    " FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid"
    " WHERE a.attrelid = to_regclass(:table) AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum"
)


def create(connection: Connection, name: str, table: SqlTable) -> None:
    """Make the function and the triggers of one table."""
    quote = connection.dialect.identifier_preparer.quote
    schema = connection.execute(text("SELECT current_schema()")).scalar_one()
    where, _, bare = table.name.rpartition(".")
    place = f"{quote(where or schema)}.{quote(bare)}"
    parts = {
        "function": f"{quote(schema)}.{quote(f'echoless_on_{name}'[:63])}",
        "schema": quote(schema),
        "name": "'" + name.replace("'", "''") + "'",
        "table": place,
        "key": quote(table.key),
        "changed": changed(_differences(connection, place)),
        "same_streak": same_streak("known", "excluded", last_version(connection)),
    }
    statements = (_FUNCTION + ";" + _TRIGGERS).format(**parts)
    connection.exec_driver_sql(statements.replace("%", "%%"))  # A name may hold one.


def drop(connection: Connection) -> None:
    """Take away all our functions, and the triggers with them."""
    ours = text(
        "SELECT oid::regprocedure::text FROM pg_proc"
        r" WHERE proname LIKE 'echoless\_on\_%' AND pronamespace = current_schema()::regnamespace"
    )
    for function in connection.execute(ours).scalars().all():
        connection.exec_driver_sql(f"DROP FUNCTION {function} CASCADE")


def _differences(connection: Connection, table: str) -> list[str]:
    """Give the condition, for each column, that an update changed it."""
    columns = connection.execute(_COLUMNS, {"table": table}).all()
    return [_difference(column, is_plain) for column, is_plain in columns]


def _difference(column: str, is_plain: bool) -> str:
    """Compare numbers and times as such, all else as text: some types have no equality, or a loose one."""
    old, new = f"OLD.{column}", f"NEW.{column}"
    if not is_plain:
        old, new = (f'{value}::text COLLATE "C"' for value in (old, new))
    return f"{old} IS DISTINCT FROM {new}"
