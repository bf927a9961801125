"""Which Maven repository a user's settings name."""

from pathlib import Path

import pytest

from streams.broker.failure import BrokerFailed
from streams.broker.maven import remote_repositories


def settings(tmp_path: Path, *mirrors: tuple[str, str]) -> Path:
    listed = "".join(
        f"<mirror><mirrorOf>{of}</mirrorOf><url>http://{name}</url></mirror>" for of, name in mirrors
    )
    file = tmp_path / "settings.xml"
    file.write_text(
        f'<settings xmlns="http://maven.apache.org/SETTINGS/1.0.0"><mirrors>{listed}</mirrors></settings>'
    )
    return file


def test_without_settings_the_central_repository_is_used(tmp_path: Path) -> None:
    assert remote_repositories(tmp_path / "nothing.xml") is None
    assert remote_repositories(settings(tmp_path)) is None


@pytest.mark.parametrize("of", ["*", "central", "external:*", "other,central", "*,!internal"])
def test_a_mirror_of_the_central_repository_is_used(tmp_path: Path, of: str) -> None:
    assert remote_repositories(settings(tmp_path, (of, "mirror"))) == {"central": "http://mirror"}


@pytest.mark.parametrize("of", ["other", "*,!central", "external:http:*"])
def test_a_mirror_of_something_else_is_not(tmp_path: Path, of: str) -> None:
    assert remote_repositories(settings(tmp_path, (of, "mirror"))) is None


def test_the_first_mirror_wins(tmp_path: Path) -> None:
    assert remote_repositories(settings(tmp_path, ("*", "a"), ("central", "b"))) == {"central": "http://a"}


def test_broken_settings_are_named(tmp_path: Path) -> None:
    file = tmp_path / "settings.xml"
    file.write_text("<settings>")
    with pytest.raises(BrokerFailed, match=r"settings\.xml is not XML"):
        remote_repositories(file)
