"""decide(): what a new record is made with besides what is agreed."""

from rules.compiled import Row, Template
from rules.outcome import Outcome
from schemas.messages import Command
from schemas.values import Values
from tests.property.rows import as_is, short
from tests.unit.rules.deciding import CUSTOMER, Desk, sent

ANN: Values = {"name": "Ann", "city": None, "phone": None}


def make(desk: Desk, image: Values = ANN) -> Command:
    """Let the customer be new; gives the command that creates its account."""
    (decision,) = desk.take(desk.event(CUSTOMER, image))
    (command,) = decision.commands
    assert command.operation == "create"
    return command


def with_default(**more: object) -> Desk:
    desk = Desk()
    desk.add("left", Row("city", "town", short, default="Anywhere", has_default=True, **more))  # type: ignore[arg-type]
    return desk


def test_a_default_stands_where_the_translated_value_is_null_blank_or_absent() -> None:
    for city in ({"city": None}, {"city": ""}, {}):
        assert make(with_default(), {"name": "Ann", **city}).values["town"] == "Anywhere"
    assert make(with_default(), {"name": "Ann", "city": "Rome"}).values["town"] == "Rome"


def test_a_default_stays_on_the_new_record_and_does_not_come_back() -> None:
    desk = with_default()
    command = make(desk)
    desk.answer(command, version=1, record_id="A1")
    image = {**command.values, "memo": None}
    key = CUSTOMER._replace(side="crm", table="account", id="A1")
    (decision,) = desk.take(desk.event(key, image, by="us", version=1, coupling_id=command.coupling_id))
    assert (decision.outcome, sent(decision)) == (Outcome.ECHO, [])
    assert sent(desk.edit(CUSTOMER, name="Bea")) == [("update", {"name": "Bea"})]


def test_a_default_does_not_stand_in_for_a_value_that_does_not_fit() -> None:
    desk = with_default()
    assert "town" not in make(desk, {"name": "Ann", "city": "much too long"}).values
    assert sent(desk.edit(CUSTOMER, city="Rome")) == []
    assert desk.pair.agreed_right["town"] == "Rome"


def test_a_default_is_for_new_records_alone() -> None:
    desk = with_default()
    desk.couple({"name": "Ann", "city": "Rome"}, {"name": "Ann", "town": "Rome"})
    assert sent(desk.edit(CUSTOMER, city=None)) == [("update", {"town": None})]


def test_a_value_for_new_records_alone_is_sent_once_and_then_left_to_people() -> None:
    desk = Desk()
    desk.add("left", Row(None, "memo", as_is, constant="new", new_only=True))
    command = make(desk)
    assert command.values["memo"] == "new"
    key = CUSTOMER._replace(side="crm", table="account", id="A1")
    desk.take(desk.event(key, command.values, by="us", version=1, coupling_id=command.coupling_id))
    desk.answer(command, version=1, record_id="A1")
    (decision,) = desk.take(desk.event(key, {**command.values, "memo": "by hand"}))
    assert [c.values for c in decision.commands if c.side == "crm"] == []
    assert sent(desk.edit(CUSTOMER, name="Bea")) == [("update", {"name": "Bea"})]


def test_a_value_for_new_records_alone_never_reaches_records_coupled_by_hand() -> None:
    desk = Desk()
    desk.add("left", Row(None, "memo", as_is, constant="new", new_only=True))
    desk.couple({"name": "Ann"}, {"name": "Ann", "memo": "old"})
    assert sent(desk.edit(CUSTOMER, name="Bea")) == [("update", {"name": "Bea"})]


BONN = Template(lambda image: image.get("city") == "Bonn", {"memo": "Rhine", "town": "x", "tier": 1})
ANY = Template(lambda _: True, {"memo": "any"})


def test_the_first_template_that_matches_the_source_record_is_used() -> None:
    desk = Desk()
    desk.alter("left", templates=(BONN, ANY))
    assert make(desk, {**ANN, "city": "Bonn"}).values["memo"] == "Rhine"
    desk = Desk()
    desk.alter("left", templates=(BONN, ANY))
    assert make(desk).values["memo"] == "any"


def test_a_template_never_writes_over_a_mapped_value_even_a_null_one() -> None:
    desk = Desk()
    desk.alter("left", templates=(Template(lambda _: True, {"name": "x", "phone": "0", "tier": 1}),))
    values = make(desk).values
    assert (values["name"], values["phone"], values["tier"]) == ("Ann", None, 1)


def test_a_template_fills_what_a_row_left_out_until_the_row_has_a_value() -> None:
    desk = Desk()
    desk.alter("left", templates=(BONN, Template(lambda _: True, {"town": "?"})))
    command = make(desk, {"name": "Ann", "phone": None})
    assert command.values["town"] == "?"
    key = CUSTOMER._replace(side="crm", table="account", id="A1")
    desk.take(desk.event(key, command.values, by="us", version=1, coupling_id=command.coupling_id))
    desk.answer(command, version=1, record_id="A1")
    assert sent(desk.edit(CUSTOMER, city="Rome")) == [("update", {"town": "Rome"})]


def test_a_template_value_refused_by_the_target_is_not_sent_again_and_again() -> None:
    desk = Desk()
    desk.alter("left", templates=(ANY,))
    decision = desk.answer(make(desk), "rejected", message="no")
    assert decision.problem is not None
    assert sent(desk.edit(CUSTOMER, name="Ann", note="x")) == []
    assert sent(desk.edit(CUSTOMER, name="Bea"))[0][1]["memo"] == "any"
