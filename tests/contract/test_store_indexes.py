"""What is asked about one record is answered by indexes, however much the store holds."""

from coupling_store.around import problems_around
from coupling_store.open import database_at


def test_the_open_errors_around_a_record_are_found_by_indexes(store_url: str) -> None:
    database = database_at(store_url)
    asked = problems_around(database).compile(database.reader)
    given = asked.construct_params({"keys": database.texts(["c"]), "side": "s", "table": "t", "id": "1"})
    values = tuple(given[name] for name in asked.positiontup or ()) if asked.positional else dict(given)
    explain = "EXPLAIN QUERY PLAN" if store_url.startswith("sqlite") else "EXPLAIN"
    with database.reader.connect() as connection:
        plan = str(connection.exec_driver_sql(f"{explain} {asked}", values).all())
    database.reader.dispose()
    assert {name for name in ("problems_record", "problems_coupling") if name in plan} == {
        "problems_record",
        "problems_coupling",
    }, plan
    assert "SCAN problems" not in plan
    assert "Seq Scan" not in plan
