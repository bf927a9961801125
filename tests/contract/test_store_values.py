"""Whatever a record or a coupling holds comes back from every store exactly as it went in."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coupling_store.changes import Changes
from coupling_store.port import Store
from schemas.keys import LinkKey, RecordKey
from schemas.known import Coupling, Flight, Record

# UTC has no hour that comes twice: ``fold`` says nothing, and is not kept.
MOMENTS = st.datetimes(timezones=st.just(UTC)).map(lambda moment: moment.replace(fold=0))
TEXTS = st.text(st.characters(codec="utf-8"), max_size=20)
WHOLE = st.integers(-(2**63), 2**63 - 1)
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    WHOLE,
    st.floats(allow_nan=False, allow_infinity=False),
    TEXTS,
    st.decimals(allow_nan=False, allow_infinity=False),
    st.dates(),
    MOMENTS,
    st.binary(max_size=20),
)
IMAGES = st.dictionaries(TEXTS, VALUES, max_size=6)
# PostgreSQL stores every character but the null character in a column.
IDS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=12)
LINKS = st.builds(LinkKey, IDS, st.sampled_from(["left", "right"]), IDS)
FLIGHTS = st.builds(
    Flight,
    IDS,
    WHOLE,
    st.sampled_from(["create", "update", "delete"]),
    IMAGES,
    st.none() | WHOLE,
    IDS,
    st.none() | MOMENTS,
    st.integers(0, 99),
    st.sampled_from(["", "applied", "refused"]),
    st.none() | WHOLE,
    st.none() | WHOLE,
    IMAGES,
)
COUPLINGS = st.builds(
    Coupling,
    id=IDS,
    mapping=IDS,
    generation=st.integers(0, 99),
    left_id=IDS,
    right_id=st.none() | IDS,
    sequence=WHOLE,
    agreed_left=IMAGES,
    agreed_right=IMAGES,
    agreed_at=st.dictionaries(IDS, IDS, max_size=2),
    flight_left=st.none() | FLIGHTS,
    flight_right=st.none() | FLIGHTS,
    held=st.dictionaries(st.sampled_from(["left", "right"]), IMAGES, max_size=2),
    blocked_left=IMAGES,
    blocked_right=IMAGES,
    unseen_left=IMAGES,
    unseen_right=IMAGES,
    deleted=st.sampled_from(["", "left", "right"]),
    waits=st.lists(LINKS, max_size=2).map(tuple),
    commands_since_edit=st.integers(0, 99),
    problem=IDS,
)
KEYS = st.builds(RecordKey, IDS, IDS, IDS)
RECORDS = st.builds(
    Record,
    KEYS,
    st.integers(0, 2**63 - 1),
    IDS,
    st.none() | IMAGES,
    st.booleans(),
    st.integers(0, 2**31 - 1),
    IDS,
)

# One store serves all examples of a test: each replaces or adds to what was there.
exactly = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def written(value: Any) -> str:
    """Tell apart what ``==`` does not: 1, 1.0, True, 1.00 and -0.0."""
    return repr(value)


@exactly
@given(RECORDS)
def test_a_record_comes_back_exactly(store: Store, record: Record) -> None:
    with store.batch() as batch:
        batch.save(Changes(records=[record]))
    with store.batch() as batch:
        assert written(batch.read_records([record.key])) == written({record.key: record})


@exactly
@given(COUPLINGS)
def test_a_coupling_comes_back_exactly(store: Store, coupling: Coupling) -> None:
    with store.batch() as batch:
        batch.save(Changes(removed=[c.id for c in store_couplings(batch, coupling)]))
        batch.save(Changes(couplings=[coupling]))
    with store.batch() as batch:
        assert written(batch.lock_couplings([], [coupling.id])) == written([coupling])


def store_couplings(batch: Any, coupling: Coupling) -> list[Coupling]:
    """Find what an earlier example left in the places of this one."""
    places = [("left", coupling.left_id), ("right", coupling.right_id)]
    links = [LinkKey(coupling.mapping, role, id_) for role, id_ in places if id_]  # type: ignore[arg-type]
    found: list[Coupling] = batch.lock_couplings(links, [coupling.id])
    return found


@pytest.mark.parametrize("due", [datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)])
def test_the_first_and_last_moments_keep_their_microsecond(store: Store, due: datetime) -> None:
    flies = Flight("c", 1, "update", {}, None, "e", due)
    with store.batch() as batch:
        batch.save(Changes(couplings=[Coupling("c", "m", left_id="1", flight_left=flies)]))
    assert store.couplings()[0].due_at == due


def test_a_moment_of_another_zone_is_the_same_moment(store: Store) -> None:
    due = datetime(2026, 1, 1, 1, tzinfo=timezone(timedelta(hours=1)))
    flies = Flight("c", 1, "update", {"day": date(2026, 1, 1)}, None, "e", due)
    with store.batch() as batch:
        batch.save(Changes(couplings=[Coupling("c", "m", left_id="1", flight_left=flies)]))
    assert store.due(datetime(2026, 1, 1, 0, tzinfo=UTC), 9) == ["c"]
