"""What `mapping check` says of transforms: settings, several fields, values that do not come back."""

from typing import Any

import pytest

from tests.unit.rules.sides_of_trade import compiled, load, mapping, row, warnings_of

BOTH = {"left": "city", "right": "address1_city"}


def findings(transform: object, **ends: Any) -> list[tuple[str, str, str]]:
    loaded = load(mapping(**row(**{**BOTH, "direction": "to_right", **ends}, transform=transform)))
    return [(error.path, error.message, error.suggestion) for error in loaded.errors]


@pytest.mark.parametrize(
    ("step", "message", "suggestion"),
    [
        (
            {"lookup": {"tabel": {}}},
            "`lookup`: the setting `table` is missing.",
            "Its settings: table, otherwise.",
        ),
        (
            {"split": {"separator": ",", "par": 1}},
            "`split` has no setting `par`.",
            "Its settings: separator, part",
        ),
        ({"upper": "de"}, "`upper` has no settings.", "Write the word alone."),
        ({"upper": {"culture": "de"}}, "`upper` has no setting `culture`.", "It has no settings."),
        (
            {"split": {"separator": 5}},
            "`split`: `separator`: Input should be a valid string, not `5`.",
            "Its settings",
        ),
        (
            {"to_unix_time": "hours"},
            "`unit`: `hours` is not one of its words.",
            "Write `seconds`, `milliseconds` or",
        ),
        ({"between": {}}, "`between`: give `after`, `before`, or both.", "Its settings: after, before"),
        ({"parse_date": "TT.MM.yyyy"}, "`TT` in `TT.MM.yyyy` is no part of a date", "Its settings: pattern"),
        ({"parse_decimal": "xx"}, "`culture`: there is no culture `xx`", "Its settings: culture"),
        ({"regex_extract": "(?=a)"}, "no regular expression that RE2 reads", "Its settings: pattern"),
    ],
)
def test_a_setting_that_cannot_be_is_told_with_what_can(step: object, message: str, suggestion: str) -> None:
    ((path, told, remedy),) = findings([step])
    assert path.startswith("fields[2].transform[0]")
    assert message in told
    assert suggestion in remedy


def test_a_row_of_several_fields_sends_one_value() -> None:
    rows = [
        {
            "left": ["city", "salesperson_code"],
            "right": "address1_city",
            "transform": [{"concat": " "}, "upper"],
        }
    ]
    (sent,) = compiled(fields=rows, direction="to_right").left.rows
    assert (sent.source, sent.also) == ("city", ("salesperson_code",))
    assert sent.translate(("Berlin", "JR")) == "BERLIN JR"


@pytest.mark.parametrize(
    ("fields", "transform", "message"),
    [
        (["city", "name"], ["upper"], "begins by making one value of theirs"),
        (["city", "stamp"], ["concat"], "`concat` cannot join text and bytes"),
        (["city", "rank"], ["first_non_empty"], "`first_non_empty` cannot join text and integer"),
        ("city", ["concat"], "`concat` makes one value of several fields"),
    ],
)
def test_a_chain_that_does_not_suit_the_fields_of_its_row_is_an_error(
    fields: object, transform: object, message: str
) -> None:
    ((path, told, _),) = findings(transform, left=fields)
    assert path.startswith("fields[2].transform")
    assert message in told


def warned(transform: object, **ends: Any) -> list[str]:
    changed = mapping(**row(**{**BOTH, **ends}, transform=transform), only_coupled=True)
    return [message for path, message in warnings_of(changed) if path.startswith("fields[2]")]


def test_several_fields_that_together_are_too_long_are_a_warning() -> None:
    (message,) = warned([{"concat": ", "}], left=["city", "salesperson_code"])
    assert message.startswith(
        "`city` and `salesperson_code` may give 52 characters, `address1_city` takes 30"
    )


def test_several_fields_are_null_only_if_all_of_them_are() -> None:
    assert not warned(["first_non_empty", {"substring": {"length": 10}}], left=["city", "name"], right="note")


@pytest.mark.parametrize(
    ("ends", "transform", "comes_back"),
    [
        ({"left": "since"}, [{"format_date": "dd.MM.yyyy"}], True),
        ({"left": "seen"}, [{"format_date_time": "yyyy-MM-dd'T'HH:mm:ss.SSSSSSXXX"}], True),
        ({"left": "seen"}, [{"format_date_time": "yyyy-MM-dd HH:mm"}], False),
        (
            {"left": "seen"},
            [{"format_date_time": {"pattern": "yyyyMMddHHmmssSSSSSS", "time_zone": "Europe/Berlin"}}],
            False,
        ),
        ({"left": "seen", "right": "rank"}, ["to_unix_time"], False),
        ({"left": "seen", "right": "rank"}, [{"to_unix_time": "microseconds"}], True),
        ({}, [{"country": {"reads": "alpha2", "writes": "alpha3"}}], True),
        (
            {},
            {
                "to_right": [{"country": "alpha2"}],
                "to_left": [{"country": {"reads": "alpha2", "writes": "alpha3"}}],
            },
            False,
        ),
        ({"left": "credit", "right": "creditlimit"}, [{"round": {"precision": 5}}], False),
        ({"left": "credit"}, [{"format_decimal": {"pattern": "#,##0.00"}}], False),
        ({}, [{"parse_decimal": "de"}, {"format_decimal": {"culture": "en"}}], False),
    ],
)
def test_a_transform_brings_its_own_samples_of_values_that_may_not_come_back(
    ends: dict[str, str], transform: object, comes_back: bool
) -> None:
    assert any("does not come back" in message for message in warned(transform, **ends)) is not comes_back
