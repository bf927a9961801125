"""The state and the agreed values of a coupling as JSON texts."""

from decimal import Decimal

from coupling_store.state import dump_agreed, dump_state, load_coupling
from schemas.keys import LinkKey
from schemas.known import Coupling


def test_a_coupling_without_news_has_an_empty_state() -> None:
    assert dump_state(Coupling("c", "m", 0, "1", "2", 7, {"a": 1})) == "{}"


def test_what_the_columns_and_the_agreed_values_hold_is_not_in_the_state() -> None:
    text = dump_state(Coupling("c", "m", 3, "left id", "right id", 7, {"a": 1}, blocked_left={"b": 2}))
    assert text == '{"blocked_left":{"b":2}}'


def test_waits_and_agreed_values_come_back() -> None:
    coupling = Coupling("c", "m", 0, None, None, 0, {"a": 1}, {"b": None}, waits=(LinkKey("n", "left", "1"),))
    row = ("c", "m", 0, None, None, 0, dump_state(coupling), dump_agreed(coupling))
    assert load_coupling(row) == coupling


def test_what_is_kept_per_side_comes_back() -> None:
    price = {"left": {"price": Decimal("1.20")}}
    coupling = Coupling("c", "m", held=price, by_hand=price)
    row = ("c", "m", 0, None, None, 0, dump_state(coupling), dump_agreed(coupling))
    assert load_coupling(row) == coupling
