"""The demo with an option mapping: shipping agents of the ERP for a list of shipping methods of the CRM."""

from agents.routing import Router
from coupling_store.port import Store
from rules.load import load_mappings
from rules.model import OptionsModel
from rules.sides import SideFacts
from tests.support.acting import Operator
from tests.support.rig import Rig, demo_mappings

OPTIONS = """
---
options: shipping-codes
left: {side: erp, table: shipping_agent}
right: {side: crm, values: {1: DHL Express, 2: UPS Ground, 3: Own lorry}}
seed: {DHL: 1, UPS: 2}
"""
ROW = "right: address1_shippingmethodcode, direction: to_right, reference: shipping-agent, missing: clear}"


def with_options(text: str) -> str:
    """Let the customers' shipping agents, both ways, go through the option mapping."""
    if ROW not in text:
        return text
    return text.replace(ROW, "right: address1_shippingmethodcode, options: shipping-codes}") + OPTIONS


def shipping_codes() -> OptionsModel:
    """Give the option mapping as written."""
    rig = Rig()
    sides = {name: SideFacts("echoless") for name in ("erp", "crm")}
    (options,) = load_mappings({"o.yaml": OPTIONS}, rig.catalog, sides).options
    return options


def operator(store: Store) -> Operator:
    """Give an operator of the demo with the option mapping, and no rows yet."""
    rig = Rig(store)
    rig.mappings = demo_mappings(rig.catalog, with_options)
    rig.router = Router(rig.parts(), rig.mappings)
    return Operator(rig, options={"shipping-codes": shipping_codes()})
