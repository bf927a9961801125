"""Customers with their contacts, who refer to them."""

from agents.routing import Router
from coupling_store.memory import MemoryStore
from rules.compiled import OnDelete
from schemas.messages import Command
from tests.support.acting import Operator
from tests.support.rig import Rig, demo_catalog, demo_mappings, never

DELETIONS = "on_delete: {left: uncouple, right: ignore}"
CONTACTS = "mapping: contact-contact"


def customers_with_contacts(
    store: MemoryStore | None = None, *, deletions: OnDelete | None = None, together: bool = False
) -> Operator:
    """Give two customers that are coupled, each with a contact.

    ``deletions``: what is done about accounts (about those of customers: nothing); left out: as
    the demo has it. ``together``: the pairs of contacts end with those of the customers.
    """
    made = Operator(Rig(store or MemoryStore()))
    follow_deletions(made, deletions, together=together)
    for number in ("1", "2"):
        _couple(made, number)
    assert left_ids(made) == {"C1", "C2", "P1", "P2"}
    return made


def follow_deletions(
    operator: Operator, right: OnDelete | None, *, together: bool = False, conflicts: str = ""
) -> None:
    """Change the mappings: what is done about deletions of accounts, and about conflicts."""

    def change(text: str) -> str:
        if conflicts:
            text = text.replace("conflict: latest", f"conflict: {conflicts}")
        if together:
            text = text.replace(CONTACTS, f"{CONTACTS}\nuncouple_with: [customer-account]")
        said = f"on_delete: {{left: ignore, right: {right}}}"
        return text.replace(DELETIONS, said) if right else text

    operator.rig.mappings = demo_mappings(demo_catalog(), change)
    operator.rig.router = Router(operator.rig.parts(), operator.rig.mappings)


def left_ids(operator: Operator) -> set[str | None]:
    """Name the pairs that there are, by their records on the left."""
    return {coupling.left_id for coupling in operator.rig.store.couplings()}


def counterpart(operator: Operator, mapping: str, left: str) -> str:
    """Give the id of a left record's counterpart."""
    (found,) = [c for c in operator.rig.store.couplings(mapping) if c.left_id == left]
    return found.right_id or ""


def sent_since(operator: Operator, before: int) -> list[Command]:
    """Give the commands but for the first."""
    return operator.rig.commands()[before:]


def _couple(made: Operator, number: str) -> None:
    """Enter a customer and a contact of his; both are created on the other side."""
    rig = made.rig
    rig.route(rig.customer(f"C{number}", 1, name="N", salesperson_code=""))
    made.landed(rig.commands()[-1], 1)
    contact = rig.change(
        "erp", "contact", f"P{number}", 1, no=f"P{number}", type="Person", company_no=f"C{number}"
    )
    rig.route(contact)
    rig.router.release(never)
    made.landed(rig.commands()[-1], 1)
