"""Tables whose records only option mappings name: they are remembered, and nothing is decided."""

from agents.routing import Router
from schemas.keys import RecordKey
from tests.support.rig import Rig

LISTED = {("bc", "shipping_agent")}


def test_a_record_of_a_table_that_options_name_is_remembered_and_decided_by_no_mapping() -> None:
    rig = Rig()
    rig.router = Router(rig.parts(), rig.mappings, LISTED)
    rig.route(rig.change("bc", "shipping_agent", "DHL", 1, code="DHL", name="DHL Systems"))
    assert [record.key.id for record in rig.store.images("bc", "shipping_agent")] == ["DHL"]
    assert (rig.dead_letters(), rig.commands(), rig.outcomes()) == ([], [], {})


def test_a_deleted_record_of_such_a_table_is_remembered_as_deleted() -> None:
    rig = Rig()
    rig.router = Router(rig.parts(), rig.mappings, LISTED)
    rig.route(rig.change("bc", "shipping_agent", "DHL", 1, code="DHL"))
    rig.route(rig.change("bc", "shipping_agent", "DHL", 2, operation="delete"))
    key = RecordKey("bc", "shipping_agent", "DHL")
    assert rig.store.records([key])[key].deleted


def test_a_table_that_nothing_names_is_still_a_dead_letter() -> None:
    rig = Rig()
    rig.route(rig.change("bc", "shipping_agent", "DHL", 1, code="DHL"))
    assert len(rig.dead_letters()) == 1
