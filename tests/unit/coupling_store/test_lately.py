"""A dict of bounded size forgets what nobody asked for lately."""

from coupling_store.lately import Lately


def test_the_last_entries_are_kept_up_to_the_limit() -> None:
    kept: Lately[int, str] = Lately(3)
    for n in range(10):
        kept.put(n, str(n))
    assert [kept.find(n) for n in (7, 8, 9)] == ["7", "8", "9"]


def test_at_most_twice_the_limit_is_kept() -> None:
    kept: Lately[int, str] = Lately(3)
    for n in range(100):
        kept.put(n, str(n))
    assert sum(kept.find(n) is not None for n in range(100)) <= 6


def test_what_is_asked_for_again_and_again_outlives_what_comes_and_goes() -> None:
    kept: Lately[int, str] = Lately(3)
    kept.put(-1, "wanted")
    for n in range(100):
        kept.put(n, str(n))
        assert kept.find(-1) == "wanted"


def test_what_is_forgotten_is_gone_however_long_it_was_kept() -> None:
    for later in range(4):
        kept: Lately[int, str] = Lately(3)
        kept.put(-1, "gone")
        for n in range(later):
            kept.put(n, str(n))
        kept.forget(-1)
        assert kept.find(-1) is None
