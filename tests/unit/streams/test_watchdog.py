"""When the watchdog takes a partition for stuck."""

from streams.lag import Partition, Progress
from streams.watchdog import Pulse, has_work

HERE = Partition("changes.erp.item", 0)


def test_a_partition_that_does_not_move_is_stuck_after_a_while() -> None:
    pulse = Pulse(patience=10)
    assert pulse.stuck({HERE: Progress(5, 9)}, 0) == []
    assert pulse.stuck({HERE: Progress(5, 9)}, 9) == []
    assert pulse.stuck({HERE: Progress(5, 12)}, 10) == [HERE]


def test_the_smallest_step_counts_as_progress() -> None:
    pulse = Pulse(patience=10)
    pulse.stuck({HERE: Progress(5, 9)}, 0)
    assert pulse.stuck({HERE: Progress(6, 9)}, 11) == []
    assert pulse.stuck({HERE: Progress(6, 9)}, 20) == []
    assert pulse.stuck({HERE: Progress(6, 9)}, 21) == [HERE]


def test_time_without_work_does_not_count() -> None:
    pulse = Pulse(patience=10)
    pulse.stuck({HERE: Progress(5, 9)}, 0)
    pulse.stuck({}, 8)
    assert pulse.stuck({HERE: Progress(5, 9)}, 11) == []


def test_other_workers_partitions_are_theirs_to_watch() -> None:
    mine = {Partition("changes.erp.item", 1): 0}
    assert not has_work(HERE, Progress(5, 9), mine)


def test_a_worker_that_holds_nothing_watches_over_everything() -> None:
    assert has_work(HERE, Progress(5, 9), {})


def test_the_marker_at_the_end_of_a_transaction_is_not_work() -> None:
    assert not has_work(HERE, Progress(8, 9), {HERE: 9})
    assert has_work(HERE, Progress(8, 9), {HERE: 8})
