"""What one wave of a full synchronization decides: which mappings, of which records, and how."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from pydantic import ValidationError

from agents.guard import Wrong
from agents.jobs.asked import SOURCES, Asked
from agents.loading import Places, places_of
from rules.change import Place
from rules.compiled import CompiledMapping
from rules.filter_closures import everything
from rules.filters import compile_filter
from rules.findings import Faulty
from rules.model import Filter
from rules.named import Matches
from rules.written import NotYaml, read_documents
from schemas.keys import Role
from schemas.tables import Catalog, UnknownTable

Mappings = Mapping[str, CompiledMapping]


@dataclass(frozen=True, slots=True)
class Scope:
    """A wave, ready to be decided."""

    mappings: Mappings
    """All mappings; those of the wave create what is missing, coupled records only or not."""
    places: Places
    """By table that is read: the mappings of the wave in which its records stand."""
    matches: Mapping[tuple[str, str], Matches]
    """By table that is read: which of its records take part."""


def scope_of(asked: Asked, wave: int, mappings: Mappings, catalog: Catalog) -> Scope:
    """Give what a wave decides. Raises Wrong for a mapping or a filter that cannot be."""
    chosen = {name: _creating(_named(mappings, name), _roles(asked, name)) for name in asked.waves[wave]}
    places = {
        table: found
        for table, all_places in places_of(chosen).items()
        if (found := [place for place in all_places if _is_read(asked, place)])
    }
    matches = {table: matches_of(asked.filter, table, catalog) for table in places}
    return Scope({**mappings, **chosen}, places, matches)


def matches_of(written: str, table: tuple[str, str], catalog: Catalog) -> Matches:
    """Compile the filter of a job for a table. Raises Wrong."""
    if not written:
        return everything
    try:
        (document,) = read_documents(written)
        return compile_filter(Filter.model_validate(document.data), catalog.table(*table))
    except (NotYaml, ValidationError, Faulty, UnknownTable, ValueError) as error:
        raise Wrong(
            "bad_filter",
            f"the filter {written!r} cannot be asked of {'/'.join(table)}: {error}",
            "write it as in a mapping file, of fields that every table read has: '{field: city, eq: Berlin}'",
        ) from error


def _named(mappings: Mappings, name: str) -> CompiledMapping:
    if name not in mappings:
        raise Wrong("unknown_mapping", f"there is no mapping {name!r}", "echoless mapping check")
    return mappings[name]


def _roles(asked: Asked, name: str) -> tuple[Role, ...]:
    return SOURCES[asked.directions[name]]


def _is_read(asked: Asked, place: Place) -> bool:
    mapping, role = place
    return role in _roles(asked, mapping.name) and mapping.lane(role).sends


def _creating(mapping: CompiledMapping, roles: tuple[Role, ...]) -> CompiledMapping:
    left, right = (
        replace(lane, creates=lane.creates_on_replay) if lane.role in roles else lane
        for lane in (mapping.left, mapping.right)
    )
    return replace(mapping, left=left, right=right)
