"""The routing agent counts options left blank beside the outcomes, so that outcomes still add up."""

from dataclasses import replace

from agents.routing import Router
from rules.outcome import OPTION_BLANK
from tests.support.rig import Rig

MAPPING = "customer-account"


def test_an_option_left_blank_is_counted_beside_the_one_outcome_of_its_event() -> None:
    rig = Rig()
    customer = rig.mappings[MAPPING]
    rows = tuple(replace(row, counts_blank=row.source == "shipping_agent_code") for row in customer.left.rows)
    rig.mappings[MAPPING] = replace(customer, left=replace(customer.left, rows=rows))
    rig.router = Router(rig.parts(), rig.mappings)
    rig.route(rig.customer("C1", 1, name="A", shipping_agent_code="DHL"))
    assert rig.store.counts() == {(MAPPING, "sent"): 1, (MAPPING, OPTION_BLANK): 1}
    assert rig.store.problems() == []
