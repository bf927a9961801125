"""What golden cases expect is what the routing agent does: their first events, sent through it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from agents.routing import Router
from coupling_store.changes import Changes
from coupling_store.memory import MemoryStore
from rules.cases.act import act
from rules.cases.changing import event_of
from rules.cases.model import Case
from rules.cases.rulebook import Rulebook
from rules.cases.stage import Stage, set_stage
from rules.cases.written import read_cases
from schemas.messages import Command
from streams.memory import MemoryProducer
from tests.support.rig import Rig

CASES = sorted((Path(__file__).parents[3] / "mappings/northwind/cases").glob("*.yaml"))


def cases() -> Iterator[tuple[str, Case]]:
    for file in CASES:
        found, problems = read_cases(file.name, file.read_text())
        assert not problems
        for written in found:
            yield from ((written.cases.mapping, case) for case in written.cases.cases)


@pytest.fixture(scope="module")
def kept() -> Rig:
    return Rig()


@pytest.fixture
def rig(kept: Rig) -> Rig:
    """Give the routing agent with nothing known; the mappings are read once for all cases."""
    kept.store, kept.producer = MemoryStore(), MemoryProducer()
    kept.router = Router(kept.parts(), kept.mappings)
    return kept


@pytest.fixture
def rules(kept: Rig) -> Rulebook:
    return Rulebook(kept.mappings, kept.catalog)


def sent(commands: list[Command]) -> list[tuple[str, str, str | None, dict[str, object]]]:
    return [(c.operation, f"{c.side}/{c.table}", c.record_id, dict(c.values)) for c in commands]


def staged(mapping: str, case: Case, rules: Rulebook) -> Stage:
    return set_stage(case, rules.mappings[mapping], rules)


@pytest.mark.parametrize(("mapping", "case"), [pytest.param(m, c, id=f"{m}: {c.name}") for m, c in cases()])
def test_a_case_is_decided_as_the_routing_agent_decides_it(mapping: str, case: Case, rules: Rulebook) -> None:
    stage, rig = staged(mapping, case, rules), Rig()
    known = stage.known
    with rig.store.batch() as batch:
        couplings = list(known.couplings.values())
        batch.save(Changes(records=list(known.records.values()), couplings=couplings))
    assert case.event is not None
    event = event_of(case.event, stage)
    topic = rig.topics.changes(*event.record[:2])
    key, value = event.record.id.encode(), rig.codec.encode_change(event)
    rig.route(rig.received(topic, key, value, event))
    decision = act(case, staged(mapping, case, rules))
    assert sent(rig.commands()) == sent(list(decision.commands))
    assert rig.store.counts()[mapping, str(decision.outcome)] == 1
