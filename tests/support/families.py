"""Customers with their contacts, whose pairs end with those of the customers."""

from agents.routing import Router
from coupling_store.memory import MemoryStore
from tests.support.acting import Operator
from tests.support.rig import Rig, demo_catalog, demo_mappings

SAYS_SO = "mapping: contact-contact\nuncouple_with: [customer-account]"


def customers_with_contacts(store: MemoryStore | None = None) -> Operator:
    """Give two customers that are coupled, each with a contact."""
    made = Operator(Rig(store or MemoryStore()))
    rig = made.rig
    rig.mappings = demo_mappings(
        demo_catalog(), lambda text: text.replace("mapping: contact-contact", SAYS_SO)
    )
    rig.router = Router(rig.parts(), rig.mappings)
    for number in ("1", "2"):
        rig.route(rig.customer(f"C{number}", 1, name="N", salesperson_code=""))
        made.landed(rig.commands()[-1], 1)
        rig.route(
            rig.change(
                "erp", "contact", f"P{number}", 1, no=f"P{number}", type="Person", company_no=f"C{number}"
            )
        )
        rig.router.release(lambda: False)
        made.landed(rig.commands()[-1], 1)
    assert left_ids(made) == {"C1", "C2", "P1", "P2"}
    return made


def left_ids(operator: Operator) -> set[str | None]:
    """Name the pairs that there are, by their records on the left."""
    return {coupling.left_id for coupling in operator.rig.store.couplings()}
