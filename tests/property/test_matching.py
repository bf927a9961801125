"""Match-based coupling among random records: what must hold of every search."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.compiled import CompiledMapping, MatchRow
from rules.match_keys import Entry, Key
from rules.matching import Matches, match
from schemas.keys import ROLES, LinkKey, Role
from tests.support.rig import demo_catalog, demo_mappings

KEYS = st.one_of(st.none(), st.sampled_from([("a",), ("b",), ("c",)]))
ENTRIES = st.lists(st.tuples(KEYS, KEYS), max_size=6)
PLACES = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=3)


@pytest.fixture(scope="module")
def mapping() -> CompiledMapping:
    rows = ((MatchRow("name", "name"),), (MatchRow("city", "address1_city"),))
    return replace(demo_mappings(demo_catalog())["customer-account"], match=rows)


def entries(role: Role, keys: list[tuple[Key | None, Key | None]]) -> list[Entry]:
    return [Entry(f"{role}{index}", pair) for index, pair in enumerate(keys)]


def places(taken: list[tuple[int, int]]) -> list[LinkKey]:
    """Let the records with these numbers be coupled, each at most once."""
    lefts = dict(taken)
    pairs = {right: left for left, right in lefts.items()}.items()
    return [
        LinkKey("m", role, f"{role}{number}")
        for right, left in pairs
        for role, number in zip(ROLES, (left, right), strict=True)
    ]


@given(ENTRIES, ENTRIES, PLACES)
def test_pairs_are_one_to_one_free_and_the_only_ones_with_their_key(
    mapping: CompiledMapping,
    lefts: list[tuple[Key | None, Key | None]],
    rights: list[tuple[Key | None, Key | None]],
    taken: list[tuple[int, int]],
) -> None:
    sides = {"left": entries("left", lefts), "right": entries("right", rights)}
    busy = {link.id for link in places(taken)}
    found = match(mapping, sides["left"], sides["right"], places(taken))
    paired = [id_ for pair in found.pairs for id_ in (pair.left, pair.right)]
    assert len(paired) == len(set(paired))
    assert busy.isdisjoint(paired)
    keys = {entry.id: entry.keys for entry in (*sides["left"], *sides["right"])}
    for pair in found.pairs:
        key = keys[pair.left][pair.priority]
        assert key is not None
        assert key == keys[pair.right][pair.priority]
        for entries_of_side in sides.values():
            assert sum(entry.keys[pair.priority] == key for entry in entries_of_side) == 1


@given(ENTRIES, ENTRIES, PLACES)
def test_every_free_record_is_told_and_only_those_that_match_nobody_are_alone(
    mapping: CompiledMapping,
    lefts: list[tuple[Key | None, Key | None]],
    rights: list[tuple[Key | None, Key | None]],
    taken: list[tuple[int, int]],
) -> None:
    left, right = entries("left", lefts), entries("right", rights)
    busy = {link.id for link in places(taken)}
    found = match(mapping, left, right, places(taken))
    told = {id_ for pair in found.pairs for id_ in (pair.left, pair.right)} | {*found.left, *found.right}
    told |= {id_ for tangle in (*found.several, *found.taken) for id_ in (*tangle.left, *tangle.right)}
    assert {entry.id for entry in (*left, *right)} - busy <= told
    for alone, others, ids in ((left, right, found.left), (right, left, found.right)):
        theirs = {(priority, key) for entry in others for priority, key in enumerate(entry.keys) if key}
        for entry in alone:
            mine = {(priority, key) for priority, key in enumerate(entry.keys) if key}
            assert (entry.id in ids) == (entry.id not in busy and mine.isdisjoint(theirs))


@given(ENTRIES, ENTRIES, PLACES)
def test_a_second_search_finds_nothing_that_the_first_did_not(
    mapping: CompiledMapping,
    lefts: list[tuple[Key | None, Key | None]],
    rights: list[tuple[Key | None, Key | None]],
    taken: list[tuple[int, int]],
) -> None:
    left, right = entries("left", lefts), entries("right", rights)
    found = match(mapping, left, right, places(taken))
    coupled = [LinkKey("m", "left", pair.left) for pair in found.pairs]
    coupled += [LinkKey("m", "right", pair.right) for pair in found.pairs]
    again = match(mapping, left, right, [*places(taken), *coupled])
    assert again.pairs == ()
    assert (again.left, again.right) == (found.left, found.right)


@given(ENTRIES, ENTRIES, PLACES)
def test_it_makes_no_difference_which_side_stands_left(
    mapping: CompiledMapping,
    lefts: list[tuple[Key | None, Key | None]],
    rights: list[tuple[Key | None, Key | None]],
    taken: list[tuple[int, int]],
) -> None:
    left, right = entries("left", lefts), entries("right", rights)
    one = match(mapping, left, right, places(taken))
    turned = [LinkKey("m", "right" if link.role == "left" else "left", link.id) for link in places(taken)]
    other = match(mapping, right, left, turned)
    assert _pairs(one) == {(right, left, priority) for left, right, priority in _pairs(other)}
    assert (set(one.left), set(one.right)) == (set(other.right), set(other.left))


def _pairs(found: Matches) -> set[tuple[str, str, int]]:
    return {(pair.left, pair.right, pair.priority) for pair in found.pairs}
