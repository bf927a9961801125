"""echoless mapping explain: why a record goes, waits or stays."""

from dataclasses import asdict
from typing import Annotated

import typer
from rich.text import Text

from agents.actions.knowing import know, link_at, role_of
from agents.pausing import paused_places
from coupling_store.pauses import Pauses
from coupling_store.port import Store
from echoless.asking import address
from echoless.failures import Exit, Failure
from echoless.invocation import AsJson, settings_of
from echoless.mapping_source import refuse_unknown
from echoless.settings import Settings
from echoless.show import say_plain, show_json, show_rows
from echoless.wiring.agents import now
from echoless.wiring.folders import read_configured
from echoless.wiring.store import operating, store
from rules.compiled import CompiledMapping
from rules.explanation.explain import explain
from rules.explanation.fields import FieldStanding, field_standings
from rules.explanation.subject import Stage, Subject
from schemas.keys import LinkKey, RecordKey, Role

STAGES = ("stage", "result", "why")
FIELDS = ("left", "way", "right", "left_shows", "left_agreed", "right_agreed", "right_shows")
_STYLES = {"fine": "green", "stops": "red", "waits": "yellow", "note": "default"}


def explain_record(
    context: typer.Context,
    mapping: Annotated[str, typer.Argument(help="Its name.")],
    record: Annotated[str, typer.Argument(help="The record, as side/table/id: erp/customer/C001.")],
    as_json: AsJson = False,
) -> None:
    """Tell why a record goes, waits or stays: each stage of its way through the mapping. Changes nothing."""
    settings, key = settings_of(context), address(record)
    with store(settings) as opened, operating(settings) as kept:
        subject = _subject(settings, opened, kept.pauses, mapping, key)
    stages, fields = explain(subject), field_standings(subject)
    if as_json:
        told = {"stages": [asdict(stage) for stage in stages], "fields": [asdict(field) for field in fields]}
        show_json({"mapping": mapping, "record": str(key), **told})
        return
    say_plain(f"{key} in {mapping}")
    show_rows("Its way", STAGES, [_stage(stage) for stage in stages])
    if fields:
        show_rows(f"Field by field: {subject.mapping.name}", FIELDS, [_field(field) for field in fields])


def _subject(settings: Settings, opened: Store, pauses: Pauses, name: str, key: RecordKey) -> Subject:
    """Load a record with all that is known around it. Raises Failure."""
    written = read_configured(settings)
    loaded = written.load()
    models = {model.mapping: model for model in loaded.models}
    refuse_unknown(name, models)
    mapping = written.compiled(loaded, name)
    role, link = _place(mapping, key)
    with opened.look() as look:
        known = know(look, mapping, {key}, now())
    known.paused = paused_places(pauses.paused(), {name: mapping})
    around = opened.around(key, [link])
    since = around.parked[0].since if around.parked else None
    problems = [problem for problem in around.problems if problem.mapping == name]
    return Subject(key, role, models[name], mapping, written.tables, known, problems, since)


def _place(mapping: CompiledMapping, key: RecordKey) -> tuple[Role, LinkKey]:
    role, link = role_of(mapping, key), link_at(mapping, key)
    if role is None or link is None:
        tables = " and ".join(f"{lane.side}/{lane.table}" for lane in (mapping.left, mapping.right))
        raise Failure(f"{key} has no part in {mapping.name}", f"it joins {tables}", Exit.USAGE)
    return role, link


def _stage(stage: Stage) -> tuple[object, ...]:
    return stage.name, Text(stage.result, style=_STYLES[stage.result]), stage.told


def _field(field: FieldStanding) -> tuple[object, ...]:
    """Give the row of a field; where a side shows something else than agreed, it stands out."""
    row = (
        field.left,
        field.direction,
        field.right,
        field.left_shows,
        field.left_agreed,
        field.right_agreed,
        field.right_shows,
    )
    return tuple(Text(cell, style="yellow") for cell in row) if field.differs else row
