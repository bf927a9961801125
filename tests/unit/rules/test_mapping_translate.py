import contextlib
from datetime import UTC
from decimal import Decimal
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.adapt import adaptation, holds
from rules.compiled import Unfit
from rules.findings import Faulty
from rules.transforms import Transform, Untranslatable
from rules.transforms.lookup import Lookup
from rules.transforms.nulls import IfNull, NullIf
from rules.translate import compile_reference, compile_translation
from schemas.fields import FieldType, Kind
from schemas.fit import check
from schemas.values import Value

KINDS = st.sampled_from(get_args(Kind))
FIELDS = st.builds(
    lambda kind, nullable, length, scale, whole: FieldType(
        "field",
        kind,
        nullable,
        length if kind in {"text", "bytes"} else None,
        whole + scale if kind == "decimal" else None,
        scale if kind == "decimal" else None,
    ),
    KINDS,
    st.booleans(),
    st.none() | st.integers(1, 20),
    st.integers(0, 4),
    st.integers(1, 10),
)
TEXTS = st.text(max_size=25) | st.from_regex(r"-?[0-9]{1,12}(\.[0-9]{1,3})?", fullmatch=True)


def typed(field: FieldType) -> st.SearchStrategy[Value]:
    most = 10 ** ((field.precision or 9) - (field.scale or 0)) - 1
    kinds: dict[Kind, st.SearchStrategy[Value]] = {
        "text": TEXTS,
        "boolean": st.booleans(),
        "integer": st.integers(-(2**31), 2**31 - 1),
        "long": st.integers(-(2**63), 2**63 - 1),
        "double": st.floats(),
        "decimal": st.decimals(-most, most, places=field.scale or 0),
        "date": st.dates(),
        "timestamp": st.datetimes(timezones=st.just(UTC)),
        "bytes": st.binary(max_size=25),
    }
    return st.none() | kinds[field.kind] if field.nullable else kinds[field.kind]


@settings(deadline=None)
@given(FIELDS, FIELDS, st.data())
def test_between_any_two_types_a_value_fits_its_target_or_is_refused(
    source: FieldType, target: FieldType, data: st.DataObject
) -> None:
    if not holds(source.kind, target.kind):
        return
    translate = compile_translation(source, target, (), "here -> there")
    value = data.draw(typed(source))
    with contextlib.suppress(Unfit):
        arrived = translate(value)
        assert check(target, arrived) is None
        assert arrived == arrived  # noqa: PLR0124  # a value unlike itself would be sent for ever


@settings(deadline=None)
@given(FIELDS, KINDS, st.data())
def test_what_is_adapted_comes_back_as_the_same_value_unless_it_is_text_read_as_something(
    source: FieldType, kind: Kind, data: st.DataObject
) -> None:
    there, back = adaptation(source.kind, kind), adaptation(kind, source.kind)
    value = data.draw(typed(source))
    if there is None or back is None or value is None or source.kind == "text":
        return
    with contextlib.suppress(Untranslatable):
        arrived = there(value)
        try:
            returned = back(arrived)
        except Untranslatable:
            pytest.fail(f"{arrived!r} does not come back")
        assert returned == value


@settings(deadline=None)
@given(FIELDS, st.none() | st.text(max_size=25))
def test_a_reference_fits_its_target_or_is_refused(target: FieldType, record_id: str | None) -> None:
    if not holds("text", target.kind):
        return
    with contextlib.suppress(Unfit):
        assert check(target, compile_reference(target, "here -> there")(record_id)) is None


@pytest.mark.parametrize(
    ("source", "target", "step", "value", "expected"),
    [
        ("boolean", "text", Lookup(table={True: "Yes", False: "No"}), False, "No"),
        ("text", "boolean", Lookup(table={"Yes": True, "No": False}), "Yes", True),
        ("boolean", "integer", Lookup(table={True: 1, False: 0}), True, 1),
        ("integer", "text", Lookup(table={1: "Net30", 2: "Net60"}), 2, "Net60"),
        ("text", "decimal", Lookup(table={"low": 1, "high": 2}), "high", Decimal(2)),
        ("decimal", "decimal", Lookup(table={1: 10}), Decimal("1.00"), Decimal(10)),
        ("text", "decimal", Lookup(table={"vat": Decimal("0.19")}), "vat", Decimal("0.19")),
        ("decimal", "decimal", IfNull(value=0), None, Decimal(0)),
        ("double", "double", IfNull(value=0), None, 0.0),
        ("long", "integer", IfNull(value=-1), None, -1),
        ("boolean", "boolean", IfNull(value=False), None, False),
        ("decimal", "decimal", NullIf(value=0), Decimal("0.0"), None),
    ],
)
def test_a_value_in_a_mapping_becomes_one_of_the_kind_of_its_field(
    source: Kind, target: Kind, step: Transform, value: Value, expected: Value
) -> None:
    fields = FieldType("a", source), FieldType("b", target, precision=9, scale=4)
    translated = compile_translation(*fields, (step,), "a -> b")(value)
    assert (translated, type(translated)) == (expected, type(expected))


@pytest.mark.parametrize(
    ("kind", "step", "takes"),
    [
        ("text", Lookup(table={1: "a"}), "takes decimal or double or integer or long, not text"),
        ("integer", Lookup(table={True: "a"}), "takes boolean, not integer"),
        ("text", IfNull(value=0), "takes decimal or double or integer or long, not text"),
        ("date", NullIf(), "takes text, not date"),
    ],
)
def test_a_value_in_a_mapping_that_its_field_cannot_have_is_a_finding(
    kind: Kind, step: Transform, takes: str
) -> None:
    with pytest.raises(Faulty, match=takes):
        compile_translation(FieldType("a", kind), FieldType("b", kind), (step,), "a -> b")
