"""Capture rests while routing is far behind, and never for the sake of a routing that is dead."""

from collections.abc import Iterable, Iterator

import pytest

from agents.pace import Pace
from streams.backlog import Standing
from streams.port import GaveUp


class Broker:
    """Tells one standing after the other, some seconds apart; the last one for ever."""

    def __init__(self, *standings: Standing | None, seconds: float = 1.0) -> None:
        self.now = 100.0
        self.seconds = seconds
        self.looks = 0
        self._standings = standings

    def look(self) -> Standing | None:
        told = self._standings[min(self.looks, len(self._standings) - 1)]
        self.looks += 1
        self.now += self.seconds
        return told

    def pace(self, between: float = 0.0) -> Pace:
        return Pace(self.look, far=10, still=5.0, between=between, first=3, clock=self.clock)

    def clock(self) -> float:
        return self.now


def never() -> bool:
    return False


def after(looks: int) -> Iterator[bool]:
    yield from [False] * looks
    while True:
        yield True


def moving(*waiting: int) -> Iterable[Standing]:
    return [Standing(many, number) for number, many in enumerate(waiting)]


def test_it_rests_until_routing_is_no_longer_far_behind() -> None:
    broker = Broker(*moving(99, 50, 10, 9))
    broker.pace().keep(3, never)
    assert broker.looks == 4


def test_nobody_is_asked_before_so_much_was_published_that_routing_may_be_far_behind() -> None:
    broker = Broker(*moving(0, 4, 0))
    pace = broker.pace()
    asked = []
    for published in (2, 1, 9, 1, 5, 1):
        pace.keep(published, never)
        asked.append(broker.looks)
    assert asked == [0, 1, 1, 2, 2, 3]


def test_a_routing_that_finishes_nothing_for_five_seconds_is_not_waited_for() -> None:
    broker = Broker(Standing(99, 7))
    pace = broker.pace()
    pace.keep(3, never)
    assert broker.looks == 6
    pace.keep(3, never)
    assert broker.looks == 7


def test_a_routing_that_lives_again_is_waited_for_again() -> None:
    dead = [Standing(99, 7)] * 7
    broker = Broker(*dead, *[Standing(99, finished) for finished in (8, 9, 10)], Standing(5, 104))
    pace = broker.pace()
    for _ in range(2):
        pace.keep(3, never)
    pace.keep(3, never)
    assert broker.looks == 11


def test_a_slow_routing_is_waited_for_however_long_it_takes() -> None:
    finished = [number // 4 for number in range(40)]
    broker = Broker(*[Standing(99, number) for number in finished], Standing(0, 99))
    broker.pace().keep(3, never)
    assert broker.looks == 41


def test_the_time_in_which_nothing_waited_does_not_count_as_standing_still() -> None:
    broker = Broker(Standing(99, 7), Standing(0, 7), *moving(99, 98), Standing(0, 9))
    pace = broker.pace()
    pace.keep(3, never)
    broker.now += 60
    pace.keep(99, never)
    assert broker.looks == 5


def test_where_the_broker_cannot_say_it_goes_on_and_asks_no_more_often_than_it_may() -> None:
    broker = Broker(None, seconds=0)
    pace = broker.pace(between=0.001)
    for _ in range(3):
        pace.keep(99, never)
    assert broker.looks == 1
    broker.now += 1
    pace.keep(1, never)
    assert broker.looks == 2


def test_a_worker_that_is_told_to_stop_waits_no_longer() -> None:
    broker = Broker(*moving(*[99] * 50))
    stopping = after(3)
    with pytest.raises(GaveUp):
        broker.pace().keep(3, lambda: next(stopping))
    assert broker.looks == 3
