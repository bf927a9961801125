"""Cutting a batch of commands into rounds."""

from hypothesis import given
from hypothesis import strategies as st

from connectors.sql.rounds import rounds
from schemas.messages import Command


def command(number: int, coupling: int, record: int | None) -> Command:
    record_id = None if record is None else f"r{record}"
    operation = "create" if record is None else "update"
    return Command(
        f"{number}", f"c{coupling}", 0, number, "m", "erp", "t", operation, record_id, {}, None, "event"
    )


BATCHES = st.lists(st.tuples(st.integers(0, 4), st.none() | st.integers(0, 4)), max_size=30).map(
    lambda pairs: [command(number, coupling, record) for number, (coupling, record) in enumerate(pairs)]
)


@given(BATCHES)
def test_no_command_is_lost_and_none_comes_twice(batch: list[Command]) -> None:
    assert sorted((c for some in rounds(batch) for c in some), key=lambda c: c.sequence) == batch


@given(BATCHES)
def test_in_a_round_a_coupling_and_a_record_occur_once(batch: list[Command]) -> None:
    for some in rounds(batch):
        couplings = [c.coupling_id for c in some]
        records = [c.record_id for c in some if c.record_id is not None]
        assert len(couplings) == len(set(couplings))
        assert len(records) == len(set(records))


@given(BATCHES)
def test_commands_of_one_coupling_or_record_keep_their_order(batch: list[Command]) -> None:
    order = [c for some in rounds(batch) for c in some]
    for subject in ("coupling_id", "record_id"):
        for value in {getattr(c, subject) for c in batch} - {None}:
            mine = [c.sequence for c in order if getattr(c, subject) == value]
            assert mine == sorted(mine)


def test_a_batch_of_different_records_is_one_round() -> None:
    assert len(rounds([command(n, n, n) for n in range(100)])) == 1
