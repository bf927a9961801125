"""The state of a coupling as JSON text."""

from decimal import Decimal

from coupling_store.state import dump_state, load_coupling
from schemas.keys import LinkKey
from schemas.known import Coupling


def test_a_coupling_without_news_has_an_empty_state() -> None:
    assert dump_state(Coupling("c", "m", 0, "1", "2", 7)) == "{}"


def test_what_the_columns_hold_is_not_in_the_text() -> None:
    text = dump_state(Coupling("c", "m", 3, "left id", "right id", 7, {"a": 1}))
    assert text == '{"agreed_left":{"a":1}}'


def test_what_is_kept_per_side_comes_back() -> None:
    price = {"left": {"price": Decimal("1.20")}}
    coupling = Coupling("c", "m", held=price, by_hand=price)
    assert load_coupling(("c", "m", 0, None, None, 0, dump_state(coupling))) == coupling


def test_waits_come_back_as_links() -> None:
    coupling = Coupling("c", "m", waits=(LinkKey("n", "left", "1"),))
    row = ("c", "m", 0, None, None, 0, dump_state(coupling))
    assert load_coupling(row).waits == (LinkKey("n", "left", "1"),)
