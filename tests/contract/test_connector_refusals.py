"""Every SQL side refuses what cannot be written, alone and with a reason."""

from tests.fixtures.sql_sides import SqlTestSide, erp_database, side

__all__ = ["erp_database", "side"]


def test_an_update_of_a_missing_record_is_rejected_and_makes_none(side: SqlTestSide) -> None:
    (result,) = side.apply(side.command("update", "C1", name="Anna"))
    assert (result.status, result.code) == ("rejected", "gone")
    assert "erp/customers/C1" in result.message
    assert "Remedy" in result.message
    assert side.rows("SELECT count(*) FROM customers") == [(0,)]


def test_an_id_that_no_record_can_have_is_rejected_alone(side: SqlTestSide) -> None:
    side.write("INSERT INTO contacts (id, email) VALUES (7, 'a@b')")
    results = side.apply(
        side.command("update", "x'; DROP", table="contacts", values={"email": "c@d"}),
        side.command("update", "7", table="contacts", values={"email": "e@f"}),
    )
    assert [(result.status, result.code) for result in results] == [("rejected", "gone"), ("applied", "")]


def test_one_bad_row_among_a_hundred_is_refused_and_the_others_are_applied(side: SqlTestSide) -> None:
    side.write(*[f"INSERT INTO customers (no, city) VALUES ('C{n:03}', 'x')" for n in range(100)])
    commands = [side.command("update", f"C{n:03}", city=f"city {n}") for n in range(100)]
    commands[41] = side.command("update", "C041", city="Atlantis")
    results = side.apply(*commands)
    assert [result.status for result in results].count("applied") == 99
    assert (results[41].status, results[41].code) == ("rejected", "constraint")
    assert "erp/customers/C041" in results[41].message
    assert "city" in results[41].message
    assert side.rows("SELECT city FROM customers WHERE no IN ('C040', 'C041', 'C042') ORDER BY no") == [
        ("city 40",),
        ("x",),
        ("city 42",),
    ]


def test_every_kind_of_bad_value_has_its_code(side: SqlTestSide) -> None:
    side.write("INSERT INTO contacts (id, email) VALUES (7, 'a@b')")
    side.write("INSERT INTO accounts VALUES ('a1', 'Anna')", "INSERT INTO customers (no) VALUES ('C1')")
    bad = {
        "too_long": side.command("update", "C1", name="x" * 31),
        "out_of_range": side.command("create", visits=2**31),
        "wrong_type": side.command("create", visits="many"),
        "null_not_allowed": side.command("update", "a1", table="accounts", values={"name": None}),
        "unique": side.command("create", table="contacts", values={"email": "a@b"}),
        "foreign_key": side.command("create", table="contacts", values={"customer_no": "C9"}),
        "constraint": side.command("create", city="Atlantis"),
        "no_column": side.command("create", shoe_size=9),
        "unknown_table": side.command("create", table="shoes"),
    }
    results = side.apply(*bad.values())
    assert {result.status for result in results} == {"rejected"}
    assert [result.code for result in results] == list(bad)
    assert all("Remedy" in result.message for result in results[3:])
